"""Bringing codings into the ledger: in short transactions, once, safe side by side."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, and_, or_
from sqlmodel import Session, col, exists, select

from models.article import ArticleRow
from models.coding import CodingRow
from models.outcome import Exit, StageRow, Summary
from pipeline.ledger.rules import LedgerRules
from pipeline.store import stages
from pipeline.store.database import writing
from pipeline.store.ledger.claims import STAGE
from pipeline.store.ledger.commitment_rows import record_commitments
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
    summary = Summary(STAGE)
    while True:
        with writing(engine) as session:
            stages.alone(session, STAGE)
            batch = _to_do(session, ruleset)
            if not batch:
                return summary
            _record(session, rules, batch, Feed(session, now), summary)


def _to_do(session: Session, ruleset: str) -> Sequence[CodingRow]:
    done = exists().where(
        col(StageRow.stage) == STAGE,
        col(StageRow.ruleset) == ruleset,
        col(StageRow.item_id) == col(CodingRow.article_id),
    )
    query = (
        select(CodingRow)
        .where(CodingRow.ruleset == ruleset, ~done)
        .order_by(col(CodingRow.coded_at), col(CodingRow.article_id))
        .limit(_BATCH)
    )
    return session.exec(query).all()


def _record(
    session: Session, rules: LedgerRules, batch: Sequence[CodingRow], feed: Feed, summary: Summary
) -> None:
    replaced = _replace(session, batch)
    for coding in batch:
        reason = _left_out(session, coding)
        exit_ = Exit.SKIPPED if reason else Exit.STORED
        stages.mark(session, STAGE, coding.ruleset, coding.article_id, exit_, now=feed.now, reason=reason)
        session.flush()
        summary.add(exit_)
    articles = frozenset(coding.article_id for coding in batch) | replaced
    touched = record_events(session, rules, articles, feed)
    record_partnerships(session, rules, articles, touched, feed)
    record_commitments(session, rules, touched, feed)
    for old, new in touched.gone.items():
        if new is not None:
            carry_over(session, old, new)
    drop_renamed(session, touched)


def _left_out(session: Session, coding: CodingRow) -> str:
    """Why a coding does not enter the ledger, or empty."""
    if _later_version_recorded(session, coding.article_id):
        return "replaced_by_later_version"
    return "" if coding.relevant else "not_relevant"


def _later_version_recorded(session: Session, article_id: str) -> bool:
    article = session.get_one(ArticleRow, article_id)
    later = (
        select(ArticleRow.id)
        .join(StageRow, and_(col(StageRow.stage) == STAGE, col(StageRow.item_id) == col(ArticleRow.id)))
        .where(
            ArticleRow.source_id == article.source_id,
            ArticleRow.url == article.url,
            ArticleRow.version > article.version,
        )
    )
    return session.exec(later).first() is not None


def _replace(session: Session, batch: Sequence[CodingRow]) -> frozenset[str]:
    """Take out of the ledger what these codings replace; the articles that lost their voice."""
    lost: set[str] = set()
    for coding in batch:
        for row in session.exec(_replaced_by(session, coding)).all():
            row.exit, row.reason, row.detail = Exit.SKIPPED, "replaced", coding.article_id
            session.add(row)
            lost.add(row.item_id)
    session.flush()
    return frozenset(lost)


def _replaced_by(session: Session, coding: CodingRow) -> Any:
    """Recorded codings of this article under other rules, and of its earlier versions."""
    article = session.get_one(ArticleRow, coding.article_id)
    earlier = select(ArticleRow.id).where(
        ArticleRow.source_id == article.source_id,
        ArticleRow.url == article.url,
        ArticleRow.version < article.version,
    )
    same = and_(col(StageRow.item_id) == article.id, col(StageRow.ruleset) != coding.ruleset)
    return select(StageRow).where(
        StageRow.stage == STAGE,
        StageRow.exit == Exit.STORED,
        or_(same, col(StageRow.item_id).in_(earlier)),
    )
