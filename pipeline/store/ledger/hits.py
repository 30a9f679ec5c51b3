"""Readers who were told of an event were told of what it is called now."""

from sqlmodel import Session, col, select

from models.alerts import HitRow, doubtful

_KINDS = ("event", doubtful("event"))


def carry_over(session: Session, old: str, new: str) -> None:
    """Note for every reader who was told of one event that the other is no news.

    Who was told of both keeps both mails: that two told events are one is worth a correction. Who was
    told of it as one to be checked is told once more when it is certain.
    """
    told = select(HitRow).where(col(HitRow.record).in_(_KINDS), HitRow.record_id == old)
    for hit in session.exec(told.order_by(col(HitRow.subscription_id))).all():
        if session.get(HitRow, (hit.subscription_id, hit.record, new)) is None:
            session.add(
                HitRow(
                    subscription_id=hit.subscription_id,
                    record=hit.record,
                    record_id=new,
                    digest_id=hit.digest_id,
                )
            )
