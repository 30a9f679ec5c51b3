"""The first page: what is known, what is new, and what could not be seen."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import col

from archive.lists import event_lines, events_query
from archive.pages.action import read_actions
from archive.pages.source import read_sources
from archive.partnerships import read_new_partners, standing_partnerships
from archive.reading import Reading
from archive.views.front import HomeView
from models.article import ArticleRow
from models.ledger import EventRow, PartnershipRow
from pipeline.store.current import latest_words
from pipeline.store.search import Query, matching

_PARTNERS = 8
_EVENTS = 8


def read_home(reading: Reading) -> HomeView:
    """What is known at this moment."""
    latest = events_query(reading).order_by(None).order_by(col(EventRow.known_at).desc(), col(EventRow.id))
    sources = [line for line in read_sources(reading).sources if line.enabled]
    unseen = [line for line in sources if not line.seen]
    return HomeView(
        plan=reading.names.plan,
        at=reading.moment,
        items=_count(reading, select(col(ArticleRow.id)).where(latest_words(reading.as_of))),
        relevant=_count(reading, matching(reading.session, Query(relevant=True, as_of=reading.as_of))),
        events=_count(reading, events_query(reading).order_by(None)),
        partner_countries=_count(
            reading, standing_partnerships(reading).with_only_columns(col(PartnershipRow.country)).distinct()
        ),
        actions=read_actions(reading).actions,
        new_partners=read_new_partners(reading, _PARTNERS),
        latest_events=event_lines(reading, reading.session.scalars(latest.limit(_EVENTS)).all()),
        unseen=tuple(sorted(unseen, key=lambda line: (line.since or reading.moment, line.name))),
        seen=sum(line.seen and line.last_look is not None for line in sources),
        sources=len(sources),
    )


def _count(reading: Reading, statement: Select[*tuple[Any, ...]]) -> int:
    return reading.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
