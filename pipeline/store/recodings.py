"""Rule sets on trial in the archive: their codings lie beside the ones that hold until a decision."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, delete, func, insert, true
from sqlmodel import Session, col, exists, select

from models.article import ArticleRow
from models.coding import Coding, CodingRow
from models.outcome import Exit
from models.recoding import RecodingRow, RulesetRow, RulesetState
from pipeline.store import stages
from pipeline.store.codings import current_codings, store_coding
from pipeline.store.current import current_coding


class Scope(NamedTuple):
    """Which part of the archive is to be coded anew: all of it, when nothing is said."""

    # first day of publication
    since: date | None = None
    # so many articles, always the same ones, spread evenly over the archive
    sample: int | None = None


class Compared(NamedTuple):
    """An article with what the rules that hold say of it, and what those on trial do."""

    article_id: str
    title: str
    url: str
    published_on: date | None
    before: Coding
    after: Coding


def adopted(session: Session, installed: str) -> RulesetRow | None:
    """The rule set adopted in the place of these installed rules, or None where those rule themselves."""
    query = (
        select(RulesetRow)
        .where(RulesetRow.state == RulesetState.ADOPTED)
        .order_by(col(RulesetRow.decided_at).desc(), col(RulesetRow.id).desc())
        .limit(1)
    )
    newest = session.exec(query).first()
    if newest is None or newest.replaces != installed or newest.rules == installed:
        return None
    return newest


def begin(session: Session, rules: str, files: Mapping[str, str], now: datetime) -> RulesetRow:
    """Put a rule set on trial, or go on with the trial that it is on."""
    row = session.get(RulesetRow, _name(session, rules))
    if row is None:
        row = RulesetRow(id=_name(session, rules), rules=rules, files=dict(files), begun_at=now)
    elif row.state is RulesetState.DROPPED:
        row.state, row.begun_at, row.decided_at = RulesetState.TRIAL, now, None
    session.add(row)
    session.flush()
    return row


def _name(session: Session, rules: str) -> str:
    """The name for codings under these rules: none under it has been replaced by others."""
    number = 1
    name = rules
    while replaced(session, name):
        number += 1
        name = f"{rules}~{number}"
    return name


def replaced(session: Session, name: str) -> bool:
    """Whether other codings have taken the place of any under this name."""
    query = select(CodingRow.article_id).where(CodingRow.ruleset == name, ~current_coding(CodingRow))
    return session.exec(query.limit(1)).first() is not None


def rulesets(session: Session) -> list[tuple[RulesetRow, int]]:
    """Every rule set that was ever on trial, with how many articles wait under it to be adopted."""
    waiting = dict(
        session.exec(select(RecodingRow.ruleset, func.count()).group_by(col(RecodingRow.ruleset))).all()
    )
    rows = session.exec(select(RulesetRow).order_by(col(RulesetRow.begun_at), col(RulesetRow.id))).all()
    return [(row, waiting.get(row.id, 0)) for row in rows]


def to_recode(
    session: Session, row: RulesetRow, scope: Scope, after: str, limit: int
) -> Sequence[ArticleRow]:
    """Articles after this one, by identifier, that a rule set on trial has not coded yet."""
    query = select(ArticleRow).where(_left(row, scope), col(ArticleRow.id) > after)
    return session.exec(query.order_by(col(ArticleRow.id)).limit(limit)).all()


def left_to_recode(session: Session, row: RulesetRow, scope: Scope) -> int:
    """How many articles a rule set on trial has still to code."""
    return session.exec(select(func.count()).select_from(ArticleRow).where(_left(row, scope))).one()


def _left(row: RulesetRow, scope: Scope) -> ColumnElement[bool]:
    there = exists().where(
        col(RecodingRow.ruleset) == row.id, col(RecodingRow.article_id) == col(ArticleRow.id)
    )
    chosen = _other_rules(row) & _since(scope)
    if scope.sample is None:
        return chosen & ~there
    sample = select(col(ArticleRow.id)).where(chosen).order_by(col(ArticleRow.id)).limit(scope.sample)
    return col(ArticleRow.id).in_(sample) & ~there


def _other_rules(row: RulesetRow) -> ColumnElement[bool]:
    """Articles whose coding was made by other rules than these."""
    return exists().where(
        col(CodingRow.article_id) == col(ArticleRow.id),
        current_coding(CodingRow),
        col(CodingRow.ruleset).not_in((row.id, row.rules)),
    )


def _since(scope: Scope) -> ColumnElement[bool]:
    if scope.since is None:
        return true()
    return func.coalesce(col(ArticleRow.published_on), func.date(col(ArticleRow.stored_at))) >= scope.since


def keep(session: Session, row: RulesetRow, codings: Sequence[Coding], now: datetime) -> None:
    """Lay codings beside the ones that hold; those that another worker was faster with stay."""
    ids = [coding.id for coding in codings]
    query = select(RecodingRow.article_id).where(
        RecodingRow.ruleset == row.id, col(RecodingRow.article_id).in_(ids)
    )
    known = set(session.exec(query).all())
    fresh = [
        {"ruleset": row.id, "article_id": coding.id, "coding": coding.model_dump(mode="json"), "at": now}
        for coding in codings
        if coding.id not in known
    ]
    if fresh:
        session.execute(insert(RecodingRow), fresh)


def compared(session: Session, row: RulesetRow, scope: Scope, after: str, limit: int) -> list[Compared]:
    """Articles coded on trial whose identifier comes after this one, with both codings."""
    query = _trial(row).where(col(ArticleRow.id) > after, _since(scope)).limit(limit)
    rows = session.execute(query).all()
    before = current_codings(session, [article.id for article, _ in rows])
    return [
        Compared(
            article.id,
            article.title,
            article.url,
            article.published_on,
            before[article.id],
            Coding.model_validate(coding),
        )
        for article, coding in rows
        if article.id in before
    ]


def _trial(row: RulesetRow) -> Select[ArticleRow, dict[str, Any]]:
    return (
        select(ArticleRow, col(RecodingRow.coding))
        .join(RecodingRow, col(RecodingRow.article_id) == col(ArticleRow.id))
        .where(col(RecodingRow.ruleset) == row.id)
        .order_by(col(ArticleRow.id))
    )


def take_over(session: Session, row: RulesetRow, limit: int, now: datetime) -> int:
    """Let codings on trial hold from now on; says how many, 0 when all do."""
    query = select(RecodingRow).where(RecodingRow.ruleset == row.id)
    taken = session.exec(query.order_by(col(RecodingRow.article_id)).limit(limit)).all()
    done = stages.done(session, stages.CLASSIFY, row.id, [one.article_id for one in taken])
    for one in taken:
        coding = Coding.model_validate(one.coding).model_copy(update={"ruleset": row.id})
        store_coding(session, coding, now=now)
    endings = [
        stages.Ending(one.article_id, Exit.STORED, "recoded") for one in taken if one.article_id not in done
    ]
    stages.mark_new(session, stages.CLASSIFY, row.id, endings, now=now)
    for one in taken:
        session.delete(one)
    return len(taken)


def drop(session: Session, row: RulesetRow, now: datetime) -> int:
    """End a trial and delete its codings; says how many there were."""
    gone = session.execute(delete(RecodingRow).where(col(RecodingRow.ruleset) == row.id))
    row.state, row.decided_at = RulesetState.DROPPED, now
    session.add(row)
    return int(gone.rowcount)  # type: ignore[attr-defined]
