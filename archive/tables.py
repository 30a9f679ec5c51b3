"""What can be exported: each table a stream of flat rows with fixed columns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col

from archive.ledger_tables import LEDGER
from archive.lists import item_lines
from archive.reading import Reading
from archive.table import BATCH, SEARCHED, Row, Table
from models.article import ArticleRow
from models.coding import FindingRow, InvolvementRow
from pipeline.store.current import current_coding
from pipeline.store.ledger.beside import Beside
from pipeline.store.search import Query, matching

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
_FINDING = ("action", "kind", "score", "certainty")
_INVOLVEMENT = ("country", "role", "certainty")


def _articles(reading: Reading, query: Query) -> Iterator[Row]:
    statement = matching(reading.session, query).order_by(col(ArticleRow.id))
    for articles in reading.session.scalars(_streamed(statement)).partitions(BATCH):
        for article, line in zip(articles, item_lines(reading, articles), strict=True):
            yield {
                **article.model_dump(include=set(_ARTICLE), mode="json"),
                "actions": [f"{code.action}:{code.kind}" for code in line.codes],
                "partners": [partner.code for partner in line.partners],
            }


def _findings(reading: Reading, query: Query) -> Iterator[Row]:
    return _claims(reading, query, FindingRow, _FINDING)


def _involvements(reading: Reading, query: Query) -> Iterator[Row]:
    return _claims(reading, query, InvolvementRow, _INVOLVEMENT)


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


def _streamed(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return statement.execution_options(yield_per=BATCH)


TABLES: Mapping[str, Table] = {
    "articles": Table((*_ARTICLE, "actions", "partners"), _articles, SEARCHED),
    "findings": Table((*_CLAIM, *_FINDING), _findings, SEARCHED),
    "involvements": Table((*_CLAIM, *_INVOLVEMENT), _involvements, SEARCHED),
    **LEDGER,
}
