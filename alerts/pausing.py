"""Readers to whom nothing is written for a while, because what is sent to them comes back."""

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


def paused_at(session: Session, address: str) -> list[SubscriptionRow]:
    """The paused subscriptions of an address; those that their reader ended are not among them."""
    same = func.lower(SubscriptionRow.address) == address.lower()
    return list(session.exec(select(SubscriptionRow).where(same, col(SubscriptionRow.paused) != "")))
