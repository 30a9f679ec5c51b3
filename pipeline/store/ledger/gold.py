"""What people decided as coded texts, in the format of the gold files, to score the classifier against."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, col, select

from models.article import ArticleRow
from models.coding import CodingRow, FindingRow, InvolvementRow, Kind, Role
from models.review import Subject
from pipeline.ledger.claims import Claim
from pipeline.ledger.overruling import Overruling
from pipeline.ledger.rules import LedgerRules
from pipeline.store.current import current_coding
from pipeline.store.ledger.claims import page_of
from pipeline.store.ledger.decisions import Decisions
from pipeline.store.ledger.readings import Readings

_ORDER = list(Kind)


def gold_lines(session: Session, rules: LedgerRules, *, complete: bool = False) -> Iterator[dict[str, Any]]:
    """One coded text for each reviewed version of an article, by article.

    What nobody looked at stands as the machine coded it, so that agreement is overstated; with
    `complete`, only texts of which every action and every partner was looked at are given.
    """
    decisions = Decisions.load(session)
    readings = Readings(session, rules, decisions)
    reviewed = {spot.article_id for review in decisions.reviews for spot in review.spots}
    query = select(ArticleRow).where(col(ArticleRow.id).in_(reviewed)).order_by(col(ArticleRow.id))
    for article in session.exec(query).all():
        told = _Telling(session, article, decisions.overruling)
        if not complete or told.complete:
            yield told.line(readings.claims([article.id])[article.id])


class _Telling:
    """One article's coding as people's decisions leave it."""

    def __init__(self, session: Session, article: ArticleRow, overruling: Overruling) -> None:
        self._article = article
        self._overruling = overruling
        self._page = page_of(article.source_id, article.url)
        self._coding = _rows(session, CodingRow, article)
        self._findings = _rows(session, FindingRow, article)
        self._involvements = _rows(session, InvolvementRow, article)

    @property
    def complete(self) -> bool:
        """Whether a person looked at every action and every partner."""
        on, page = self._overruling.on, self._page
        partners = [row.country for row in self._involvements if row.role is Role.PARTNER]
        return all(on(Subject.FINDING, page, row.action) for row in self._findings) and all(
            on(Subject.INVOLVEMENT, page, country) for country in partners
        )

    def line(self, claims: list[Claim]) -> dict[str, Any]:
        """The coded text."""
        actions, countries = self._actions(), self._countries()
        events = [_event(claim) for claim in claims if not (claim.void or claim.denies)]
        relevant = bool(self._coding and self._coding[0].relevant)
        if self._findings and not actions and self.complete:
            # whoever rejects all that makes a text relevant says that it is not
            relevant = False
        gold = {"relevant": relevant, "actions": actions, "countries": countries, "events": events}
        article = self._article
        return {
            "id": article.id,
            "lang": article.language,
            "published": article.published_on.isoformat() if article.published_on else None,
            "title": article.title,
            "text": article.text,
            "gold": gold,
        }

    def _actions(self) -> list[dict[str, Any]]:
        strongest: dict[str, dict[str, Any]] = {}
        for row in self._findings:
            word = self._overruling.on(Subject.FINDING, self._page, row.action)
            if word is not None and word.rejected:
                continue
            code, kind = self._overruling.finding(self._page, row.action, row.kind)
            known = strongest.get(code)
            if known is None or _ORDER.index(kind) > _ORDER.index(Kind(known["kind"])):
                strongest[code] = {"code": code, "kind": kind.value, "evidence": row.quote}
        return [strongest[code] for code in sorted(strongest)]

    def _countries(self) -> list[dict[str, Any]]:
        roles: dict[str, Role] = {}
        for row in self._involvements:
            word = self._overruling.on(Subject.INVOLVEMENT, self._page, row.country)
            fields = word.fields if word else {}
            role = Role.MENTION if word and word.rejected else Role(fields.get("role", row.role))
            country = str(fields.get("country", row.country))
            roles[country] = Role.PARTNER if Role.PARTNER in (role, roles.get(country)) else role
        return [{"iso3": country, "role": roles[country].value} for country in sorted(roles)]


def _rows(session: Session, table: Any, article: ArticleRow) -> list[Any]:
    query = select(table).where(table.article_id == article.id, current_coding(table))
    return list(session.exec(query).all())


def _event(claim: Claim) -> dict[str, Any]:
    told = {"type": claim.type.value, "date": claim.date}
    return told | {"actions": sorted(claim.actions), "countries": sorted(claim.countries)}
