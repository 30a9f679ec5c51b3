"""Articles in the archive: a changed page gives a new version, never an overwrite."""

from datetime import datetime

from sqlalchemy import desc
from sqlmodel import Session, col, select

from models.article import Article, ArticleRow, Change
from models.collecting import CaptureRow
from models.identity import digest
from models.outcome import Exit
from pipeline.extract.changes import compare
from pipeline.store.search import index


def store_version(
    session: Session, capture: CaptureRow, article: Article, *, url: str, now: datetime
) -> Exit:
    """Keep what a capture says; the words already known at this address are `UNCHANGED`.

    So are the words of a capture older than the one known last: they were superseded before they were
    read. Other words from the very capture known last are a better reading, no edit of the outlet's.
    """
    last = latest_version(session, capture.source_id, url)
    if last is None:
        _add(session, capture, article, url=url, last=None, change=Change.FIRST, now=now)
        return Exit.STORED
    if (last.title, last.text) == (article.title, article.text) or _older(session, capture, last):
        return Exit.UNCHANGED
    change = (
        Change.REREAD
        if last.capture_id == capture.id
        else compare(last.text, article.text, last.title, article.title)
    )
    _add(session, capture, article, url=url, last=last, change=change, now=now)
    return Exit.STORED


def store_removal(session: Session, capture: CaptureRow, *, url: str, now: datetime) -> Exit:
    """Note that an address which held an article no longer does; its words stay in the earlier version."""
    last = latest_version(session, capture.source_id, url)
    if last is None or last.change is Change.REMOVED or _older(session, capture, last):
        return Exit.SKIPPED
    gone = Article(title=last.title, text="", language=last.language, extractor="removed")
    _add(session, capture, gone, url=url, last=last, change=Change.REMOVED, now=now)
    return Exit.STORED


def _older(session: Session, capture: CaptureRow, version: ArticleRow) -> bool:
    return capture.fetched_at < session.get_one(CaptureRow, version.capture_id).fetched_at


def latest_version(session: Session, source_id: str, url: str) -> ArticleRow | None:
    """The newest version of what this source says at this canonical address."""
    query = (
        select(ArticleRow)
        .where(ArticleRow.source_id == source_id, ArticleRow.url == url)
        .order_by(desc(col(ArticleRow.version)))
    )
    return session.exec(query).first()


def _add(
    session: Session,
    capture: CaptureRow,
    article: Article,
    *,
    url: str,
    last: ArticleRow | None,
    change: Change,
    now: datetime,
) -> None:
    version = 1 if last is None else last.version + 1
    row = ArticleRow(
        **article.model_dump(),
        id=digest(capture.source_id, url, version, article.title, article.text),
        capture_id=capture.id,
        source_id=capture.source_id,
        url=url,
        version=version,
        supersedes=last.id if last else None,
        change=change,
        stored_at=now,
    )
    session.add(row)
    session.flush()
    index(session, [row])
