"""Mails as they were composed, without what names their readers."""

from markupsafe import escape
from sqlalchemy import Select, func, select
from sqlmodel import col

from archive.reading import NotThere, Reading
from archive.views.front import DigestLine, DigestsView, DigestView
from models.alerts import DeliveryRow, DeliveryState, DigestRow, SubscriptionRow

_MAILS = 100
# Stands where the mail holds the reader's address or the key that ends the subscription: the pages are
# open to everybody, and whoever knows the key can unsubscribe the reader.
_WITHHELD = "…"


def read_digests(reading: Reading) -> DigestsView:
    """The latest mails, newest first."""
    rows = reading.session.scalars(_composed(reading).limit(_MAILS)).all()
    return DigestsView(digests=tuple(_line(reading, row) for row in rows))


def read_digest(reading: Reading, digest_id: str) -> DigestView:
    """One mail in its text form.

    Raises:
        NotThere: when there is no such mail.
    """
    row = _mail(reading, digest_id)
    return DigestView(digest=_line(reading, row), text=_withheld(reading, row, row.text))


def read_digest_html(reading: Reading, digest_id: str) -> str:
    """One mail in its HTML form, as sent: to be shown only inside a sandbox.

    Raises:
        NotThere: when there is no such mail.
    """
    row = _mail(reading, digest_id)
    return _withheld(reading, row, row.html)


def _composed(reading: Reading) -> Select[DigestRow]:
    query = select(DigestRow).where(col(DigestRow.composed_at) <= reading.moment)
    return query.order_by(col(DigestRow.composed_at).desc(), col(DigestRow.id))


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


def _withheld(reading: Reading, row: DigestRow, content: str) -> str:
    reader = reading.session.get(SubscriptionRow, row.subscription_id)
    for secret in (reader.token, reader.address) if reader else ():
        # an address may hold signs that HTML spells out, such as the apostrophe
        content = content.replace(secret, _WITHHELD).replace(str(escape(secret)), _WITHHELD)
    return content
