"""The search engines behind one shape: FTS5 on SQLite, tsvector with GIN on PostgreSQL."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from sqlalchemy import Select, Subquery, bindparam, column, func, insert, literal, select, table, text
from sqlalchemy.dialects import postgresql
from sqlmodel import Session

from models.article import ArticleRow
from pipeline.store.tokens import Phrase, tokens_of

# Tokens of one part of a text on PostgreSQL, where a tsvector keeps 256 places of a word: the commonest
# Chinese character is one in twenty-five. A part repeats the end of the one before, so that no phrase is cut.
_PART = 4_000
_OVERLAP = 50


_ARTICLES = table("article_search_doc", column("doc"), column("article_id"))
_WORDS = table("article_search", column("rowid"), column("title"), column("body"), column("article_search"))
_PARTS = table("article_search", column("article_id"), column("part"), column("words", postgresql.TSVECTOR()))


# CROSS JOIN keeps the order: the named articles first and the index by their numbers, not the whole index.
_HOLDING = text(
    "SELECT d.article_id FROM article_search_doc AS d CROSS JOIN article_search AS w"
    " WHERE d.article_id IN :ids AND w.rowid = d.doc AND w.article_search MATCH :wanted"
).bindparams(bindparam("ids", expanding=True))


class SearchEngine(Protocol):
    """What both databases do with tokens that come ready cut."""

    def indexed(self, session: Session, article_ids: Sequence[str]) -> set[str]:
        """Those of these articles that can be found already."""
        ...

    def add(self, session: Session, articles: Sequence[ArticleRow]) -> None:
        """Make these articles, none of them indexed yet, findable."""
        ...

    def matches(self, phrases: Sequence[Phrase], *, every: bool = True) -> Subquery:
        """Articles with every one of these phrases, or with any: `article_id`, and `rank`, best lowest."""
        ...

    def holding(
        self, session: Session, phrases: Sequence[Phrase], ids: Sequence[str], *, every: bool = True
    ) -> set[str]:
        """Those of these articles with every one of these phrases, or with any; no other is looked at."""
        ...


class Fts5:
    """SQLite's full-text tables."""

    def indexed(self, session: Session, article_ids: Sequence[str]) -> set[str]:
        """Those of these articles that can be found already."""
        query = select(_ARTICLES.c.article_id).where(_ARTICLES.c.article_id.in_(article_ids))
        return set(session.scalars(query))

    def add(self, session: Session, articles: Sequence[ArticleRow]) -> None:
        """Make these articles, none of them indexed yet, findable."""
        ids = [article.id for article in articles]
        connection = session.connection()
        connection.execute(insert(_ARTICLES), [{"article_id": article_id} for article_id in ids])
        named = select(_ARTICLES.c.article_id, _ARTICLES.c.doc).where(_ARTICLES.c.article_id.in_(ids))
        documents = dict(connection.execute(named).all())
        connection.execute(
            insert(_WORDS),
            [
                {
                    "rowid": documents[article.id],
                    "title": " ".join(tokens_of(article.title)),
                    "body": " ".join(tokens_of(article.text)),
                }
                for article in articles
            ],
        )

    def matches(self, phrases: Sequence[Phrase], *, every: bool = True) -> Subquery:
        """Articles with every one of these phrases, or with any of them."""
        wanted = (" AND " if every else " OR ").join(_fts5_phrase(phrase) for phrase in phrases)
        # a word in the title weighs five in the text
        rank = func.bm25(_WORDS.c.article_search, 5.0, 1.0).label("rank")
        joined = _ARTICLES.join(_WORDS, _ARTICLES.c.doc == _WORDS.c.rowid)
        found = select(_ARTICLES.c.article_id, rank).select_from(joined)
        return found.where(_WORDS.c.article_search.op("MATCH")(wanted)).subquery()

    def holding(
        self, session: Session, phrases: Sequence[Phrase], ids: Sequence[str], *, every: bool = True
    ) -> set[str]:
        """Those of these articles with every one of these phrases, or with any of them."""
        wanted = (" AND " if every else " OR ").join(_fts5_phrase(phrase) for phrase in phrases)
        rows = session.connection().execute(_HOLDING, {"ids": list(ids), "wanted": wanted})
        return {row[0] for row in rows}


class TsVector:
    """PostgreSQL's tsvector, made of our tokens and not of its parser's."""

    def indexed(self, session: Session, article_ids: Sequence[str]) -> set[str]:
        """Those of these articles that can be found already."""
        query = select(_PARTS.c.article_id).where(_PARTS.c.article_id.in_(article_ids))
        return set(session.scalars(query))

    def add(self, session: Session, articles: Sequence[ArticleRow]) -> None:
        """Make these articles, none of them indexed yet, findable."""
        # another worker may index the same article at the same moment
        statement = postgresql.insert(_PARTS).on_conflict_do_nothing()
        rows = [
            {"article_id": article.id, "part": part, "words": words}
            for article in articles
            for part, words in enumerate(_vectors(article))
        ]
        session.connection().execute(statement, rows)

    def matches(self, phrases: Sequence[Phrase], *, every: bool = True) -> Subquery:
        """Articles with every one of these phrases, or with any of them."""
        queries = [_tsquery(phrase) for phrase in phrases]
        anything = literal(" | ".join(f"({query})" for query in queries)).cast(postgresql.TSQUERY())
        rank = (-func.max(func.ts_rank(_PARTS.c.words, anything))).label("rank")
        # each phrase may stand in another part of the article
        several = every and len(queries) > 1
        each = [_PARTS.c.article_id.in_(_parts_with(query)) for query in queries] if several else []
        found = select(_PARTS.c.article_id, rank).where(_PARTS.c.words.op("@@")(anything), *each)
        return found.group_by(_PARTS.c.article_id).subquery()

    def holding(
        self, session: Session, phrases: Sequence[Phrase], ids: Sequence[str], *, every: bool = True
    ) -> set[str]:
        """Those of these articles with every one of these phrases, or with any of them."""
        found = self.matches(phrases, every=every)
        return set(session.scalars(select(found.c.article_id).where(found.c.article_id.in_(ids))))


def engine_of(session: Session) -> SearchEngine:
    """The search engine of the database behind this session."""
    return Fts5() if session.get_bind().dialect.name == "sqlite" else TsVector()


def _fts5_phrase(phrase: Phrase) -> str:
    said = [f'"{" ".join(tokens)}"' + ("*" if phrase.prefix else "") for tokens in phrase.wordings]
    return f"({' OR '.join(said)})"


def _tsquery(phrase: Phrase) -> str:
    ending = ":*" if phrase.prefix else ""
    said = [" <-> ".join(f"'{token}'" for token in tokens) + ending for tokens in phrase.wordings]
    return f"({' | '.join(said)})"


def _parts_with(query: str) -> Select[str]:
    parts = _PARTS.alias()
    wanted = literal(query).cast(postgresql.TSQUERY())
    return select(parts.c.article_id).where(parts.c.words.op("@@")(wanted))


def _vectors(article: ArticleRow) -> Iterator[str]:
    """The article's parts as tsvector literals; the title stands in the first with weight A."""
    title, body = tokens_of(article.title)[:_PART], tokens_of(article.text)
    step = _PART - _OVERLAP
    for start in range(0, max(1, len(body) - _OVERLAP), step):
        yield _vector([] if start else title, body[start : start + _PART])


def _vector(title: Sequence[str], body: Sequence[str]) -> str:
    places: dict[str, list[str]] = {}
    for position, token in enumerate(title, start=1):
        places.setdefault(token, []).append(f"{position}A")
    # one place is left free, so that no phrase reaches from the title into the text
    for position, token in enumerate(body, start=len(title) + 2):
        places.setdefault(token, []).append(str(position))
    return " ".join(f"'{token}':{','.join(at)}" for token, at in places.items())
