"""What articles say of countries and actions, as the ledger goes by it: people's decisions included."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlmodel import Session, col

from models.article import ArticleRow
from models.coding import EventClaimRow, EventType, FindingRow, InvolvementRow, Kind, Role
from models.collecting import CaptureRow
from models.ledger import EventReportRow, EventRow
from models.review import Subject
from pipeline.ledger.amending import amended
from pipeline.ledger.claims import Claim
from pipeline.ledger.partnerships import Reading, Words
from pipeline.ledger.rules import LedgerRules
from pipeline.store.ledger.claims import (
    Circumstances,
    circumstances,
    counting,
    counts_now,
    load_claims,
    page_of,
)
from pipeline.store.ledger.decisions import Decisions

# Of what a person amends in an event, that which its reports tell of partnerships.
_TOLD = ("type", "date", "actions", "countries")


class Readings:
    """What every article says that counts, for some countries."""

    def __init__(self, session: Session, rules: LedgerRules, decisions: Decisions) -> None:
        self._session = session
        self._rules = rules
        self._overruling = decisions.overruling
        # by claim, the day on which its event was first reported
        self.first_told: dict[str, date] = {}

    def of(self, countries: Collection[str], articles: Collection[str] | None = None) -> list[Reading]:
        """One for each article (of these, or of all) in which any of these countries takes part."""
        partners: dict[str, set[str]] = defaultdict(set)
        around: dict[str, tuple[str, Circumstances]] = {}
        asked = frozenset(countries) | self._overruling.taken_for(countries)
        rows = self._session.execute(_partner_query(asked, articles))
        for article_id, country, role, source, url, *known in rows:
            page = page_of(source, url)
            takes_part = role is Role.PARTNER
            partners[article_id].add(self._overruling.partner(page, country) if takes_part else "")
            around[article_id] = page, Circumstances(*known)
        findings = self._findings({article_id: page for article_id, (page, _) in around.items()})
        claims = self.claims(partners)
        return [
            Reading(
                article_id=article_id,
                reported_on=known.reported_on or known.fetched_at.date(),
                partners=frozenset(partners[article_id] - {""}),
                findings=tuple(findings[article_id]),
                claims=tuple(claims[article_id]),
                stale=known.stale(self._rules),
            )
            for article_id, (_, known) in sorted(around.items())
        ]

    def _findings(self, pages: dict[str, str]) -> dict[str, list[tuple[str, Kind, Words]]]:
        """The first words for each action and kind; what is only mentioned is left out."""
        query = (
            select(FindingRow)
            .where(_of_articles(FindingRow, pages))
            .order_by(col(FindingRow.action), col(FindingRow.kind), col(FindingRow.start), col(FindingRow.id))
        )
        found: dict[str, list[tuple[str, Kind, Words]]] = defaultdict(list)
        for row in self._session.scalars(query):
            told = found[row.article_id]
            said = self._overruling.finding(pages[row.article_id], row.action, row.kind)
            if said[1] is not Kind.MENTION and (not told or told[-1][:2] != said):
                told.append((*said, Words(row.start, row.end, row.quote)))
        return found

    def claims(self, articles: Collection[str]) -> dict[str, list[Claim]]:
        """By article, its claims that count, as people's decisions leave them."""
        which = counting(col(EventClaimRow.article_id).in_(articles))
        claims = list(load_claims(self._session, self._rules, which, self._overruling))
        events = self._events(which)
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in sorted(claims, key=lambda one: one.id):
            found[claim.article_id].append(self._as_judged(claim, events.get(claim.id)))
        return found

    def _events(self, which: ColumnElement[bool]) -> dict[str, EventRow]:
        """By claim, the event it reports."""
        query = (
            select(col(EventReportRow.claim_id), EventRow)
            .join(EventRow, col(EventRow.id) == col(EventReportRow.event_id))
            .join(EventClaimRow, col(EventClaimRow.id) == col(EventReportRow.claim_id))
            .where(which)
        )
        return dict(self._session.execute(query).all())

    def _as_judged(self, claim: Claim, event: EventRow | None) -> Claim:
        """The claim as a person's word on its event leaves it."""
        if event is None:
            return claim
        if event.reported_on:
            self.first_told[claim.id] = event.reported_on
        if event.gone_at is not None:
            return replace(claim, void=True)
        return replace(claim, **_set_by_a_person(event)) if event.review else claim


def _set_by_a_person(event: EventRow) -> dict[str, Any]:
    """What a person set in an event, as a claim has it."""
    fields = [name for name in (event.review or {})["machine"] if name in _TOLD]
    plain = event.model_dump(mode="json", include=set(fields))
    typed = amended(Subject.EVENT, plain)
    return {name: frozenset(value) if isinstance(value, tuple) else value for name, value in typed.items()}


def _partner_query(countries: Collection[str], articles: Collection[str] | None) -> Any:
    left = exists().where(
        col(EventClaimRow.article_id) == col(InvolvementRow.article_id),
        col(EventClaimRow.ruleset) == col(InvolvementRow.ruleset),
        col(EventClaimRow.type) == EventType.WITHDRAWAL,
    )
    query = (
        select(
            col(InvolvementRow.article_id),
            col(InvolvementRow.country),
            col(InvolvementRow.role),
            col(ArticleRow.source_id),
            col(ArticleRow.url),
            *circumstances(col(InvolvementRow.ruleset)),
        )
        .join(ArticleRow, col(ArticleRow.id) == col(InvolvementRow.article_id))
        .join(CaptureRow, col(CaptureRow.id) == col(ArticleRow.capture_id))
        .where(
            (col(InvolvementRow.role) == Role.PARTNER) | left,
            col(InvolvementRow.country).in_(countries),
            counts_now(col(InvolvementRow.ruleset), col(InvolvementRow.article_id)),
        )
    )
    return query if articles is None else query.where(col(InvolvementRow.article_id).in_(articles))


def _of_articles(row: Any, articles: Collection[str]) -> ColumnElement[bool]:
    return counts_now(col(row.ruleset), col(row.article_id)) & col(row.article_id).in_(articles)
