"""Claims that hang together with those of a batch, as far as the ledger goes by them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.coding import EventClaimRow, EventType
from models.ledger import EventReportRow
from pipeline.ledger.claims import Claim
from pipeline.ledger.days import Window, window_of
from pipeline.ledger.kinship import CONTRADICTION_DAYS, alike, kin
from pipeline.ledger.rules import LedgerRules
from pipeline.store.ledger.claims import counting, load_claims


class Neighbourhood:
    """Claims that hang together, directly or through others, by likeness or by a stored event."""

    def __init__(self, session: Session, rules: LedgerRules) -> None:
        self._session = session
        self._rules = rules
        self.claims: dict[str, Claim] = {}
        self._near: dict[str, Claim] = {}
        self._counts: set[str] = set()

    def grow(self, articles: Collection[str]) -> None:
        """Start from these articles' claims, those no longer counting included."""
        of_articles = col(EventClaimRow.article_id).in_(articles)
        reported = select(col(EventReportRow.claim_id)).where(col(EventReportRow.article_id).in_(articles))
        left = col(EventClaimRow.id).in_(reported)
        self._take_counting(of_articles)
        frontier = {**self._near}
        frontier.update({one.id: one for one in load_claims(self._session, self._rules, left)})
        while frontier:
            self.claims.update(frontier)
            mates = set(self._session.scalars(_mate_ids(frontier)))
            fresh = mates.union(self._session.scalars(_within_reach(frontier.values()))) - self._near.keys()
            self._take_counting(col(EventClaimRow.id).in_(fresh))
            frontier = self._next(frontier, mates)

    def counting(self) -> list[Claim]:
        """The claims the events are made of."""
        return [claim for claim_id, claim in self.claims.items() if claim_id in self._counts]

    def _take_counting(self, which: ColumnElement[bool]) -> None:
        for claim in load_claims(self._session, self._rules, counting(which)):
            self._near[claim.id] = claim
            self._counts.add(claim.id)

    def _next(self, frontier: dict[str, Claim], mates: Collection[str]) -> dict[str, Claim]:
        unseen = [claim for claim_id, claim in self._near.items() if claim_id not in self.claims]
        related = kin(frontier.values(), unseen, self._rules.lexicon)
        return {claim.id: claim for claim in unseen if claim.id in related or claim.id in mates}


def _mate_ids(claim_ids: Collection[str]) -> Select[str]:
    """Claims that are stored as reports of the same events."""
    events = select(col(EventReportRow.event_id)).where(col(EventReportRow.claim_id).in_(claim_ids))
    return select(col(EventReportRow.claim_id)).where(col(EventReportRow.event_id).in_(events))


def _within_reach(claims: Iterable[Claim]) -> Select[str]:
    """Stored reports of alike types whose days come near those of these claims."""
    reach: dict[EventType, list[Window]] = defaultdict(list)
    for claim in claims:
        for type_ in alike(claim.type):
            reach[type_].append(window_of(claim.date, claim.reported_on))
    reported = aliased(EventClaimRow)
    conditions = [and_(col(reported.type) == type_, _near_days(windows)) for type_, windows in reach.items()]
    return (
        select(col(EventReportRow.claim_id))
        .join(reported, col(reported.id) == col(EventReportRow.claim_id))
        .where(or_(false(), *conditions))
    )


def _near_days(windows: list[Window]) -> ColumnElement[bool]:
    first = min(window.first for window in windows).toordinal() - CONTRADICTION_DAYS
    last = max(window.last for window in windows).toordinal() + CONTRADICTION_DAYS
    return and_(col(EventReportRow.to_day) >= _day(first), col(EventReportRow.from_day) <= _day(last))


def _day(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))
