"""The ledger as known at any time, and the change feed from a cursor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, true
from sqlmodel import Session, col, select

from models.ledger import ChangeRow
from pipeline.store.ledger.feed import Record, What

_GONE = (What.MERGED, What.WITHDRAWN)


def events(session: Session, as_of: datetime | None = None) -> list[dict[str, Any]]:
    """Every event with its reports as known at that time (now by default), by identifier."""
    return _standing(session, Record.EVENT, as_of)


def partnerships(session: Session, as_of: datetime | None = None) -> list[dict[str, Any]]:
    """The first evidence for each country, action and stage as known at that time."""
    return _standing(session, Record.PARTNERSHIP, as_of)


def commitments(session: Session, as_of: datetime | None = None) -> list[dict[str, Any]]:
    """The events that counted towards each promise as known at that time."""
    return _standing(session, Record.COMMITMENT, as_of)


def changes(session: Session, after: int = 0, limit: int = 1000) -> Sequence[ChangeRow]:
    """Changes after a cursor in the order we knew them; pass on the last one's cursor to follow."""
    query = (
        select(ChangeRow).where(col(ChangeRow.cursor) > after).order_by(col(ChangeRow.cursor)).limit(limit)
    )
    return session.exec(query).all()


def successor(session: Session, event_id: str) -> str | None:
    """The event that a name stands for now, through all merges; None for one withdrawn or never known."""
    seen: set[str] = set()
    while event_id not in seen:
        seen.add(event_id)
        last = session.exec(
            select(ChangeRow)
            .where(ChangeRow.record == Record.EVENT, ChangeRow.record_id == event_id)
            .order_by(col(ChangeRow.cursor).desc())
            .limit(1)
        ).first()
        if last is None or last.what == What.WITHDRAWN:
            return None
        if last.what != What.MERGED:
            return event_id
        event_id = last.data["into"]
    return None


def _standing(session: Session, record: Record, as_of: datetime | None) -> list[dict[str, Any]]:
    latest = (
        select(func.max(ChangeRow.cursor))
        .where(ChangeRow.record == record, _by(as_of))
        .group_by(col(ChangeRow.record_id))
    )
    query = (
        select(ChangeRow.data)
        .where(col(ChangeRow.cursor).in_(latest), col(ChangeRow.what).not_in(_GONE))
        .order_by(col(ChangeRow.record_id))
    )
    return [dict(data) for data in session.exec(query).all()]


def _by(as_of: datetime | None) -> ColumnElement[bool]:
    return true() if as_of is None else col(ChangeRow.at) <= as_of
