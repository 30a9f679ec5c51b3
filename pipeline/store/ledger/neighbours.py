"""The claims that have to be grouped anew when some are added, changed or gone.

Groups are made from the strongest pairs first, and a pair that does not join leaves no trace. So a group
that comes out as it is stored has met nothing that changes those beyond it: only for groups that change
must everything akin to them be grouped too. What stands outside stays as it would in grouping all anew;
tests/ledger holds this against the pure stage.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import Session, col

from models.coding import EventClaimRow
from models.ledger import EventReportRow
from pipeline.ledger.claims import Claim
from pipeline.ledger.events import events_of
from pipeline.ledger.happenings import Event
from pipeline.ledger.kinship import Kinships
from pipeline.ledger.rules import LedgerRules
from pipeline.ledger.traits import Traits
from pipeline.store.ledger.claims import counting, load_claims
from pipeline.store.ledger.decisions import Decisions
from pipeline.store.ledger.marks import forget, mark_anew, within_reach

# Identifiers in one statement: both databases take several times as many.
_AT_ONCE = 5000


class Neighbourhood:
    """Claims around a batch, as many as it takes, and the events they make."""

    def __init__(
        self, session: Session, rules: LedgerRules, decisions: Decisions, kinships: Kinships
    ) -> None:
        self._session = session
        self._rules = rules
        self._decisions = decisions
        self._kinships = kinships
        # claims that count and were looked at; of those, the ones that are grouped
        self._near: dict[str, Claim] = {}
        self._claims: dict[str, Claim] = {}
        # claims that are grouped, or no longer count and were stored with those
        self.seen: set[str] = set()
        # claims whose kin are all here
        self._surrounded: set[str] = set()
        # by claim, all claims stored as reports of the same event
        self._stored: dict[str, frozenset[str]] = {}

    def events(self, articles: Collection[str]) -> list[Event]:
        """The events that these articles' claims, and whatever they change, make now."""
        core = self._start(articles)
        self._take_in(core)
        unsettled, events = set(core), list[Event]()
        while unsettled:
            self._surround(unsettled)
            events = events_of(
                self._claims.values(),
                self._rules.lexicon,
                self._decisions.reviews,
                self._kinships,
                beside=self._beside(),
            )
            unsettled = self._unsettled(events, core) - self._surrounded
        return events

    def _start(self, articles: Collection[str]) -> frozenset[str]:
        """These articles' claims that count, and those no longer counting that are stored as reports."""
        of_articles = col(EventClaimRow.article_id).in_(articles)
        self._keep(self._load(counting(of_articles)))
        told = select(col(EventClaimRow.id)).where(of_articles)
        forget(self._session, set(self._session.scalars(told)) - self._near.keys())
        mark_anew(self._session, self._traits(self._near.values()))
        reported = select(col(EventReportRow.claim_id)).where(col(EventReportRow.article_id).in_(articles))
        return frozenset(self._session.scalars(reported)) | self._near.keys()

    def _surround(self, claim_ids: Collection[str]) -> None:
        """Take in everything akin to these claims, each with its whole event."""
        known = [self._near[one] for one in sorted(claim_ids) if one in self._near]
        self._surrounded.update(claim_ids)
        self._fetch(within_reach(self._session, self._traits(known)))
        others = [claim for claim_id, claim in self._near.items() if claim_id not in self._claims]
        self._take_in(self._kinships.kin(known, others))

    def _beside(self) -> list[Claim]:
        """What else the articles tell of which claims are grouped."""
        articles = {claim.article_id for claim in self._claims.values()}
        return [claim for claim in self._near.values() if claim.article_id in articles]

    def _take_in(self, claim_ids: Iterable[str]) -> None:
        """Group these claims too, with all that is stored with them or bound to them by a decision."""
        fresh = set(claim_ids)
        while fresh:
            self.seen |= fresh
            self._fetch(fresh)
            self._claims.update((one, self._near[one]) for one in fresh if one in self._near)
            fresh = self._mates(fresh) - self.seen

    def _mates(self, claim_ids: Collection[str]) -> set[str]:
        """Claims that are stored as reports of the same events, or that a decision binds to these."""
        ids, groups = sorted(claim_ids), dict[str, set[str]]()
        for start in range(0, len(ids), _AT_ONCE):
            for event_id, claim_id in self._session.execute(_reported_with(ids[start : start + _AT_ONCE])):
                groups.setdefault(event_id, set()).add(claim_id)
        for group in groups.values():
            self._stored.update(dict.fromkeys(group, frozenset(group)))
        articles = {self._near[one].article_id for one in claim_ids if one in self._near}
        bound = self._decisions.companions(articles)
        mates = {one for group in groups.values() for one in group}
        return mates | set(self._session.scalars(_claims_of(sorted(bound)))) if bound else mates

    def _unsettled(self, events: Iterable[Event], core: Collection[str]) -> set[str]:
        """The claims of events that are not as they are stored, and all denials, which choose anew."""
        unsettled = {claim_id for claim_id, claim in self._claims.items() if claim.denies}
        for event in events:
            group = frozenset(report.claim_id for report in event.reports)
            if self._stored.get(event.claim_id) != group or not group.isdisjoint(core):
                unsettled |= group
        return unsettled

    def _traits(self, claims: Iterable[Claim]) -> list[Traits]:
        return [self._kinships.traits(claim) for claim in claims]

    def _load(self, which: ColumnElement[bool]) -> list[Claim]:
        return list(load_claims(self._session, self._rules, which, self._decisions.overruling))

    def _keep(self, claims: Iterable[Claim]) -> None:
        self._near.update((claim.id, claim) for claim in claims if not claim.void)

    def _fetch(self, claim_ids: Collection[str]) -> None:
        """Read those of these claims that count, with all else that their articles tell."""
        ids = sorted(set(claim_ids) - self._near.keys())
        for start in range(0, len(ids), _AT_ONCE):
            named = select(col(EventClaimRow.article_id)).where(
                col(EventClaimRow.id).in_(ids[start : start + _AT_ONCE])
            )
            self._keep(self._load(counting(col(EventClaimRow.article_id).in_(named))))


def _reported_with(claim_ids: Sequence[str]) -> Select[str, str]:
    events = select(col(EventReportRow.event_id)).where(col(EventReportRow.claim_id).in_(claim_ids))
    return select(col(EventReportRow.event_id), col(EventReportRow.claim_id)).where(
        col(EventReportRow.event_id).in_(events)
    )


def _claims_of(articles: Sequence[str]) -> Select[str]:
    return select(col(EventClaimRow.id)).where(col(EventClaimRow.article_id).in_(articles))
