"""Sources: whether they were seen, since when not, and what came of every look."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from archive.lists import item_lines
from archive.reading import NotThere, Reading, country
from archive.views.sight import CheckView, DayMark, SourceLine, SourcesView, SourceView
from models.article import ArticleRow
from models.collecting import CheckRow, Look
from models.source import Source
from pipeline.store.current import latest_words
from pipeline.store.sight import not_seen

_DAYS = 21
_CHECKS = 100
_ITEMS = 30
# The best that a day brought comes first.
_BEST = (Look.NEW, Look.UNCHANGED, Look.EMPTY, Look.MOVED, Look.FAILED, Look.BLOCKED)


def read_sources(reading: Reading) -> SourcesView:
    """Every source of the catalogue, the unseen ones first."""
    lines = _Looks(reading).lines(reading.names.sources)
    ordered = sorted(lines, key=lambda line: (not line.enabled, line.seen, line.name.casefold()))
    return SourcesView(unseen=sum(not line.seen for line in lines), sources=tuple(ordered))


def read_source(reading: Reading, source_id: str) -> SourceView:
    """One source with its latest looks and articles.

    Raises:
        NotThere: when the catalogue has no such source and nothing ever came from it.
    """
    source = reading.names.sources.get(source_id)
    articles = reading.session.scalars(
        select(ArticleRow)
        .where(col(ArticleRow.source_id) == source_id, col(ArticleRow.stored_at) <= reading.moment)
        .order_by(col(ArticleRow.stored_at).desc(), col(ArticleRow.id))
        .limit(_ITEMS)
    ).all()
    if source is None and not articles:
        raise NotThere("source", source_id)
    return SourceView(
        source=_Looks(reading).line(source_id, source),
        languages=source.languages if source else (),
        family=source.family if source else "",
        endpoints=tuple(endpoint.url for endpoint in source.endpoints) if source else (),
        terms=(source.terms or "") if source else "",
        checks=_checks(reading, source_id),
        items=item_lines(reading, articles),
    )


class _Looks:
    """What came of looking at the sources, read for all of them at once."""

    def __init__(self, reading: Reading) -> None:
        unseen = not_seen(reading.session, reading.names.sources, reading.moment)
        self._blind = {blind.source_id: blind for blind in unseen}
        self._last = _last_looks(reading)
        self._days = _days(reading)
        self._items = _item_counts(reading)
        self._today = reading.moment.date()

    def lines(self, sources: Mapping[str, Source]) -> list[SourceLine]:
        return [self.line(source_id, source) for source_id, source in sources.items()]

    def line(self, source_id: str, source: Source | None) -> SourceLine:
        """How a source stands; one that the catalogue no longer holds counts as not enabled."""
        last, blind = self._last.get(source_id), self._blind.get(source_id)
        return SourceLine(
            id=source_id,
            name=source.name if source else source_id,
            kind=source.kind if source else None,
            country=country(source.country) if source else None,
            enabled=bool(source and source.enabled),
            disabled_because=(source.disabled_because or "") if source else "no longer in the catalogue",
            last_look=last.at if last else None,
            outcome=last.outcome if last else None,
            seen=blind is None,
            since=blind.since if blind else None,
            reason=blind.reason if blind else "",
            detail=blind.detail if blind else "",
            days=self._marks(source_id),
            items=self._items.get(source_id, 0),
        )

    def _marks(self, source_id: str) -> tuple[DayMark, ...]:
        days = (self._today - timedelta(days=back) for back in reversed(range(_DAYS)))
        looks = self._days.get(source_id, {})
        return tuple(_day_mark(day, looks.get(day, Counter())) for day in days)


def _day_mark(day: date, looks: Counter[Look]) -> DayMark:
    best = next((outcome for outcome in _BEST if looks[outcome]), None)
    return DayMark(day=day, outcome=best, looks=looks.total())


def _last_looks(reading: Reading) -> Mapping[str, CheckRow]:
    latest = (
        select(col(CheckRow.source_id), func.max(col(CheckRow.at)).label("at"))
        .where(col(CheckRow.at) <= reading.moment)
        .group_by(col(CheckRow.source_id))
        .subquery()
    )
    is_latest = (latest.c.source_id == col(CheckRow.source_id)) & (latest.c.at == col(CheckRow.at))
    rows = reading.session.scalars(select(CheckRow).join(latest, is_latest).order_by(col(CheckRow.id)))
    return {row.source_id: row for row in rows}


def _days(reading: Reading) -> Mapping[str, Mapping[date, Counter[Look]]]:
    """Per source and day (UTC), what its looks came to."""
    day = func.date(col(CheckRow.at))
    if reading.session.get_bind().dialect.name == "postgresql":
        day = func.date(func.timezone("UTC", col(CheckRow.at)))
    query = (
        select(col(CheckRow.source_id), day, col(CheckRow.outcome), func.count())
        .where(col(CheckRow.at) <= reading.moment)
        .where(col(CheckRow.at) > reading.moment - timedelta(days=_DAYS))
        .group_by(col(CheckRow.source_id), day, col(CheckRow.outcome))
    )
    days: dict[str, dict[date, Counter[Look]]] = defaultdict(lambda: defaultdict(Counter))
    for source_id, on, outcome, count in reading.session.execute(query):
        days[source_id][date.fromisoformat(str(on))][outcome] += count
    return days


def _item_counts(reading: Reading) -> Mapping[str, int]:
    query = (
        select(col(ArticleRow.source_id), func.count())
        .where(latest_words(reading.as_of))
        .group_by(col(ArticleRow.source_id))
    )
    return dict(reading.session.execute(query).all())


def _checks(reading: Reading, source_id: str) -> tuple[CheckView, ...]:
    rows = reading.session.scalars(
        select(CheckRow)
        .where(col(CheckRow.source_id) == source_id, col(CheckRow.at) <= reading.moment)
        .order_by(col(CheckRow.at).desc(), col(CheckRow.id).desc())
        .limit(_CHECKS)
    )
    return tuple(CheckView(**row.model_dump(include=set(CheckView.model_fields))) for row in rows)
