"""What each stage still has to do, and how its work on an item ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, insert, text
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, exists, select

from models.article import ArticleRow
from models.collecting import CaptureKind, CaptureRow
from models.outcome import Exit, StageRow

EXTRACT = "extract"
GROUP = "group"
CLASSIFY = "classify"


def alone(session: Session, stage: str) -> None:
    """Let no other worker keep results of this stage until the transaction ends.

    SQLite's write transactions are alone anyhow.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:stage))"), {"stage": stage})


def done(session: Session, stage: str, ruleset: str, item_ids: Sequence[str]) -> frozenset[str]:
    """Which of these items the stage has finished under this rule set."""
    query = select(StageRow.item_id).where(
        StageRow.stage == stage, StageRow.ruleset == ruleset, col(StageRow.item_id).in_(item_ids)
    )
    return frozenset(session.exec(query).all())


def to_extract(session: Session, ruleset: str, limit: int) -> Sequence[CaptureRow]:
    """Captures that no version of the extractor with this id has read, oldest first.

    A feed's own bytes are read only where an entry inside them is the article (`part`).
    """
    holds_an_article = (col(CaptureRow.kind) != CaptureKind.FEED) | (col(CaptureRow.part) != "")
    query = (
        select(CaptureRow)
        .where(holds_an_article, ~_done(EXTRACT, ruleset, col(CaptureRow.id)))
        .order_by(col(CaptureRow.fetched_at), col(CaptureRow.id))
        .limit(limit)
    )
    return session.exec(query).all()


def articles_without(session: Session, stage: str, ruleset: str, limit: int) -> Sequence[ArticleRow]:
    """Articles that this stage has not seen under this rule set, oldest first."""
    query = (
        select(ArticleRow)
        .where(~_done(stage, ruleset, col(ArticleRow.id)))
        .order_by(col(ArticleRow.stored_at), col(ArticleRow.id))
        .limit(limit)
    )
    return session.exec(query).all()


def articles_never_seen(session: Session, stage: str, limit: int) -> Sequence[ArticleRow]:
    """Articles that this stage has not seen under any rule set, oldest first."""
    seen = exists().where(col(StageRow.stage) == stage, col(StageRow.item_id) == col(ArticleRow.id))
    query = (
        select(ArticleRow).where(~seen).order_by(col(ArticleRow.stored_at), col(ArticleRow.id)).limit(limit)
    )
    return session.exec(query).all()


def _done(stage: str, ruleset: str, item_id: Mapped[str]) -> ColumnElement[bool]:
    return exists().where(
        col(StageRow.stage) == stage, col(StageRow.ruleset) == ruleset, col(StageRow.item_id) == item_id
    )


class Ending(NamedTuple):
    """How work on an item ended."""

    item_id: str
    exit: Exit
    reason: str = ""
    detail: str = ""


def mark_new(session: Session, stage: str, ruleset: str, endings: Sequence[Ending], *, now: datetime) -> None:
    """Note how work on items ended that have no note yet under this rule set."""
    rows = [
        {**ending._asdict(), "stage": stage, "ruleset": ruleset, "attempts": 1, "at": now}
        for ending in endings
    ]
    if rows:
        session.execute(insert(StageRow), rows)


def mark(
    session: Session,
    stage: str,
    ruleset: str,
    item_id: str,
    exit_: Exit,
    *,
    now: datetime,
    reason: str = "",
    detail: str = "",
) -> None:
    """Note how work on an item ended; the same work done twice is noted once."""
    session.merge(
        StageRow(
            stage=stage, ruleset=ruleset, item_id=item_id, exit=exit_, reason=reason, detail=detail, at=now
        )
    )
