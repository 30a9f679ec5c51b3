"""Mails as they were composed, without what names their readers."""

from base64 import b64encode
from collections.abc import Sequence

from markupsafe import escape
from sqlalchemy import func, select
from sqlmodel import col

from archive.reading import NotThere, Reading
from archive.views.front import DigestLine, DigestsView, DigestView
from models.alerts import DeliveryRow, DeliveryState, DigestRow, PictureRow, SubscriptionRow, content_id

_MAILS = 100
# Stands where the mail holds the reader's address or the key that ends the subscription: the pages are
# open to everybody, and whoever knows the key can unsubscribe the reader.
_WITHHELD = "…"


def read_digests(reading: Reading) -> DigestsView:
    """The latest mails, newest first."""
    return DigestsView(digests=tuple(_line(reading, row) for row in latest_mails(reading, _MAILS)))


def read_digest(reading: Reading, digest_id: str) -> DigestView:
    """One mail in its text form.

    Raises:
        NotThere: when there is no such mail.
    """
    row = _mail(reading, digest_id)
    return DigestView(digest=_line(reading, row), text=withheld(reading, row, row.text))


def read_digest_html(reading: Reading, digest_id: str) -> str:
    """One mail in its HTML form, as sent: to be shown only inside a sandbox.

    Raises:
        NotThere: when there is no such mail.
    """
    row = _mail(reading, digest_id)
    html = withheld(reading, row, row.html)
    for picture in reading.session.scalars(select(PictureRow).where(col(PictureRow.id).in_(row.pictures))):
        shown = f"data:image/png;base64,{b64encode(picture.png).decode()}"
        html = html.replace(f"cid:{content_id(picture.id)}", shown)
    return html


def latest_mails(reading: Reading, most: int) -> Sequence[DigestRow]:
    """Mails composed last, newest first; the empty days of readers who chose silence are none."""
    query = (
        select(DigestRow)
        .join(DeliveryRow, col(DeliveryRow.digest_id) == col(DigestRow.id))
        .where(col(DigestRow.composed_at) <= reading.moment)
        .order_by(col(DigestRow.composed_at).desc(), col(DigestRow.id))
    )
    return reading.session.scalars(query.limit(most)).all()


def _mail(reading: Reading, digest_id: str) -> DigestRow:
    row = reading.session.get(DigestRow, digest_id)
    if row is None or row.composed_at > reading.moment:
        raise NotThere("digest", digest_id)
    return row


def _line(reading: Reading, row: DigestRow) -> DigestLine:
    sent = select(func.count()).where(
        col(DeliveryRow.digest_id) == row.id, col(DeliveryRow.state) == DeliveryState.SENT
    )
    return DigestLine(
        **row.model_dump(include={"id", "day", "kind", "subject", "composed_at"}),
        sent=reading.session.scalar(sent) or 0,
    )


def withheld(reading: Reading, row: DigestRow, content: str) -> str:
    """A mail's words without its reader's address and keys."""
    reader = reading.session.get(SubscriptionRow, row.subscription_id)
    for secret in (reader.token, reader.address) if reader else ():
        # an address may hold signs that HTML spells out, such as the apostrophe
        content = content.replace(secret, _WITHHELD).replace(str(escape(secret)), _WITHHELD)
    return content
