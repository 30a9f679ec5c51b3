"""The memory of endpoints: which are due, and what one look at each came to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, select

from models.collecting import SIGHTED, Check, CheckRow, EndpointStateRow, Look
from models.outcome import Exit, Summary
from models.source import Endpoint, EndpointKind, Source
from pipeline.collect.faults import Reason
from pipeline.collect.polling import FIRST, next_wait, wait_after_fault
from pipeline.collect.sight import History, View
from pipeline.store.database import reading


@dataclass(frozen=True, slots=True)
class Due:
    """An endpoint to ask, with what is remembered of it."""

    source: Source
    endpoint: Endpoint
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    history: History = field(default_factory=History)


def due_endpoints(
    engine: Engine,
    sources: Iterable[Source],
    kinds: Iterable[EndpointKind],
    now: datetime,
    *,
    everything: bool = False,
) -> list[Due]:
    """Endpoints of enabled sources whose time to be asked has come (`everything`: whether or not it has).

    Those that failed at their last looks come last: what hangs must not stand before what answers.
    """
    wanted = frozenset(kinds)
    with reading(engine) as session:
        known = {row.endpoint: row for row in session.exec(select(EndpointStateRow))}
    due = [
        _due(source, endpoint, known.get(endpoint.url))
        for source in sources
        if source.enabled
        for endpoint in source.endpoints
        if endpoint.kind in wanted and (everything or _is_due(known.get(endpoint.url), now))
    ]
    return sorted(due, key=lambda one: _faults(known.get(one.endpoint.url)))


def _faults(state: EndpointStateRow | None) -> int:
    return state.faults if state else 0


def _is_due(state: EndpointStateRow | None, now: datetime) -> bool:
    return state is None or state.next_ask <= now


def _due(source: Source, endpoint: Endpoint, state: EndpointStateRow | None) -> Due:
    if state is None:
        return Due(source, endpoint)
    history = History(state.newest_at, state.sighted_at)
    # After a fault the answer is asked for whole: the validators may be what the host stumbles over.
    etag, modified = (None, None) if state.faults else (state.etag, state.last_modified)
    return Due(source, endpoint, etag, modified, state.body_sha256, history)


def remember_look(session: Session, check: Check, view: View, *, max_age: float | None = None) -> None:
    """Keep the fact of this look, and what the next one needs to know."""
    session.add(CheckRow.model_validate(check.model_dump()))
    state = session.get(EndpointStateRow, check.endpoint)
    if state is None:
        state = EndpointStateRow(
            endpoint=check.endpoint, source_id=check.source_id, wait_seconds=FIRST, next_ask=check.at
        )
    state.newest_at = check.newest_at or state.newest_at
    if check.outcome in SIGHTED or check.reason == Reason.FROZEN:
        _sighted(state, check, view.validators, max_age)
    else:
        state.faults += 1
        retry_after = view.fault.retry_after if view.fault else None
        state.next_ask = check.at + timedelta(seconds=wait_after_fault(state.faults, retry_after=retry_after))
    session.add(state)


def _sighted(
    state: EndpointStateRow, check: Check, validators: Mapping[str, str | None], max_age: float | None
) -> None:
    state.wait_seconds = next_wait(state.wait_seconds, fresh=check.fresh, max_age=max_age)
    state.next_ask = check.at + timedelta(seconds=state.wait_seconds)
    state.faults = 0
    if check.outcome in SIGHTED:
        state.sighted_at = check.at
    for name, value in validators.items():
        setattr(state, name, value)


_EXITS = {Look.NEW: Exit.STORED, Look.UNCHANGED: Exit.UNCHANGED}


def count_look(summary: Summary, check: Check) -> None:
    """Add a look to the counts of a task, with its line where we could not see."""
    blocked = check.reason == Reason.BLOCKED_BY_ROBOTS
    summary.add(_EXITS.get(check.outcome, Exit.SKIPPED if blocked else Exit.RETRY))
    if check.detail:
        summary.notes.append(check.detail)
