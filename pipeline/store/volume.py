"""Sources that list far less than in their own earlier weeks, by the record of every look."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, select
from sqlmodel import Session, col

from models.collecting import SIGHTED, Blind, CheckRow
from models.source import Source
from pipeline.collect.volume import LEAST_WEEKS, WEEKS_ASKED, WINDOWS, Drop, drop_in_volume

VOLUME_DROP = "volume_drop"
_WEEK = timedelta(days=7)
# A week in which an endpoint was seen on fewer days says nothing of how much the source published.
_DAYS_SEEN = 5
# With more than this of the usual, no test names a source.
_QUIET = 0.8
_REMEDY = "see whether a section has moved or the listing was cut short"


class _Day(NamedTuple):
    fresh: int
    seen: bool


class _Outline(NamedTuple):
    """An endpoint's history in few figures."""

    begun: date
    # new entries of the last week, of the last four, and of those before
    week: int
    month: int
    earlier: int


def volume_drops(session: Session, sources: Mapping[str, Source], at: datetime) -> dict[str, Blind]:
    """Enabled sources whose last whole weeks before the day of `at` hold too few new entries, by identifier.

    A source counts from the day after the last of its present endpoints was first looked at: what a first
    look lists is no news of that day.
    """
    today = at.astimezone(UTC).date()
    outlines = _outlines(session, at, today)
    tested = [
        source
        for source in sources.values()
        if source.enabled and _weeks_known(source, outlines, today) > LEAST_WEEKS
    ]
    quiet = [source for source in tested if _is_quiet(source, outlines, today)]
    days = _days(session, quiet, at, today)
    weeks = ((source, _weeks(source, days, outlines, today)) for source in quiet)
    found = ((source, drop_in_volume(counts, len(tested))) for source, counts in weeks)
    return {source.id: _blind(source, drop, today) for source, drop in found if drop is not None}


def _blind(source: Source, drop: Drop, today: date) -> Blind:
    since = _midnight(today, drop.weeks)
    span = "the last week" if drop.weeks == 1 else f"the last {drop.weeks} weeks"
    detail = (
        f"{source.id}: {drop.found} new in {span}, where {drop.usual:.0f} were usual"
        f" (chance {drop.chance:.1g}): {_REMEDY}"
    )
    endpoints = len(source.endpoints)
    return Blind(source.id, source.name, since, VOLUME_DROP, detail, endpoints, endpoints)


Days = Mapping[tuple[str, str], Mapping[date, _Day]]
Outlines = Mapping[tuple[str, str], _Outline]


def _weeks_known(source: Source, outlines: Outlines, today: date) -> int:
    """Whole weeks before today for which every endpoint of the source was looked at; 0 without any."""
    known = [outlines.get((source.id, endpoint.url)) for endpoint in source.endpoints]
    begun = [outline.begun for outline in known if outline is not None]
    return (today - max(begun)).days // 7 if len(begun) == len(known) else 0


def _is_quiet(source: Source, outlines: Outlines, today: date) -> bool:
    """Whether the last weeks are so poor that a closer look is worth its time: most sources need none."""
    known = [outlines[source.id, endpoint.url] for endpoint in source.endpoints]
    weeks = min(_weeks_known(source, outlines, today) - 1, WEEKS_ASKED) - max(WINDOWS)
    usual = sum(outline.earlier for outline in known) / max(weeks, 1)
    week, month = sum(outline.week for outline in known), sum(outline.month for outline in known)
    return week < _QUIET * usual or month < _QUIET * usual * max(WINDOWS)


def _weeks(source: Source, days: Days, outlines: Outlines, today: date) -> Sequence[int | None]:
    """New entries per whole week of seven days before today, newest first."""
    begun = max(outlines[source.id, endpoint.url].begun for endpoint in source.endpoints)
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


def _days(session: Session, sources: Sequence[Source], at: datetime, today: date) -> Days:
    day: Any = func.date(col(CheckRow.at))
    if session.get_bind().dialect.name == "postgresql":
        day = func.date(func.timezone("UTC", col(CheckRow.at)))
    sighted = func.sum(case((col(CheckRow.outcome).in_(SIGHTED), 1), else_=0))
    query = (
        select(col(CheckRow.source_id), col(CheckRow.endpoint), day, func.sum(col(CheckRow.fresh)), sighted)
        .where(col(CheckRow.at) >= _midnight(today, WEEKS_ASKED), col(CheckRow.at) <= at)
        .where(col(CheckRow.source_id).in_([source.id for source in sources]))
        .group_by(col(CheckRow.source_id), col(CheckRow.endpoint), day)
    )
    days: dict[tuple[str, str], dict[date, _Day]] = defaultdict(dict)
    for source_id, endpoint, on, fresh, seen in session.execute(query):
        days[source_id, endpoint][date.fromisoformat(str(on))] = _Day(int(fresh), bool(seen))
    return days


def _outlines(session: Session, at: datetime, today: date) -> Outlines:
    on = col(CheckRow.at)
    edges = [_midnight(today, weeks) for weeks in (0, 1, max(WINDOWS), WEEKS_ASKED)]

    def fresh(newest: datetime, oldest: datetime) -> Any:
        return func.sum(case((and_(on >= oldest, on < newest), col(CheckRow.fresh)), else_=0))

    query = (
        select(
            col(CheckRow.source_id),
            col(CheckRow.endpoint),
            func.min(on),
            fresh(edges[0], edges[1]),
            fresh(edges[0], edges[2]),
            fresh(edges[2], edges[3]),
        )
        .where(on <= at)
        .group_by(col(CheckRow.source_id), col(CheckRow.endpoint))
    )
    return {
        (source_id, endpoint): _Outline(first.date(), int(week), int(month), int(earlier))
        for source_id, endpoint, first, week, month, earlier in session.execute(query)
    }


def _midnight(today: date, weeks_ago: int) -> datetime:
    return datetime.combine(today - weeks_ago * _WEEK, time(), UTC)
