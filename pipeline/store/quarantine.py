"""What was set aside: kept, visible and put back by hand."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from models.collecting import EntryRow, EntryState
from models.outcome import Exit, StageRow

_COLLECT = "collect"


class SetAside(NamedTuple):
    """One item that waits for a person."""

    stage: str
    item_id: str
    reason: str
    detail: str
    at: datetime


def quarantined(session: Session) -> list[SetAside]:
    """Everything set aside, newest first."""
    entries = session.exec(select(EntryRow).where(EntryRow.state == EntryState.QUARANTINED)).all()
    rows = session.exec(select(StageRow).where(StageRow.exit == Exit.QUARANTINED)).all()
    aside = [
        SetAside(_COLLECT, row.id, row.reason, f"{row.url} {row.detail}", row.seen_at) for row in entries
    ]
    aside += [SetAside(row.stage, row.item_id, row.reason, row.detail, row.at) for row in rows]
    return sorted(aside, key=lambda item: item.at, reverse=True)


def release(session: Session, items: Sequence[str] | None, now: datetime) -> int:
    """Put these items (all, without a list) back to where they were waiting; says how many."""
    entries = select(EntryRow).where(EntryRow.state == EntryState.QUARANTINED)
    rows = select(StageRow).where(StageRow.exit == Exit.QUARANTINED)
    if items is not None:
        entries = entries.where(col(EntryRow.id).in_(items))
        rows = rows.where(col(StageRow.item_id).in_(items))
    waiting = session.exec(entries).all()
    finished = session.exec(rows).all()
    for entry in waiting:
        entry.state, entry.attempts, entry.next_try = EntryState.PENDING, 0, now
    for row in finished:
        session.delete(row)
    return len(waiting) + len(finished)
