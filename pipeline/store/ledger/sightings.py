"""Which families of sources reported each event, as known at any time."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from models.article import ArticleRow, StoryMemberRow
from pipeline.ledger.lists import Sighting
from pipeline.ledger.rules import LedgerRules
from pipeline.store.ledger.queries import events

# Identifiers in one statement: both databases take several times as many.
_AT_ONCE = 5000
_MONTH = len("2025-03")


def sightings(session: Session, rules: LedgerRules, as_of: datetime | None = None) -> list[Sighting]:
    """Every event that stood then with the family and story of each report; a denial is no report."""
    standing = events(session, as_of)
    told = {event["id"]: [one["article"] for one in _reports(event)] for event in standing}
    named = _named(session, rules, sorted({article for articles in told.values() for article in articles}))
    return [
        Sighting(
            event_id=event["id"],
            actions=frozenset(event["actions"]),
            month=_month(event),
            reports=frozenset(named[article] for article in told[event["id"]]),
        )
        for event in standing
        if told[event["id"]]
    ]


def _reports(event: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in event["reports"] if not one.get("denies")]


def _month(event: Mapping[str, Any]) -> str:
    """The month it took place in, or that of the first report where no month is told."""
    day = event["date"] or ""
    return str(day if len(day) >= _MONTH else event["reported_on"] or "")[:_MONTH]


def _named(session: Session, rules: LedgerRules, articles: Collection[str]) -> dict[str, tuple[str, str]]:
    """By article, its family and its story."""
    ids, found = list(articles), dict[str, tuple[str, str]]()
    story = func.coalesce(col(StoryMemberRow.story_id), col(ArticleRow.id))
    query = select(col(ArticleRow.id), col(ArticleRow.source_id), story).outerjoin(
        StoryMemberRow, col(StoryMemberRow.article_id) == col(ArticleRow.id)
    )
    for start in range(0, len(ids), _AT_ONCE):
        some = query.where(col(ArticleRow.id).in_(ids[start : start + _AT_ONCE]))
        for article, source, of in session.execute(some):
            found[article] = (rules.family(source), of)
    return found
