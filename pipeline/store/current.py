"""Which rows speak for an article: the business predicates of reading, each said once."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, exists, true
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from models.article import ArticleRow, Change
from models.coding import CodingRow, EventClaimRow, FindingRow, InvolvementRow, Role


def known(as_of: datetime | None) -> ColumnElement[bool]:
    """Articles we had by then; all of them when no time is given."""
    return true() if as_of is None else col(ArticleRow.stored_at) <= as_of


def latest_words(as_of: datetime | None = None) -> ColumnElement[bool]:
    """Articles whose words no later version had replaced by then.

    The note that a page is gone has no words of its own: the version before it still speaks.
    """
    later = aliased(ArticleRow)
    replaced = exists().where(
        col(later.supersedes) == col(ArticleRow.id), col(later.change) != Change.REMOVED
    )
    if as_of is not None:
        replaced = replaced.where(col(later.stored_at) <= as_of)
    return known(as_of) & (col(ArticleRow.change) != Change.REMOVED) & ~replaced


def current_coding(
    row: type[FindingRow | InvolvementRow | EventClaimRow | CodingRow], as_of: datetime | None = None
) -> ColumnElement[bool]:
    """Rows of the coding that held for their article at that time: the latest one."""
    coding = aliased(CodingRow)
    latest = (
        select(coding.ruleset)
        .where(col(coding.article_id) == col(row.article_id))
        .order_by(col(coding.coded_at).desc(), col(coding.ruleset).desc())
        .limit(1)
    )
    if as_of is not None:
        latest = latest.where(col(coding.coded_at) <= as_of)
    return col(row.ruleset) == latest.scalar_subquery()


def partners_of(articles: Collection[str], as_of: datetime | None = None) -> ColumnElement[bool]:
    """Involvements by which these articles, as they were coded then (now by default), have partners."""
    named = col(InvolvementRow.article_id).in_(articles)
    return named & (col(InvolvementRow.role) == Role.PARTNER) & current_coding(InvolvementRow, as_of)
