"""By what claims that count are found in the archive when others are to be compared with them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlmodel import Session, col

from models.article import StoryMemberRow
from models.coding import EventClaimRow
from models.ledger import ClaimMarkRow
from pipeline.ledger.surroundings import marks, reach
from pipeline.ledger.traits import Traits
from pipeline.store.batches import in_batches

# Conditions in one statement: SQLite's limit on the depth of an expression is a thousand.
_AT_ONCE = 200

# Stories change as articles come in: their members are looked up where they are kept.
_STORY = "story/"
# mark, first day, last day
Span = tuple[str, int, int]


def mark_anew(session: Session, claims: Iterable[Traits]) -> None:
    """Note by what these claims are found; what was noted of them before is forgotten."""
    kept = list(claims)
    forget(session, [one.claim.id for one in kept])
    session.add_all(row for one in kept for row in _rows(one))
    session.flush()


def forget(session: Session, claim_ids: Collection[str]) -> None:
    """Let claims that no longer count be found no more."""
    for some in in_batches(sorted(claim_ids), _AT_ONCE):
        session.execute(delete(ClaimMarkRow).where(col(ClaimMarkRow.claim_id).in_(some)))


def _rows(one: Traits) -> Iterator[ClaimMarkRow]:
    for mark in marks(one):
        if not mark.startswith(_STORY):
            yield ClaimMarkRow(
                mark=mark, claim_id=one.claim.id, from_day=one.window.first, to_day=one.window.last
            )


def within_reach(session: Session, claims: Collection[Traits]) -> set[str]:
    """The claims that may be kin of any of these."""
    found: set[str] = set()
    for some in in_batches(_merged(span for one in claims for span in _spans(one)), _AT_ONCE):
        found.update(session.scalars(select(col(ClaimMarkRow.claim_id)).where(or_(*map(_met, some)))))
    return found | _of_stories(session, {one.claim.story_id for one in claims})


def _spans(one: Traits) -> Iterator[Span]:
    first, last = one.window.first.toordinal(), one.window.last.toordinal()
    for mark, slack in reach(one):
        if not mark.startswith(_STORY):
            yield mark, first - slack, last + slack


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The same days with as few spans: those of one mark that touch are one."""
    by_mark: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for mark, first, last in sorted(spans):
        days = by_mark[mark]
        if days and first <= days[-1][1] + 1:
            days[-1] = (days[-1][0], max(days[-1][1], last))
        else:
            days.append((first, last))
    return [(mark, first, last) for mark, days in by_mark.items() for first, last in days]


def _met(span: Span) -> ColumnElement[bool]:
    mark, first, last = span
    return and_(
        col(ClaimMarkRow.mark) == mark,
        col(ClaimMarkRow.to_day) >= _day(first),
        col(ClaimMarkRow.from_day) <= _day(last),
    )


def _of_stories(session: Session, stories: Collection[str]) -> set[str]:
    found: set[str] = set()
    for some in in_batches(sorted(stories), _AT_ONCE):
        members = select(col(StoryMemberRow.article_id)).where(col(StoryMemberRow.story_id).in_(some))
        found.update(
            session.scalars(select(col(EventClaimRow.id)).where(col(EventClaimRow.article_id).in_(members)))
        )
    return found


def _day(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))
