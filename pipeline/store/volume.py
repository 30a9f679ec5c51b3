"""Sources that list far less than in their own earlier weeks, by the record of every look."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from models.collecting import SIGHTED, Blind, CheckRow
from models.source import Source
from pipeline.collect.volume import WEEKS_ASKED, Drop, drop_in_volume

VOLUME_DROP = "volume_drop"
_WEEK = timedelta(days=7)
# A week in which an endpoint was seen on fewer days says nothing of how much the source published.
_DAYS_SEEN = 5
_REMEDY = "see whether a section has moved or the listing was cut short"


class _Day(NamedTuple):
    fresh: int
    seen: bool


def volume_drops(session: Session, sources: Mapping[str, Source], at: datetime) -> dict[str, Blind]:
    """Enabled sources whose last whole weeks before the day of `at` hold too few new entries, by identifier.

    A source counts from the day after the last of its present endpoints was first looked at: what a first
    look lists is no news of that day.
    """
    today = at.astimezone(UTC).date()
    days, first = _days(session, at, today), _first_looks(session, at)
    known = {
        source.id: _weeks(source, days, first, today)
        for source in sources.values()
        if source.enabled and all((source.id, endpoint.url) in first for endpoint in source.endpoints)
    }
    tested = sum(bool(weeks) for weeks in known.values())
    found = ((name, drop_in_volume(weeks, tested)) for name, weeks in known.items() if weeks)
    return {name: _blind(sources[name], drop, today) for name, drop in found if drop is not None}


def _blind(source: Source, drop: Drop, today: date) -> Blind:
    since = datetime.combine(today - drop.weeks * _WEEK, time(), UTC)
    span = "the last week" if drop.weeks == 1 else f"the last {drop.weeks} weeks"
    detail = (
        f"{source.id}: {drop.found} new in {span}, where {drop.usual:.0f} were usual"
        f" (chance {drop.chance:.1g}): {_REMEDY}"
    )
    endpoints = len(source.endpoints)
    return Blind(source.id, source.name, since, VOLUME_DROP, detail, endpoints, endpoints)


Days = Mapping[tuple[str, str], Mapping[date, _Day]]


def _weeks(
    source: Source, days: Days, first: Mapping[tuple[str, str], date], today: date
) -> Sequence[int | None]:
    """New entries per whole week of seven days before today, newest first."""
    begun = max(first[source.id, endpoint.url] for endpoint in source.endpoints)
    looks = [days.get((source.id, endpoint.url), {}) for endpoint in source.endpoints]
    counts: list[int | None] = []
    for week in range(WEEKS_ASKED):
        start = today - (week + 1) * _WEEK
        if start <= begun:
            break
        counts.append(_count(looks, start))
    return counts


def _count(looks: Sequence[Mapping[date, _Day]], start: date) -> int | None:
    found = [[day for day in _week(look, start) if day is not None] for look in looks]
    if any(sum(day.seen for day in week) < _DAYS_SEEN for week in found):
        return None
    return sum(day.fresh for week in found for day in week)


def _week(look: Mapping[date, _Day], start: date) -> Iterator[_Day | None]:
    return (look.get(start + timedelta(days=ahead)) for ahead in range(_WEEK.days))


def _days(session: Session, at: datetime, today: date) -> Days:
    day: Any = func.date(col(CheckRow.at))
    if session.get_bind().dialect.name == "postgresql":
        day = func.date(func.timezone("UTC", col(CheckRow.at)))
    sighted = func.sum(case((col(CheckRow.outcome).in_(SIGHTED), 1), else_=0))
    since = datetime.combine(today - WEEKS_ASKED * _WEEK, time(), UTC)
    query = (
        select(col(CheckRow.source_id), col(CheckRow.endpoint), day, func.sum(col(CheckRow.fresh)), sighted)
        .where(col(CheckRow.at) >= since, col(CheckRow.at) <= at)
        .group_by(col(CheckRow.source_id), col(CheckRow.endpoint), day)
    )
    days: dict[tuple[str, str], dict[date, _Day]] = defaultdict(dict)
    for source_id, endpoint, on, fresh, seen in session.execute(query):
        days[source_id, endpoint][date.fromisoformat(str(on))] = _Day(int(fresh), bool(seen))
    return days


def _first_looks(session: Session, at: datetime) -> Mapping[tuple[str, str], date]:
    query = (
        select(col(CheckRow.source_id), col(CheckRow.endpoint), func.min(col(CheckRow.at)))
        .where(col(CheckRow.at) <= at)
        .group_by(col(CheckRow.source_id), col(CheckRow.endpoint))
    )
    return {(source_id, endpoint): first.date() for source_id, endpoint, first in session.execute(query)}
