"""Claims as the ledger compares them, read from codings, articles, stories and captures."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import Session, col

from models.article import ArticleRow, StoryMemberRow
from models.coding import EventClaimRow
from models.collecting import CaptureRow
from models.outcome import Exit, StageRow
from pipeline.ledger.claims import Claim
from pipeline.ledger.overruling import Overruling
from pipeline.ledger.rules import LedgerRules
from pipeline.store.sentence import AROUND, sentence

STAGE = "ledger"

_AS_CODED = (
    "id",
    "article_id",
    "type",
    "date",
    "quantities",
    "place",
    "ordinal",
    "denies",
    "start",
    "end",
    "quote",
)

# A page stamped later than this after we read it bears a wrong date.
_AHEAD = timedelta(days=1)


class Circumstances(NamedTuple):
    """What an article's row and capture say of every claim in it."""

    published_on: date | None
    fetched_at: datetime
    imported: bool
    recoded: bool

    @property
    def reported_on(self) -> date | None:
        """The day the article bears, unless it lies after the day we read it."""
        if self.published_on and self.published_on > self.fetched_at.date() + _AHEAD:
            return None
        return self.published_on

    def stale(self, rules: LedgerRules) -> str:
        """Why what the article says is not news, or empty."""
        return rules.stale(
            self.reported_on, self.fetched_at.date(), imported=self.imported, recoded=self.recoded
        )


def counts_now(ruleset: Mapped[str], article_id: Mapped[str]) -> ColumnElement[bool]:
    """Codings that the ledger goes by: recorded, relevant and not replaced."""
    return exists().where(
        col(StageRow.stage) == STAGE,
        col(StageRow.exit) == Exit.STORED,
        col(StageRow.ruleset) == ruleset,
        col(StageRow.item_id) == article_id,
    )


def circumstances(ruleset: Mapped[str]) -> tuple[Any, ...]:
    """Columns of `Circumstances`, for a query that joins article and capture."""
    other = aliased(StageRow)
    recoded = exists().where(
        col(other.stage) == STAGE,
        col(other.item_id) == col(ArticleRow.id),
        col(other.ruleset) != ruleset,
    )
    imported = func.coalesce(col(CaptureRow.hint)["backfill"].as_string(), "") != ""
    return col(ArticleRow.published_on), col(CaptureRow.fetched_at), imported, recoded


def load_claims(
    session: Session, rules: LedgerRules, which: ColumnElement[bool], overruling: Overruling
) -> Iterator[Claim]:
    """Claims under this condition, with the sentence each stands in, as people's decisions leave them."""
    for row in session.execute(_query().where(which)):
        yield overruling.heard(_claim(rules, *row))


def _query() -> Any:
    start, end = col(EventClaimRow.start), col(EventClaimRow.end)
    before = case((start > AROUND, AROUND), else_=start)
    excerpt = func.substr(col(ArticleRow.text), start - before + 1, before + end - start + AROUND)
    story = func.coalesce(col(StoryMemberRow.story_id), col(ArticleRow.id))
    return (
        select(
            EventClaimRow,
            col(ArticleRow.source_id),
            col(ArticleRow.language),
            col(ArticleRow.title),
            col(ArticleRow.url),
            excerpt,
            story,
            *circumstances(col(EventClaimRow.ruleset)),
        )
        .join(ArticleRow, col(ArticleRow.id) == col(EventClaimRow.article_id))
        .join(CaptureRow, col(CaptureRow.id) == col(ArticleRow.capture_id))
        .outerjoin(StoryMemberRow, col(StoryMemberRow.article_id) == col(ArticleRow.id))
    )


def page_of(source_id: str, url: str) -> str:
    """The name of the address that versions of an article share."""
    return f"{source_id} {url}"


def _claim(
    rules: LedgerRules,
    row: EventClaimRow,
    source_id: str,
    language: str,
    title: str,
    url: str,
    excerpt: str,
    story_id: str,
    *around: Any,
) -> Claim:
    known = Circumstances(*around)
    return Claim(
        **{name: getattr(row, name) for name in _AS_CODED},
        story_id=story_id,
        family=rules.family(source_id),
        language=language,
        actions=frozenset(row.actions),
        countries=frozenset(row.countries),
        published_on=known.reported_on,
        seen_on=known.fetched_at.date(),
        what=sentence(excerpt, min(row.start, AROUND), row.end - row.start),
        title=title,
        stale=known.stale(rules),
        page=page_of(source_id, url),
    )


def counting(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Claims under this condition that the ledger goes by."""
    return and_(counts_now(col(EventClaimRow.ruleset), col(EventClaimRow.article_id)), condition)
