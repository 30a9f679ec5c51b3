"""The numbers behind the charts: events by action and week, and how many countries are partners."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select

from alerts.asked import Asked
from models.ledger import EventRow, PartnershipRow
from models.plan import Plan

WEEKS = 12


@dataclass(frozen=True, slots=True)
class Weeks:
    """Events dated to the day, by action and ISO week, oldest week first."""

    # the Monday of each week
    mondays: tuple[date, ...]
    # every action asked for, in the plan's order, with its number in each week
    rows: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def total(self) -> int:
        return sum(sum(counts) for _, counts in self.rows)


@dataclass(frozen=True, slots=True)
class Growth:
    """Days on which the number of partner countries rose, with the number reached."""

    steps: tuple[tuple[date, int], ...]
    upto: date


@dataclass(frozen=True, slots=True)
class Figures:
    """What the charts of a digest show; both empty for an archive without events and partners."""

    weeks: Weeks
    growth: Growth


def read_figures(session: Session, asked: Asked, plan: Plan, upto: datetime, day: date) -> Figures:
    """The figures as known at a moment, narrowed to the actions and countries asked for."""
    return Figures(_weeks(session, asked, plan, upto, day), _growth(session, asked, upto, day))


def _weeks(session: Session, asked: Asked, plan: Plan, upto: datetime, day: date) -> Weeks:
    last = monday(day)
    mondays = tuple(last - timedelta(weeks=back) for back in reversed(range(WEEKS)))
    query = (
        select(EventRow.date, EventRow.actions, EventRow.countries)
        .where(col(EventRow.date) >= mondays[0].isoformat(), col(EventRow.date) <= day.isoformat())
        .where(col(EventRow.known_at) <= upto)
        .where(or_(col(EventRow.gone_at).is_(None), col(EventRow.gone_at) > upto))
    )
    counts: Counter[tuple[str, date]] = Counter()
    for when, actions, countries in session.exec(query):
        # "2025-03" lies between two days as text, but in no week
        if when and len(when) == 10 and asked.codes(actions, countries):
            counts.update((code, monday(date.fromisoformat(when))) for code in set(actions))
    codes = [code for code in plan.actions if not asked.actions or code in asked.actions]
    return Weeks(mondays, tuple((code, tuple(counts[code, week] for week in mondays)) for code in codes))


def _growth(session: Session, asked: Asked, upto: datetime, day: date) -> Growth:
    query = select(
        PartnershipRow.country, PartnershipRow.action, PartnershipRow.valid_from, PartnershipRow.known_at
    ).where(col(PartnershipRow.known_at) <= upto)
    first: dict[str, date] = {}
    for country, action, valid_from, known_at in session.exec(query):
        if asked.codes([action], [country]):
            since = min(_first_day(valid_from) or known_at.date(), day)
            first[country] = min(first.get(country, since), since)
    return Growth(tuple(_cumulated(first.values())), day)


def _cumulated(days: Iterable[date]) -> Iterable[tuple[date, int]]:
    reached = 0
    for since, number in sorted(Counter(days).items()):
        reached += number
        yield since, reached


def _first_day(partial: str | None) -> date | None:
    """The earliest day of "2025", "2025-10" or "2025-10-03"; nothing for anything else."""
    try:
        return date(*([*(int(part) for part in (partial or "").split("-")), 1, 1])[:3])
    except (ValueError, TypeError):
        return None


def monday(day: date) -> date:
    """The first day of a day's ISO week."""
    return day - timedelta(days=day.weekday())


def iso_week(day: date) -> str:
    """The week of a day as "W09"."""
    return f"W{day.isocalendar().week:02}"
