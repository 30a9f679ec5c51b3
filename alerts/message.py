"""A stored mail as an Internet message; the same mail gives the same bytes at every attempt."""

from binascii import b2a_qp
from collections.abc import Mapping, Sequence
from email.base64mime import body_encode
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from functools import cache, lru_cache
from types import MappingProxyType

from alerts.links import Links
from alerts.parcels import Parcel
from models.alerts import DigestRow, content_id
from models.identity import digest

# Plain ASCII on the wire: no server on the way has to announce 8BITMIME.
_POLICY = SMTP.clone(cte_type="7bit")
_HIGH = bytes(range(128, 256))


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


def message_id(parcel_id: str, token: str, mail_from: str) -> str:
    """The same for every attempt, so that a mail received twice is known as one.

    Nobody without the reader's secret can work it out, so that a bounce which names it is one of ours.
    """
    return f"<{parcel_id}.{digest('message', token, parcel_id)}@{sender(mail_from).domain}>"


def wire(
    parcel: Parcel,
    *,
    mail_from: str,
    archive_url: str,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> bytes:
    """The mail as it goes out, with every header that gets it delivered and lets its reader leave.

    The library writes the headers, which foreign words reach; the bodies are encoded in one call
    each and set between boundaries here, in a third of the library's time.

    Raises:
        ValueError: when a header would break out of its line; addresses are checked when they subscribe.
    """
    outer, inner = f"=_{parcel.id}", f"=_{parcel.id}.related"
    mail = _head(parcel, sender(mail_from), Links(archive_url))
    topic = parcel.content.kind.value if isinstance(parcel.content, DigestRow) else ""
    head = _folded(mail) + _common_head(topic, mail_from)
    kind = f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{outer}"\r\n\r\n'
    page = _text("html", parcel.content.html)
    if pictures:
        images = [_picture(name, png) for name, png in pictures.items()]
        start = f'Content-Type: multipart/related; boundary="{inner}"; type="text/html"\r\n\r\n'
        page = start.encode() + _parts(inner, [page, *images])
    return head + kind.encode() + _parts(outer, [_text("plain", parcel.content.text), page])


def _head(parcel: Parcel, author: Address, links: Links) -> EmailMessage:
    """The headers of this mail alone."""
    mail = EmailMessage(policy=_POLICY)
    mail["To"] = Address(addr_spec=parcel.address)
    mail["Subject"] = parcel.content.subject
    mail["Date"] = parcel.made_at
    mail["Message-ID"] = parcel.message_id
    if isinstance(parcel.content, DigestRow) and parcel.reader is not None:
        mail["List-Unsubscribe"] = f"<{links.unsubscribe(parcel.reader.token)}>"
        # All mails of one day to one reader stand together.
        thread = f"{parcel.content.day.isoformat()}.{parcel.reader.id}"
        mail["References"] = f"<{thread}@{author.domain}>"
    return mail


@cache
def _common_head(topic: str, mail_from: str) -> bytes:
    """The headers of every mail of a kind; a topic makes it one of a list."""
    author = sender(mail_from)
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = author
    mail["Auto-Submitted"] = "auto-generated"
    if topic:
        mail["List-Id"] = f"Tenfold {topic} <{topic.replace('_', '-')}.{author.domain}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail["Precedence"] = "bulk"
    return _folded(mail)


def _folded(mail: EmailMessage) -> bytes:
    return b"".join(_POLICY.fold_binary(name, value) for name, value in mail.items())


def _text(subtype: str, text: str) -> bytes:
    """A body as a part: quoted-printable, or base64 where that is shorter (Chinese)."""
    # a bare carriage return may not stand in a mail
    data = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n").encode()
    beyond_ascii = len(data) - len(data.translate(None, _HIGH))
    if 6 * beyond_ascii > len(data):
        encoding, body = "base64", body_encode(data, eol="\r\n").encode()
    else:
        encoding, body = "quoted-printable", b2a_qp(data, istext=True)
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return head.encode() + body


# the same charts stand in every mail of a day
@lru_cache(maxsize=32)
def _picture(name: str, png: bytes) -> bytes:
    head = (
        "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-ID: <{content_id(name)}>\r\n"
        f'Content-Disposition: inline; filename="{name}.png"\r\nMIME-Version: 1.0\r\n\r\n'
    )
    return head.encode("ascii") + body_encode(png, eol="\r\n").encode()


def _parts(boundary: str, parts: Sequence[bytes]) -> bytes:
    mark = f"--{boundary}".encode()
    return b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"
