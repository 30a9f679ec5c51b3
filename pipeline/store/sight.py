"""Sources that could not be seen: no news and could not look are different facts."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from models.collecting import SIGHTED, Blind, CheckRow
from models.source import Source
from pipeline.store.volume import volume_drops

# Every source is looked at several times a day; after this long it is we who do not look.
_LONG = timedelta(days=2)
_NOT_LOOKED = "not_looked"


def not_seen(session: Session, sources: Mapping[str, Source], at: datetime) -> tuple[Blind, ...]:
    """Enabled sources of which an endpoint was not seen at its last look before `at`, longest first.

    With them those that were seen and list far less than in their own earlier weeks (`volume_drop`).
    One never looked at counts from the archive's first look at any source; before that, nothing is said.
    """
    began = session.exec(select(func.min(CheckRow.at)).where(col(CheckRow.at) <= at)).one()
    if began is None:
        return ()
    found = (_blind(session, source, at, began) for source in sources.values() if source.enabled)
    blind = {b.source_id: b for blinds in found for b in blinds}
    both = {**volume_drops(session, sources, at), **blind}
    return tuple(sorted(both.values(), key=lambda b: (b.since, b.source_id)))


def _blind(session: Session, source: Source, at: datetime, began: datetime) -> Iterable[Blind]:
    failing = []
    for endpoint in source.endpoints:
        last = _last(session, source.id, endpoint.url, at, sighted=False)
        if last is None:
            failing.append((began, _NOT_LOOKED, ""))
        elif last.outcome not in SIGHTED:
            failing.append((_since(session, last, at), last.outcome.value, last.detail or last.reason))
        elif last.at < at - _LONG:
            failing.append((last.at, _NOT_LOOKED, ""))
    if failing:
        since, reason, detail = min(failing)
        yield Blind(source.id, source.name, since, reason, detail, len(failing), len(source.endpoints))


def _last(session: Session, source_id: str, endpoint: str, at: datetime, *, sighted: bool) -> CheckRow | None:
    query = (
        select(CheckRow)
        .where(CheckRow.source_id == source_id, CheckRow.endpoint == endpoint, col(CheckRow.at) <= at)
        .order_by(col(CheckRow.at).desc(), col(CheckRow.id).desc())
    )
    if sighted:
        query = query.where(col(CheckRow.outcome).in_(SIGHTED))
    return session.exec(query.limit(1)).first()


def _since(session: Session, last: CheckRow, at: datetime) -> datetime:
    """When the first look after the last one that saw something was made."""
    seen = _last(session, last.source_id, last.endpoint, at, sighted=True)
    query = (
        select(CheckRow.at)
        .where(CheckRow.source_id == last.source_id, CheckRow.endpoint == last.endpoint)
        .order_by(col(CheckRow.at), col(CheckRow.id))
    )
    if seen is not None:
        query = query.where(col(CheckRow.at) > seen.at)
    first = session.exec(query.limit(1)).first()
    return last.at if first is None else first
