"""Search over the archive: words in any script, narrowed by what the codebook says of the articles."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, false, func, select, true
from sqlmodel import Session, col

from models.article import ArticleRow
from models.coding import CodingRow, FindingRow, InvolvementRow
from pipeline.store.current import current_coding, latest_words
from pipeline.store.engines import engine_of
from pipeline.store.tokens import Phrase, find_phrases, phrases_of

# Counting further costs seconds on a large archive and tells a reader nothing.
COUNT_LIMIT = 10_000
_BATCH = 200
# Enough to see a hit in its sentence, in a script of letters as well as one of characters.
_SNIPPET = 220


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for; an empty field narrows nothing. Days are the outlet's own, inclusive."""

    text: str = ""
    action: str | None = None
    country: str | None = None
    kind: str | None = None
    since: date | None = None
    until: date | None = None
    # "zh" means both scripts, "zh-Hant" only the one
    language: str | None = None
    source: str | None = None
    # only what was known then, as it was known
    as_of: datetime | None = None
    relevant: bool | None = None
    newest_first: bool = False
    limit: int = 20
    offset: int = 0
    # of the change feed, only what comes after this cursor
    after: int = 0


class Snippet(NamedTuple):
    """A piece of an article's text and where the sought words stand in it."""

    text: str
    marks: tuple[tuple[int, int], ...]


class Hit(NamedTuple):
    article: ArticleRow
    snippet: Snippet


class Page(NamedTuple):
    """Hits from `offset` on. `total` is exact below `COUNT_LIMIT` and stops there."""

    hits: tuple[Hit, ...]
    total: int
    note: str = ""


NEWEST = (
    col(ArticleRow.published_on).desc().nulls_last(),
    col(ArticleRow.stored_at).desc(),
    col(ArticleRow.id),
)
NO_WORDS = "The query holds no word that could be looked for."


def index(session: Session, articles: Sequence[ArticleRow]) -> int:
    """Make articles findable, in the session's transaction; how many were not yet. Twice is once."""
    session.flush()
    engine = engine_of(session)
    remaining = iter({article.id: article for article in articles}.values())
    added = 0
    while batch := list(islice(remaining, _BATCH)):
        there = engine.indexed(session, [article.id for article in batch])
        new = [article for article in batch if article.id not in there]
        if new:
            engine.add(session, new)
        added += len(new)
    return added


def search(session: Session, query: Query) -> Page:
    """The articles that fit, best first where words are sought, else newest first. No query is wrong."""
    query = _storable(query)
    phrases = phrases_of(query.text)
    if query.text.strip() and not phrases:
        return Page((), 0, NO_WORDS)
    statement, rank = _matching(session, query, phrases)
    ordered = statement.order_by(*([] if rank is None or query.newest_first else [rank]), *NEWEST)
    rows = session.scalars(ordered.limit(max(1, query.limit)).offset(max(0, query.offset)))
    hits = tuple(Hit(article, snippet(article.text, phrases)) for article in rows)
    return Page(hits, _count(session, statement))


def matching(session: Session, query: Query) -> Select[ArticleRow]:
    """A statement for every article that fits, in no order: for facets and for streaming."""
    query = _storable(query)
    phrases = phrases_of(query.text)
    statement, _ = _matching(session, query, phrases)
    return statement.where(false()) if query.text.strip() and not phrases else statement


def found_among(session: Session, words: str, ids: Iterable[str]) -> set[str]:
    """Those of these articles that a search for these words finds, however many others there are.

    A search without a word to look for finds none of them.
    """
    phrases = phrases_of(words)
    wanted = [phrase for phrase in phrases if not phrase.excluded]
    unwanted = [phrase for phrase in phrases if phrase.excluded]
    engine = engine_of(session)
    found: set[str] = set()
    remaining = iter(dict.fromkeys(ids))
    while wanted and (batch := list(islice(remaining, _BATCH))):
        there = engine.holding(session, wanted, batch)
        if there and unwanted:
            there -= engine.holding(session, unwanted, sorted(there), every=False)
        found |= there
    return found


def can_find(words: str) -> bool:
    """Whether this search names a word that could be found."""
    return any(not phrase.excluded for phrase in phrases_of(words))


def snippet(text: str, phrases: Sequence[Phrase]) -> Snippet:
    """The piece of a text around the first words found in it, or its beginning."""
    found = find_phrases(text, phrases)
    start = max(0, found[0][0] - _SNIPPET // 3) if found else 0
    start = text.rfind(" ", 0, start) + 1 if start and text.rfind(" ", start - 20, start) > 0 else start
    end = start + _SNIPPET
    marks = tuple((a - start, b - start) for a, b in found if start <= a and b <= end)
    return Snippet(text[start:end], marks)


def _matching(
    session: Session, query: Query, phrases: Sequence[Phrase]
) -> tuple[Select[ArticleRow], ColumnElement[float] | None]:
    engine = engine_of(session)
    statement = select(ArticleRow).where(*_conditions(query))
    wanted = [phrase for phrase in phrases if not phrase.excluded]
    unwanted = [phrase for phrase in phrases if phrase.excluded]
    if unwanted:
        left_out = engine.matches(unwanted, every=False)
        statement = statement.where(col(ArticleRow.id).not_in(select(left_out.c.article_id)))
    if not wanted:
        return statement, None
    found = engine.matches(wanted)
    return statement.join(found, found.c.article_id == col(ArticleRow.id)), found.c.rank


def _conditions(query: Query) -> Iterator[ColumnElement[bool]]:
    yield latest_words(query.as_of)
    if query.since:
        yield col(ArticleRow.published_on) >= query.since
    if query.until:
        yield col(ArticleRow.published_on) <= query.until
    if query.language:
        language = col(ArticleRow.language)
        yield (language == query.language) | language.startswith(f"{query.language}-", autoescape=True)
    if query.source:
        yield col(ArticleRow.source_id) == query.source
    yield from _coded(query)


def _coded(query: Query) -> Iterator[ColumnElement[bool]]:
    if query.action or query.kind:
        action = col(FindingRow.action) == query.action if query.action else true()
        kind = col(FindingRow.kind) == query.kind if query.kind else true()
        yield _among(FindingRow, query, action & kind)
    if query.country:
        yield _among(InvolvementRow, query, col(InvolvementRow.country) == query.country)
    if query.relevant is not None:
        yield _among(CodingRow, query, col(CodingRow.relevant) == query.relevant)


def _among(
    row: type[FindingRow | InvolvementRow | CodingRow], query: Query, what: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Articles with such a row in the coding that holds.

    As one list and not looked up per article: without statistics SQLite then goes by the index of
    the value and not of the article, a walk through half the table for each (a minute at 20,000).
    """
    rows = select(col(row.article_id)).where(what, current_coding(row, query.as_of))
    return col(ArticleRow.id).in_(rows)


def _count(session: Session, statement: Select[ArticleRow]) -> int:
    some = statement.with_only_columns(col(ArticleRow.id)).limit(COUNT_LIMIT).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _storable(query: Query) -> Query:
    """No database stores NUL or half a character: neither can be looked for."""
    words: dict[str, Any] = {
        field.name: value.replace("\0", " ").encode("utf-8", "replace").decode()
        for field in fields(query)
        if isinstance(value := getattr(query, field.name), str)
    }
    return replace(query, **words)
