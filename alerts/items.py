"""Single articles: those a reader's kinds or saved search ask for, and those left to a person."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, String, cast, exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from alerts.asked import QUIET_KINDS, Asked
from alerts.records import Item, Waiting, Window
from alerts.snapshot import report
from models.article import ArticleRow, Change, StoryMemberRow
from models.coding import CodingRow, FindingRow, InvolvementRow, Kind
from pipeline.store.batches import in_batches
from pipeline.store.current import current_coding, latest_words
from pipeline.store.search import found_among, snippet
from pipeline.store.tokens import phrases_of

# An older article is back-fill, as for the ledger, and no news.
_OLDEST = timedelta(days=14)
_MOST = 200
_FIRST_WAITING = 5
_STRENGTH = list(Kind)
_ORIGINAL = "original"


def stored_in(session: Session, window: Window) -> tuple[str, ...]:
    """Articles of these days that stand on their own: no copies, no repeats with a typo mended."""
    recent = col(ArticleRow.published_on)
    query = (
        select(ArticleRow.id)
        .outerjoin(StoryMemberRow, col(StoryMemberRow.article_id) == col(ArticleRow.id))
        .where(col(ArticleRow.stored_at) > window.after, col(ArticleRow.stored_at) <= window.upto)
        .where(latest_words(window.upto), ArticleRow.change == Change.FIRST)
        .where(recent.is_(None) | (recent >= (window.after - _OLDEST).date()))
        .where(col(StoryMemberRow.relation).is_(None) | (StoryMemberRow.relation == _ORIGINAL))
        .order_by(col(ArticleRow.id))
    )
    return tuple(session.exec(query))


def read_items(session: Session, asked: Asked, ids: Sequence[str]) -> tuple[Item, ...]:
    """Those of these articles that the filters let through, newest first."""
    found: list[tuple[date, Item]] = []
    for some in in_batches(ids):
        found += _some_items(session, asked, some)
    found.sort(key=lambda one: (-one[0].toordinal(), one[1].record_id))
    return tuple(item for _, item in found[:_MOST])


def _some_items(session: Session, asked: Asked, ids: Sequence[str]) -> list[tuple[date, Item]]:
    findings = _findings(session, ids)
    chosen = [article for article in ids if _fits(asked, findings.get(article, ()))]
    if asked.countries:
        chosen = _naming(session, chosen, asked)
    rows = session.exec(select(ArticleRow).where(col(ArticleRow.id).in_(chosen)))
    return [
        (row.published_on or date.min, _item(asked, row, findings.get(row.id, ())))
        for row in rows
        if asked.report(row.source_id, row.language)
    ]


def _findings(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[FindingRow, ...]]:
    """Per article, what it is coded as, the strongest first."""
    query = select(FindingRow).where(col(FindingRow.article_id).in_(ids), current_coding(FindingRow))
    found: dict[str, list[FindingRow]] = defaultdict(list)
    for row in session.exec(query):
        found[row.article_id].append(row)
    return {
        article: tuple(sorted(rows, key=lambda row: (-_STRENGTH.index(row.kind), -row.score, row.id)))
        for article, rows in found.items()
    }


def _fits(asked: Asked, findings: Sequence[FindingRow]) -> bool:
    """Whether the kinds and actions asked for are among an article's; without kinds the search decides."""
    kinds = asked.kinds if asked.search else asked.kinds & QUIET_KINDS
    strongest: dict[str, FindingRow] = {}
    for row in findings:
        strongest.setdefault(row.action, row)
    if not kinds and not asked.actions:
        return True
    return any(
        (not kinds or row.kind in kinds) and (not asked.actions or row.action in asked.actions)
        for row in strongest.values()
    )


def _naming(session: Session, ids: Sequence[str], asked: Asked) -> list[str]:
    query = (
        select(InvolvementRow.article_id)
        .where(col(InvolvementRow.article_id).in_(ids), current_coding(InvolvementRow))
        .where(col(InvolvementRow.country).in_(asked.countries))
        .distinct()
    )
    return sorted(session.exec(query))


def _item(asked: Asked, article: ArticleRow, findings: Sequence[FindingRow]) -> Item:
    codes: dict[str, Kind] = {}
    for row in findings:
        codes.setdefault(row.action, row.kind)
    quote = findings[0].quote if findings else snippet(article.text, phrases_of(asked.search)).text
    return Item(report(article, quote), tuple(sorted(codes.items())))


def sought(session: Session, search: str, ids: Sequence[str]) -> frozenset[str]:
    """Those of these articles that a saved search finds."""
    return frozenset(found_among(session, search, ids))


def _coded_before() -> ColumnElement[bool]:
    """Articles that other rules had coded before: to code the archive anew asks nobody to look."""
    earlier = aliased(CodingRow)
    return exists().where(
        col(earlier.article_id) == col(CodingRow.article_id), col(earlier.coded_at) < col(CodingRow.coded_at)
    )


def waiting(session: Session, window: Window) -> Waiting:
    """Articles coded in this window of which the machine says that a person should look."""
    query = (
        select(ArticleRow.id, ArticleRow.title)
        .join(CodingRow, col(CodingRow.article_id) == col(ArticleRow.id))
        .where(col(CodingRow.coded_at) > window.after, col(CodingRow.coded_at) <= window.upto)
        .where(cast(col(CodingRow.notes), String).contains('"review:'), ~_coded_before())
        .order_by(col(CodingRow.coded_at), col(ArticleRow.id))
    )
    rows = dict(session.exec(query).all())
    return Waiting(len(rows), tuple(rows.items())[:_FIRST_WAITING])
