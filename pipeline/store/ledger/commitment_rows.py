"""What counts towards the plan's promises, in the archive."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models.ledger import CommitmentEventRow
from pipeline.ledger.commitments import Counted, counted
from pipeline.ledger.rules import LedgerRules
from pipeline.store.ledger.differences import difference
from pipeline.store.ledger.event_rows import Touched
from pipeline.store.ledger.feed import Feed, Record, What


def record_commitments(session: Session, rules: LedgerRules, touched: Touched, feed: Feed) -> None:
    """Bring what counts towards the promises up to date for the events touched."""
    query = select(CommitmentEventRow).where(
        col(CommitmentEventRow.event_id).in_({*touched.events, *touched.gone})
    )
    stored = {(row.commitment_id, row.event_id): row for row in session.exec(query).all()}
    found = {
        (one.commitment_id, one.event_id): one
        for one in counted(
            (event for event in touched.events.values() if not event.rejected), rules.commitments
        )
    }
    times = _times(stored, touched)
    for key, one in found.items():
        _put(session, feed, stored.get(key), _row(one, times.get(key, feed.now)))
    _take_back(session, feed, [row for key, row in stored.items() if key not in found])


def _times(
    stored: Mapping[tuple[str, str], CommitmentEventRow], touched: Touched
) -> dict[tuple[str, str], datetime]:
    """Since when an event counts: an event that took another's place, since that one did."""
    times: dict[tuple[str, str], datetime] = {}
    for (commitment, event), row in stored.items():
        key = (commitment, touched.gone.get(event) or event)
        times[key] = min(times.get(key, row.known_at), row.known_at)
    return times


def _row(one: Counted, known_at: datetime) -> CommitmentEventRow:
    return CommitmentEventRow(
        commitment_id=one.commitment_id,
        event_id=one.event_id,
        by_deadline=one.by_deadline,
        because=one.because,
        disputed=list(one.disputed),
        known_at=known_at,
    )


def _put(session: Session, feed: Feed, stored: CommitmentEventRow | None, found: CommitmentEventRow) -> None:
    after = snapshot(found)
    if stored is None:
        session.add(found)
        feed.note(What.ADDED, Record.COMMITMENT, record_id(found), found.because, after)
    elif (before := snapshot(stored)) != after:
        stored.sqlmodel_update(found.model_dump())
        session.add(stored)
        feed.note(What.CHANGED, Record.COMMITMENT, record_id(found), difference(before, after), after)


def _take_back(session: Session, feed: Feed, rows: Collection[CommitmentEventRow]) -> None:
    for row in rows:
        because = "the event no longer counts, or stands under another name"
        feed.note(What.WITHDRAWN, Record.COMMITMENT, record_id(row), because)
        session.delete(row)
    session.flush()


def snapshot(row: CommitmentEventRow) -> dict[str, Any]:
    """What counts towards a promise as plain values, for the change feed."""
    return row.model_dump(mode="json")


def record_id(row: CommitmentEventRow) -> str:
    """The name under which the change feed speaks of an event that counts."""
    return f"{row.commitment_id}/{row.event_id}"
