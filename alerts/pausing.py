"""Readers to whom nothing is written for a while, because what is sent to them comes back."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.alerts import SubscriptionRow

_LONGEST_REASON = 300


def pause(session: Session, subscription_id: str, reason: str) -> bool:
    """Stop writing to this reader, and keep why; False when that was so already."""
    row = session.get(SubscriptionRow, subscription_id)
    if row is None or not row.active:
        return False
    row.active, row.paused = False, reason[:_LONGEST_REASON] or "no reason given"
    session.add(row)
    return True


def resume(session: Session, address: str, now: datetime) -> int:
    """Write again to every paused subscription of an address; what was known before `now` is not news.

    The number of them; subscriptions that their reader ended stay ended.
    """
    same = func.lower(SubscriptionRow.address) == address.lower()
    rows = session.exec(select(SubscriptionRow).where(same, col(SubscriptionRow.paused) != "")).all()
    for row in rows:
        row.active, row.paused, row.since = True, "", now
        session.add(row)
    return len(rows)
