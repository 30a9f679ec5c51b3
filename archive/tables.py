"""What can be exported: each table a stream of flat rows with fixed columns."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col

from archive.lists import item_lines
from archive.reading import Reading
from models.article import ArticleRow
from models.coding import FindingRow, InvolvementRow
from pipeline.store.current import current_coding
from pipeline.store.ledger import queries, reviews
from pipeline.store.ledger.beside import Beside
from pipeline.store.search import Query, matching

Row = Mapping[str, Any]
# Rows held in memory at a time.
_BATCH = 500
_ARTICLE = (
    "id",
    "title",
    "url",
    "source_id",
    "language",
    "published_on",
    "published_precision",
    "outlet",
    "byline",
    "document_number",
    "version",
    "change",
    "stored_at",
    "capture_id",
)
_CLAIM = ("id", "article_id", "url", "published_on", "start", "end", "quote", "ruleset", "coded_at", "review")


@dataclass(frozen=True, slots=True)
class Table:
    """A stream of rows. Articles and claims heed the whole query, the ledger only its `as_of`."""

    columns: tuple[str, ...]
    rows: Callable[[Reading, Query], Iterator[Row]]


def _articles(reading: Reading, query: Query) -> Iterator[Row]:
    statement = matching(reading.session, query).order_by(col(ArticleRow.id))
    for articles in reading.session.scalars(_streamed(statement)).partitions(_BATCH):
        for article, line in zip(articles, item_lines(reading, articles), strict=True):
            yield {
                **article.model_dump(include=set(_ARTICLE), mode="json"),
                "actions": [f"{code.action}:{code.kind}" for code in line.codes],
                "partners": [partner.code for partner in line.partners],
            }


def _findings(reading: Reading, query: Query) -> Iterator[Row]:
    return _claims(reading, query, FindingRow, ("action", "kind", "score", "certainty"))


def _involvements(reading: Reading, query: Query) -> Iterator[Row]:
    return _claims(reading, query, InvolvementRow, ("country", "role", "certainty"))


def _claims(
    reading: Reading, query: Query, row: type[FindingRow | InvolvementRow], own: Sequence[str]
) -> Iterator[Row]:
    found = matching(reading.session, query).with_only_columns(col(ArticleRow.id))
    statement = (
        select(row, ArticleRow)
        .join(ArticleRow, col(ArticleRow.id) == col(row.article_id))
        .where(col(row.article_id).in_(found), current_coding(row, query.as_of))
        .order_by(col(row.article_id), col(row.start), col(row.id))
    )
    beside = Beside.load(reading.session, query.as_of)
    for claim, article in reading.session.execute(_streamed(statement)):
        yield {
            "review": beside.of(claim, article.source_id, article.url),
            **claim.model_dump(include={*_CLAIM, *own}, mode="json"),
            **article.model_dump(include={"url", "published_on"}, mode="json"),
        }


def _ledger(read: Callable[..., Sequence[Row]], columns: tuple[str, ...]) -> Table:
    def rows(reading: Reading, query: Query) -> Iterator[Row]:
        for record in read(reading.session, query.as_of):
            yield {name: record.get(name) for name in columns}

    return Table(columns, rows)


def _promises(reading: Reading, query: Query) -> Iterator[Row]:
    """The plan's promises with what counted towards each by then, in the plan's order."""
    counted: dict[str, list[Row]] = defaultdict(list)
    for record in queries.commitments(reading.session, query.as_of):
        counted[record["commitment_id"]].append(record)
    for promise in reading.names.commitments.values():
        rows = counted[promise.id]
        in_time = sum(row["by_deadline"] for row in rows)
        yield {
            **promise.model_dump(include=set(_PROMISE), mode="json"),
            "text": promise.text.get("en", ""),
            "by_deadline": in_time,
            "later": len(rows) - in_time,
            "disputed": sum(bool(row["disputed"]) for row in rows),
            "met": in_time >= promise.target,
        }


_PROMISE = (
    "id",
    "clause",
    "action",
    "text",
    "target",
    "unit",
    "deadline",
    "by_deadline",
    "later",
    "disputed",
    "met",
)


def _streamed(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return statement.execution_options(yield_per=_BATCH)


def _changes(reading: Reading, query: Query) -> Iterator[Row]:
    """The change feed, which a client can follow by its cursor."""
    cursor = query.after
    while rows := queries.changes(reading.session, cursor, _BATCH):
        for row in rows:
            if query.as_of is None or row.at <= query.as_of:
                yield row.model_dump(include=set(_CHANGE), mode="json")
        cursor = rows[-1].cursor or 0


def _reviews(reading: Reading, query: Query) -> Iterator[Row]:
    """Every decision of a person, with whether it stands."""
    for row in reviews(reading.session, query.as_of):
        yield {name: row[name] for name in _REVIEW}


_CHANGE = ("cursor", "at", "what", "record", "record_id", "because", "data")
_REVIEW = (
    "number",
    "at",
    "reviewer",
    "verdict",
    "subject",
    "subject_id",
    "fields",
    "note",
    "words",
    "stands",
)
_EVENT = (
    "id",
    "type",
    "date",
    "what",
    "actions",
    "countries",
    "quantities",
    "place",
    "ordinal",
    "reported_on",
    "news",
    "disputed",
    "review",
    "known_at",
    "ruleset",
    "reports",
)
_PARTNERSHIP = (
    "country",
    "action",
    "stage",
    "valid_from",
    "news",
    "because",
    "event_id",
    "article_id",
    "start",
    "end",
    "quote",
    "review",
    "known_at",
)
_COMMITMENT = ("commitment_id", "event_id", "by_deadline", "because", "disputed", "known_at")

TABLES: Mapping[str, Table] = {
    "articles": Table((*_ARTICLE, "actions", "partners"), _articles),
    "findings": Table((*_CLAIM, "action", "kind", "score"), _findings),
    "involvements": Table((*_CLAIM, "country", "role"), _involvements),
    "events": _ledger(queries.events, _EVENT),
    "partnerships": _ledger(queries.partnerships, _PARTNERSHIP),
    "commitments": _ledger(queries.commitments, _COMMITMENT),
    "promises": Table(_PROMISE, _promises),
    "changes": Table(_CHANGE, _changes),
    "reviews": Table(_REVIEW, _reviews),
}
