"""Readers who were told of an event were told of what it is called now."""

from sqlmodel import Session, col, select

from models.alerts import HitRow


def carry_over(session: Session, old: str, new: str) -> None:
    """Note for every reader who was told of one event that the other is no news."""
    told = select(HitRow).where(HitRow.record == "event", HitRow.record_id == old)
    for hit in session.exec(told.order_by(col(HitRow.subscription_id))).all():
        session.merge(
            HitRow(
                subscription_id=hit.subscription_id, record="event", record_id=new, digest_id=hit.digest_id
            )
        )
