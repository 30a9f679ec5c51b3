"""Bringing codings into the ledger: in short transactions, once, safe side by side."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, and_, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, select

from models.article import ArticleRow
from models.coding import CodingRow
from models.outcome import Exit, StageRow, Summary
from pipeline.ledger.kinship import Kinships
from pipeline.ledger.rules import LedgerRules
from pipeline.store import stages
from pipeline.store.current import current_coding
from pipeline.store.database import writing
from pipeline.store.ledger.claims import STAGE
from pipeline.store.ledger.commitment_rows import record_commitments
from pipeline.store.ledger.decisions import Decisions
from pipeline.store.ledger.event_rows import drop_renamed, record_events
from pipeline.store.ledger.feed import Feed
from pipeline.store.ledger.hits import carry_over
from pipeline.store.ledger.partnership_rows import record_partnerships

# One transaction's worth: short enough that another writer waits about a second.
_BATCH = 50


def record_new(engine: Engine, rules: LedgerRules, now: datetime, ruleset: str) -> Summary:
    """Bring every coding under this rule set that is not yet in the ledger into it.

    The ledger that results does not depend on the order of the codings, on batches, on repetition or
    on how many workers run; only the times of knowing, and what was news at them, do.
    """
    summary, kinships = Summary(STAGE), Kinships(rules.lexicon)
    while True:
        with writing(engine) as session:
            stages.alone(session, STAGE)
            batch, recoded = _to_do(session, ruleset)
            if not batch:
                return summary
            feed = Feed(session, now, recoded=ruleset if recoded else "")
            _record(session, rules, batch, feed, summary, kinships)


def waiting(session: Session) -> list[str]:
    """The rule sets under which there are codings that hold and are not in the ledger yet."""
    query = select(CodingRow.ruleset).where(~_recorded(), current_coding(CodingRow)).distinct()
    return sorted(session.exec(query))


def _to_do(session: Session, ruleset: str) -> tuple[Sequence[CodingRow], bool]:
    """The next codings to record, and whether they are of articles that were recorded under other rules."""
    known = exists().where(col(StageRow.stage) == STAGE, col(StageRow.item_id) == col(CodingRow.article_id))
    # in the order of the news: what lies close together in time is compared with the same reports
    query = (
        select(CodingRow, known)
        .join(ArticleRow, col(ArticleRow.id) == col(CodingRow.article_id))
        .where(CodingRow.ruleset == ruleset, current_coding(CodingRow), ~_recorded())
        .order_by(
            known,
            func.coalesce(col(ArticleRow.published_on), func.date(col(ArticleRow.stored_at))),
            col(CodingRow.article_id),
        )
        .limit(_BATCH)
    )
    rows = session.exec(query).all()
    recoded = bool(rows and rows[0][1])
    return [coding for coding, was_known in rows if bool(was_known) is recoded], recoded


def _recorded() -> ColumnElement[bool]:
    return exists().where(
        col(StageRow.stage) == STAGE,
        col(StageRow.ruleset) == col(CodingRow.ruleset),
        col(StageRow.item_id) == col(CodingRow.article_id),
    )


def _record(
    session: Session,
    rules: LedgerRules,
    batch: Sequence[CodingRow],
    feed: Feed,
    summary: Summary,
    kinships: Kinships,
) -> None:
    articles = frozenset(coding.article_id for coding in batch)
    earlier, outdated = _other_versions(session, articles)
    articles |= _replace(session, batch[0].ruleset, articles, earlier)
    endings = [_ending(coding, outdated) for coding in batch]
    stages.mark_new(session, STAGE, batch[0].ruleset, endings, now=feed.now)
    for ending in endings:
        summary.add(ending.exit)
    session.flush()
    bring_up_to_date(session, rules, articles, Decisions.load(session), feed, kinships=kinships)


def bring_up_to_date(
    session: Session,
    rules: LedgerRules,
    articles: Collection[str],
    decisions: Decisions,
    feed: Feed,
    countries: Collection[str] = (),
    *,
    kinships: Kinships | None = None,
) -> None:
    """Let everything that hangs together with these articles, or these countries, be as they now say."""
    touched = record_events(session, rules, articles, decisions, feed, kinships or Kinships(rules.lexicon))
    record_partnerships(session, rules, articles, touched, decisions, feed, countries)
    record_commitments(session, rules, touched, feed)
    for old, new in touched.gone.items():
        if new is not None:
            carry_over(session, old, new)
    drop_renamed(session, touched)


def _ending(coding: CodingRow, outdated: Collection[str]) -> stages.Ending:
    reason = _left_out(coding, outdated)
    return stages.Ending(coding.article_id, Exit.SKIPPED if reason else Exit.STORED, reason)


def _left_out(coding: CodingRow, outdated: Collection[str]) -> str:
    """Why a coding does not enter the ledger, or empty."""
    if coding.article_id in outdated:
        return "replaced_by_later_version"
    return "" if coding.relevant else "not_relevant"


def _other_versions(session: Session, articles: Collection[str]) -> tuple[set[str], set[str]]:
    """Earlier versions of these articles, and those of them that a later version has overtaken."""
    mine, other = aliased(ArticleRow), aliased(ArticleRow)
    recorded = exists().where(col(StageRow.stage) == STAGE, col(StageRow.item_id) == col(other.id))
    same_page = and_(col(other.source_id) == col(mine.source_id), col(other.url) == col(mine.url))
    query = (
        select(mine.id, other.id, col(other.version) > col(mine.version))
        .join(other, same_page)
        .where(col(mine.id).in_(articles), col(other.id) != col(mine.id))
        .where(or_(col(other.id).in_(articles), recorded))
    )
    versions = session.exec(query).all()
    earlier = {other_id for _, other_id, later in versions if not later}
    return earlier, {article_id for article_id, _, later in versions if later}


def _replace(
    session: Session, ruleset: str, articles: Collection[str], earlier: Collection[str]
) -> frozenset[str]:
    """Take out of the ledger earlier versions, and codings under other rules; the articles that lost them."""
    recoded = and_(col(StageRow.item_id).in_(articles), col(StageRow.ruleset) != ruleset)
    query = select(StageRow).where(
        StageRow.stage == STAGE,
        StageRow.exit == Exit.STORED,
        or_(recoded, col(StageRow.item_id).in_(earlier)),
    )
    rows = session.exec(query).all()
    for row in rows:
        row.exit, row.reason = Exit.SKIPPED, "replaced"
        session.add(row)
    session.flush()
    return frozenset(row.item_id for row in rows)
