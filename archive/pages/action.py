"""The ten actions, and one of them: its events, partners and promises."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from archive.lists import event_lines, events_query, item_lines
from archive.partnerships import read_partnerships
from archive.reading import NotThere, Reading, known_by, lists
from archive.views.ledger import (
    ActionSummary,
    ActionsView,
    ActionView,
    CommitmentView,
    WeekCount,
)
from models.article import ArticleRow
from models.coding import FindingRow, Kind
from models.ledger import CommitmentEventRow, EventRow, PartnershipRow
from models.plan import Commitment, action_order
from pipeline.store.current import current_coding, latest_words
from pipeline.store.search import NEWEST, Query, matching

_EVENTS = 60
_ITEMS = 40
_WEEKS = 26


def read_actions(reading: Reading) -> ActionsView:
    """Every action of the plan, and any other that an article was coded with, in the plan's order."""
    kinds = _kinds(reading)
    partners = _partners(reading)
    events = Counter(code for event in _all_events(reading) for code in set(event.actions))
    codes = sorted(
        {*reading.names.actions, *(code for code, _ in kinds), *partners, *events}, key=action_order
    )
    return ActionsView(
        actions=tuple(
            ActionSummary(
                code=code,
                name=reading.names.action(code),
                progress=kinds[code, Kind.PROGRESS],
                commitments=kinds[code, Kind.COMMITMENT],
                mentions=kinds[code, Kind.MENTION],
                events=events[code],
                partners=partners[code],
            )
            for code in codes
        )
    )


def read_action(reading: Reading, code: str) -> ActionView:
    """One action with its events, partnerships, commitments and latest articles.

    Raises:
        NotThere: when neither the plan nor any article knows this code.
    """
    summary = next((action for action in read_actions(reading).actions if action.code == code), None)
    if summary is None:
        raise NotThere("action", code)
    events = reading.session.scalars(events_query(reading).where(lists(EventRow.actions, code))).all()
    known = reading.names.actions.get(code)
    items = matching(reading.session, Query(action=code, as_of=reading.as_of)).order_by(*NEWEST)
    promises = [promise for promise in reading.names.commitments.values() if promise.action == code]
    return ActionView(
        action=summary,
        name_zh=known.name.get("zh", "") if known else "",
        wording=known.wording if known else "",
        weeks=_weeks(reading, events),
        commitments=tuple(read_commitment(reading, promise) for promise in promises),
        partnerships=read_partnerships(reading, col(PartnershipRow.action) == code),
        events=event_lines(reading, events[:_EVENTS]),
        items=item_lines(reading, reading.session.scalars(items.limit(_ITEMS)).all()),
    )


def read_commitment(reading: Reading, promise: Commitment) -> CommitmentView:
    """A promise and the events that count towards it, by its deadline and after."""
    rows = reading.session.execute(
        select(EventRow, col(CommitmentEventRow.by_deadline))
        .join(CommitmentEventRow, col(CommitmentEventRow.event_id) == col(EventRow.id))
        .where(col(CommitmentEventRow.commitment_id) == promise.id)
        .where(known_by(CommitmentEventRow.known_at, reading.as_of))
        .where(col(EventRow.id).in_(events_query(reading).with_only_columns(col(EventRow.id)).order_by(None)))
        .order_by(col(EventRow.date).nulls_last(), col(EventRow.id))
    ).all()
    in_time = sum(by_deadline for _, by_deadline in rows)
    return CommitmentView(
        id=promise.id,
        text=promise.text.get("en", promise.id),
        target=promise.target,
        unit=promise.unit,
        deadline=promise.deadline.isoformat() if promise.deadline else "",
        by_deadline=in_time,
        later=len(rows) - in_time,
        events=event_lines(reading, [event for event, _ in rows]),
    )


def _kinds(reading: Reading) -> Counter[tuple[str, Kind]]:
    """Per action and kind, how many articles."""
    query = (
        select(
            col(FindingRow.action), col(FindingRow.kind), func.count(col(FindingRow.article_id).distinct())
        )
        .join(ArticleRow, col(ArticleRow.id) == col(FindingRow.article_id))
        .where(current_coding(FindingRow, reading.as_of), latest_words(reading.as_of))
        .group_by(col(FindingRow.action), col(FindingRow.kind))
    )
    return Counter({(code, kind): count for code, kind, count in reading.session.execute(query)})


def _partners(reading: Reading) -> Counter[str]:
    query = (
        select(col(PartnershipRow.action), func.count(col(PartnershipRow.country).distinct()))
        .where(known_by(PartnershipRow.known_at, reading.as_of))
        .group_by(col(PartnershipRow.action))
    )
    return Counter(dict(reading.session.execute(query).all()))


def _all_events(reading: Reading) -> Iterable[EventRow]:
    return reading.session.scalars(events_query(reading))


def _weeks(reading: Reading, events: Sequence[EventRow]) -> tuple[WeekCount, ...]:
    """Events per week over the last half year; those known to the month or year only are left out."""
    this_week = _monday(reading.moment.date())
    days = (day for event in events if (day := _day(event.date)) is not None)
    counts = Counter(_monday(day) for day in days)
    weeks = (this_week - timedelta(weeks=back) for back in reversed(range(_WEEKS)))
    return tuple(WeekCount(week=week, count=counts[week]) for week in weeks)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _day(when: str | None) -> date | None:
    """The day of a date that is exact to the day; nothing for "2025" and "2025-10"."""
    try:
        return date.fromisoformat(when or "")
    except ValueError:
        return None
