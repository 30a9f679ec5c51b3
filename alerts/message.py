"""A stored mail as an Internet message; the same mail gives the same bytes at every attempt."""

from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from functools import cache
from types import MappingProxyType

from alerts.links import Links
from alerts.pictures import content_id
from models.alerts import DigestRow, SubscriptionRow

# Plain ASCII on the wire: no server on the way has to announce 8BITMIME.
_POLICY = SMTP.clone(cte_type="7bit")


class WrongSender(ValueError):
    """The setting `mail_from` is no address: one line with the remedy."""


@cache
def sender(mail_from: str) -> Address:
    """The sender's name and address.

    Raises:
        WrongSender: when the setting holds no address.
    """
    # parseaddr overlooks a new line, so what is not printable is never shown to it
    name, address = parseaddr(mail_from) if mail_from.isprintable() else ("", "")
    try:
        return Address(display_name=name, addr_spec=address)
    except (ValueError, IndexError) as error:
        raise WrongSender(
            f"mail_from is {mail_from!r}: set TENFOLD_MAIL_FROM to something like Tenfold <mail@example.org>"
        ) from error


def message_id(digest_id: str, mail_from: str) -> str:
    """The same for every attempt, so that a mail received twice is known as one."""
    return f"<{digest_id}@{sender(mail_from).domain}>"


def message(
    digest: DigestRow,
    reader: SubscriptionRow,
    *,
    mail_from: str,
    archive_url: str,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> EmailMessage:
    """The mail with every header that gets it delivered and lets its reader leave, and its pictures inside.

    Raises:
        ValueError: when a header would break out of its line; addresses are checked when they subscribe.
    """
    author = sender(mail_from)
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = author
    mail["To"] = Address(addr_spec=reader.address)
    mail["Subject"] = digest.subject
    mail["Date"] = digest.composed_at
    mail["Message-ID"] = message_id(digest.id, mail_from)
    _add_list_headers(mail, digest, reader, author, Links(archive_url))
    mail.set_content(digest.text, subtype="plain", charset="utf-8")
    mail.add_alternative(digest.html, subtype="html", charset="utf-8")
    if pictures:
        _add_pictures(mail, digest, pictures)
    # The library draws boundaries by lot; this one is the same at every attempt.
    mail.set_boundary(f"=_{digest.id}")
    return mail


def _add_pictures(mail: EmailMessage, digest: DigestRow, pictures: Mapping[str, bytes]) -> None:
    """Put the charts beside the HTML that shows them (multipart/related)."""
    parts = mail.get_payload()
    page = parts[-1] if isinstance(parts, list) else mail
    assert isinstance(page, EmailMessage)
    for name, png in pictures.items():
        page.add_related(
            png, "image", "png", cid=f"<{content_id(name)}>", disposition="inline", filename=f"{name}.png"
        )
    page.set_boundary(f"=_{digest.id}.related")


def _add_list_headers(
    mail: EmailMessage, digest: DigestRow, reader: SubscriptionRow, author: Address, links: Links
) -> None:
    mail["List-Id"] = f"Tenfold {digest.kind.value} <{digest.kind.value.replace('_', '-')}.{author.domain}>"
    mail["List-Unsubscribe"] = f"<{links.unsubscribe(reader.token)}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Precedence"] = "bulk"
    # All mails of one day to one reader stand together.
    mail["References"] = f"<{digest.day.isoformat()}.{reader.id}@{author.domain}>"
