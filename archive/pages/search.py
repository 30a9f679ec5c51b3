"""What a search finds, and by what it can be narrowed."""

from collections.abc import Callable, Iterable

from sqlalchemy import Select, func, select
from sqlmodel import col

from archive.lists import item_lines
from archive.reading import Reading
from archive.views.searching import Facet, FacetValue, FoundItem, Mark, SearchView
from models.article import ArticleRow
from models.coding import FindingRow, InvolvementRow, Role
from models.countries import country_name
from models.plan import action_order
from pipeline.store.current import current_coding
from pipeline.store.search import COUNT_LIMIT, Query, matching, search

_MOST_VALUES = 12


def read_search(reading: Reading, query: Query) -> SearchView:
    """One page of hits with the values by which they can be narrowed."""
    page = search(reading.session, query)
    lines = item_lines(reading, [hit.article for hit in page.hits])
    found = tuple(
        FoundItem(
            item=line,
            snippet=hit.snippet.text,
            marks=tuple(Mark(start=start, end=end) for start, end in hit.snippet.marks),
        )
        for hit, line in zip(page.hits, lines, strict=True)
    )
    return SearchView(
        text=query.text,
        total=page.total,
        page=query.offset // query.limit + 1,
        pages=max(1, -(-page.total // query.limit)),
        note=page.note,
        found=found,
        facets=tuple(_facets(reading, query)) if page.total else (),
    )


def _facets(reading: Reading, query: Query) -> Iterable[Facet]:
    found = matching(reading.session, query).with_only_columns(col(ArticleRow.id)).limit(COUNT_LIMIT)
    finding = current_coding(FindingRow, query.as_of)
    yield _facet(reading, "action", _coded(FindingRow.action, FindingRow, found).where(finding), query.action)
    yield _facet(reading, "kind", _coded(FindingRow.kind, FindingRow, found).where(finding), query.kind)
    partner = current_coding(InvolvementRow, query.as_of) & (col(InvolvementRow.role) == Role.PARTNER)
    countries = _coded(InvolvementRow.country, InvolvementRow, found).where(partner)
    yield _facet(reading, "country", countries, query.country)
    yield _facet(reading, "language", _plain(ArticleRow.language, found), query.language)
    yield _facet(reading, "source", _plain(ArticleRow.source_id, found), query.source)


def _coded(value: str, row: type[FindingRow | InvolvementRow], found: Select[str]) -> Select[str, int]:
    count = func.count(col(row.article_id).distinct())
    counted = select(col(value), count).where(col(row.article_id).in_(found)).group_by(col(value))
    return counted.order_by(count.desc(), col(value)).limit(_MOST_VALUES)


def _plain(value: str, found: Select[str]) -> Select[str, int]:
    count = func.count()
    counted = select(col(value), count).where(col(ArticleRow.id).in_(found)).group_by(col(value))
    return counted.order_by(count.desc(), col(value)).limit(_MOST_VALUES)


def _facet(reading: Reading, name: str, counted: Select[str, int], chosen: str | None) -> Facet:
    values = [
        FacetValue(value=value, name=_called(reading, name, value), count=count, chosen=value == chosen)
        for value, count in reading.session.execute(counted)
    ]
    if name == "action":
        values.sort(key=lambda one: action_order(one.value))
    return Facet(name=name, values=tuple(values))


def _called(reading: Reading, facet: str, value: str) -> str:
    called: dict[str, Callable[[str], str]] = {
        "action": reading.names.action,
        "country": country_name,
        "source": reading.names.source,
    }
    return called[facet](value) if facet in called else value
