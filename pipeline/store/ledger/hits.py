"""Readers who were told of an event were told of what it is called now."""

from sqlmodel import Session, col, select

from models.alerts import HitRow


def carry_over(session: Session, old: str, new: str) -> None:
    """Note for every reader who was told of one event that the other is no news.

    Who was told of both keeps both mails: that two told events are one is worth a correction.
    """
    told = select(HitRow).where(HitRow.record == "event", HitRow.record_id == old)
    for hit in session.exec(told.order_by(col(HitRow.subscription_id))).all():
        if session.get(HitRow, (hit.subscription_id, "event", new)) is None:
            session.add(
                HitRow(
                    subscription_id=hit.subscription_id,
                    record="event",
                    record_id=new,
                    digest_id=hit.digest_id,
                )
            )
