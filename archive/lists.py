"""Articles and events as lines of lists, wherever a page shows some."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Select, case, func, select
from sqlmodel import col

from archive.reading import Reading, country, known_by, standing_events
from archive.views.articles import Code, ItemLine
from archive.views.base import Named
from archive.views.ledger import EventLine
from models.article import ArticleRow
from models.coding import EventClaimRow, FindingRow, InvolvementRow, Kind, Role
from models.ledger import EventReportRow, EventRow
from models.plan import action_order
from pipeline.store.certainty import is_certain
from pipeline.store.current import current_coding

_STRENGTH = {kind: strength for strength, kind in enumerate(Kind)}


def item_lines(reading: Reading, articles: Sequence[ArticleRow]) -> tuple[ItemLine, ...]:
    """These articles as lines, in their order, with what they are coded as."""
    ids = [article.id for article in articles]
    codes, partners = _codes(reading, ids), _partners(reading, ids)
    return tuple(
        ItemLine(
            **article.model_dump(include=_FIELDS),
            source=Named(code=article.source_id, name=reading.names.source(article.source_id)),
            codes=codes.get(article.id, ()),
            partners=partners.get(article.id, ()),
        )
        for article in articles
    )


_FIELDS = {
    "id", "title", "url", "language", "published_on", "published_precision", "stored_at", "version", "change"
}  # fmt: skip


def _codes(reading: Reading, ids: Sequence[str]) -> Mapping[str, tuple[Code, ...]]:
    """Per article, its actions with the strongest kind of each, in the plan's order."""
    query = select(col(FindingRow.article_id), col(FindingRow.action), col(FindingRow.kind)).where(
        col(FindingRow.article_id).in_(ids), current_coding(FindingRow, reading.as_of)
    )
    strongest: dict[str, dict[str, Kind]] = defaultdict(dict)
    for article_id, action, kind in reading.session.execute(query):
        known = strongest[article_id].get(action)
        if known is None or _STRENGTH[kind] > _STRENGTH[known]:
            strongest[article_id][action] = kind
    return {
        article_id: tuple(
            Code(action=action, kind=kinds[action]) for action in sorted(kinds, key=action_order)
        )
        for article_id, kinds in strongest.items()
    }


def _partners(reading: Reading, ids: Sequence[str]) -> Mapping[str, tuple[Named, ...]]:
    query = (
        select(col(InvolvementRow.article_id), col(InvolvementRow.country))
        .where(col(InvolvementRow.article_id).in_(ids), col(InvolvementRow.role) == Role.PARTNER)
        .where(current_coding(InvolvementRow, reading.as_of))
        .distinct()
    )
    partners: dict[str, list[Named]] = defaultdict(list)
    for article_id, iso3 in reading.session.execute(query):
        partners[article_id].append(country(iso3))
    return {key: tuple(sorted(named, key=lambda n: n.name)) for key, named in partners.items()}


def events_query(reading: Reading) -> Select[EventRow]:
    """Standing events, latest first; those without a date last."""
    query = select(EventRow).where(standing_events(reading.as_of))
    return query.order_by(
        col(EventRow.date).desc().nulls_last(), col(EventRow.known_at).desc(), col(EventRow.id)
    )


def event_lines(reading: Reading, events: Sequence[EventRow]) -> tuple[EventLine, ...]:
    """These events as lines, in their order, with how often they were reported."""
    reports = _reports(reading, [event.id for event in events])
    return tuple(_event_line(reading, event, reports.get(event.id, _Reported())) for event in events)


class _Reported(NamedTuple):
    """How many articles report an event, how many of these independently, and how clear the clearest is."""

    reports: int = 0
    independent: int = 0
    certainty: float = 0.0


def _event_line(reading: Reading, event: EventRow, reported: _Reported) -> EventLine:
    return EventLine(
        **event.model_dump(include={"id", "type", "date", "what", "quantities", "place", "known_at"}),
        **reported._asdict(),
        actions=tuple(sorted(event.actions, key=action_order)),
        countries=tuple(country(iso3) for iso3 in event.countries),
        sure=is_certain(event, reported.certainty, reported.independent, reading.sure),
    )


def _reports(reading: Reading, ids: Sequence[str]) -> Mapping[str, _Reported]:
    independent = case((col(EventReportRow.independent), col(EventReportRow.article_id)))
    query = (
        select(
            col(EventReportRow.event_id),
            func.count(col(EventReportRow.article_id).distinct()),
            func.count(independent.distinct()),
            func.max(col(EventClaimRow.certainty)),
        )
        .join(EventClaimRow, col(EventClaimRow.id) == col(EventReportRow.claim_id))
        .where(col(EventReportRow.event_id).in_(ids), known_by(EventReportRow.known_at, reading.as_of))
        .group_by(col(EventReportRow.event_id))
    )
    return {event_id: _Reported(*reported) for event_id, *reported in reading.session.execute(query)}
