"""Claims that hang together with those of a batch, as far as the ledger goes by them."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import Session, col

from models.coding import EventClaimRow
from models.ledger import EventReportRow
from pipeline.ledger.claims import Claim
from pipeline.ledger.kinship import Kinships
from pipeline.ledger.rules import LedgerRules
from pipeline.ledger.traits import Traits
from pipeline.store.ledger.claims import counting, load_claims
from pipeline.store.ledger.decisions import Decisions
from pipeline.store.ledger.marks import forget, mark_anew, within_reach

# Identifiers in one statement: both databases take several times as many.
_AT_ONCE = 5000


class Neighbourhood:
    """Claims that hang together, directly or through others: by likeness, a stored event, or a decision."""

    def __init__(
        self, session: Session, rules: LedgerRules, decisions: Decisions, kinships: Kinships
    ) -> None:
        self._session = session
        self._rules = rules
        self._decisions = decisions
        self._kinships = kinships
        self.claims: dict[str, Claim] = {}
        self._near: dict[str, Claim] = {}
        self._counts: set[str] = set()

    def grow(self, articles: Collection[str]) -> None:
        """Start from these articles' claims, those no longer counting included."""
        frontier = self._start(articles)
        while frontier:
            self.claims.update(frontier)
            mates = self._mates(frontier)
            fresh = (mates | within_reach(self._session, self._traits(frontier))) - self._near.keys()
            self._take_counting(fresh)
            frontier = self._next(frontier, mates)

    def counting(self) -> list[Claim]:
        """The claims the events are made of."""
        return [claim for claim_id, claim in self.claims.items() if claim_id in self._counts]

    def _start(self, articles: Collection[str]) -> dict[str, Claim]:
        of_articles = col(EventClaimRow.article_id).in_(articles)
        self._keep(self._load(counting(of_articles)))
        told = select(col(EventClaimRow.id)).where(of_articles)
        forget(self._session, set(self._session.scalars(told)) - self._near.keys())
        mark_anew(self._session, self._traits(self._near))
        reported = select(col(EventReportRow.claim_id)).where(col(EventReportRow.article_id).in_(articles))
        left = self._load(col(EventClaimRow.id).in_(reported))
        return {claim.id: claim for claim in left} | self._near

    def _traits(self, claims: dict[str, Claim]) -> list[Traits]:
        return [self._kinships.traits(claim) for claim in claims.values()]

    def _load(self, which: ColumnElement[bool]) -> list[Claim]:
        return list(load_claims(self._session, self._rules, which, self._decisions.overruling))

    def _keep(self, claims: Iterable[Claim]) -> None:
        for claim in claims:
            if not claim.void:
                self._near[claim.id] = claim
                self._counts.add(claim.id)

    def _take_counting(self, claim_ids: Collection[str]) -> None:
        ids = sorted(claim_ids)
        for start in range(0, len(ids), _AT_ONCE):
            self._keep(self._load(counting(col(EventClaimRow.id).in_(ids[start : start + _AT_ONCE]))))

    def _mates(self, claims: dict[str, Claim]) -> set[str]:
        """Claims that are stored as reports of the same events, or that a decision binds to these."""
        ids, mates = sorted(claims), set[str]()
        for start in range(0, len(ids), _AT_ONCE):
            mates.update(self._session.scalars(_reported_with(ids[start : start + _AT_ONCE])))
        bound = self._decisions.companions({claim.article_id for claim in claims.values()})
        return mates | set(self._session.scalars(_claims_of(sorted(bound)))) if bound else mates

    def _next(self, frontier: dict[str, Claim], mates: Collection[str]) -> dict[str, Claim]:
        unseen = [claim for claim_id, claim in self._near.items() if claim_id not in self.claims]
        related = self._kinships.kin(frontier.values(), unseen)
        return {claim.id: claim for claim in unseen if claim.id in related or claim.id in mates}


def _reported_with(claim_ids: Sequence[str]) -> Select[str]:
    events = select(col(EventReportRow.event_id)).where(col(EventReportRow.claim_id).in_(claim_ids))
    return select(col(EventReportRow.claim_id)).where(col(EventReportRow.event_id).in_(events))


def _claims_of(articles: Sequence[str]) -> Select[str]:
    return select(col(EventClaimRow.id)).where(col(EventClaimRow.article_id).in_(articles))
