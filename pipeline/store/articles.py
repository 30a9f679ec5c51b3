"""Articles in the archive: a changed page gives a new version, never an overwrite."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, select

from models.article import Article, ArticleRow, Change
from models.collecting import CaptureRow
from models.identity import digest
from models.outcome import Exit, Skipped
from pipeline.extract.changes import compare
from pipeline.store.search import index

# Why a capture was skipped that shows its page gone.
REMOVED = "removed_page"


class Reading(NamedTuple):
    """What a capture says and the canonical address it says it at."""

    capture: CaptureRow
    url: str
    said: Article | Skipped


def store_readings(session: Session, readings: Sequence[Reading], *, now: datetime) -> list[Exit]:
    """Keep what captures say, in their order; for each how it ended.

    The words already known at an address are `UNCHANGED`. So are the words of a capture older than the
    one known last: they were superseded before they were read. Other words from the very capture known
    last are a better reading, no edit of the outlet's. That an address which held an article no longer
    does is noted; its words stay in the earlier version.
    """
    shelf = _Shelf(session, [_place(reading) for reading in readings], now)
    exits = [shelf.put(reading) for reading in readings]
    shelf.close()
    return exits


def latest_versions(
    session: Session, addresses: Collection[tuple[str, str]]
) -> dict[tuple[str, str], ArticleRow]:
    """By source and canonical address, the newest version of what the source says there."""
    newer = aliased(ArticleRow)
    overtaken = exists().where(
        col(newer.source_id) == col(ArticleRow.source_id),
        col(newer.url) == col(ArticleRow.url),
        col(newer.version) > col(ArticleRow.version),
    )
    urls = {url for _, url in addresses}
    query = select(ArticleRow).where(col(ArticleRow.url).in_(urls), ~overtaken)
    return {(row.source_id, row.url): row for row in session.exec(query)}


class _Shelf:
    """The newest versions at some addresses, and those that come to them."""

    def __init__(self, session: Session, addresses: Collection[tuple[str, str]], now: datetime) -> None:
        self._session, self._now = session, now
        self._latest = latest_versions(session, addresses)
        self._added: list[ArticleRow] = []

    def put(self, reading: Reading) -> Exit:
        """Add what a capture says where it is new; how that ended."""
        last = self._latest.get(_place(reading))
        if isinstance(reading.said, Skipped):
            return self._remove(reading, last) if reading.said.reason == REMOVED else Exit.SKIPPED
        change = Change.FIRST if last is None else self._change(reading.capture, reading.said, last)
        if change is None:
            return Exit.UNCHANGED
        self._add(reading, reading.said, last, change)
        return Exit.STORED

    def close(self) -> None:
        """Write what was added and make it findable."""
        if self._added:
            self._session.add_all(self._added)
            self._session.flush()
            index(self._session, self._added)

    def _change(self, capture: CaptureRow, article: Article, last: ArticleRow) -> Change | None:
        """How the article differs from the version before it; nothing when it is no later word."""
        if (last.title, last.text) == (article.title, article.text) or self._older(capture, last):
            return None
        if last.capture_id == capture.id:
            return Change.REREAD
        return compare(last.text, article.text, last.title, article.title)

    def _remove(self, reading: Reading, last: ArticleRow | None) -> Exit:
        if last is None or last.change is Change.REMOVED or self._older(reading.capture, last):
            return Exit.SKIPPED
        gone = Article(title=last.title, text="", language=last.language, extractor="removed")
        self._add(reading, gone, last, Change.REMOVED)
        return Exit.STORED

    def _older(self, capture: CaptureRow, version: ArticleRow) -> bool:
        return capture.fetched_at < self._session.get_one(CaptureRow, version.capture_id).fetched_at

    def _add(self, reading: Reading, article: Article, last: ArticleRow | None, change: Change) -> None:
        source_id, url = _place(reading)
        version = 1 if last is None else last.version + 1
        row = ArticleRow(
            **article.model_dump(),
            id=digest(source_id, url, version, article.title, article.text),
            capture_id=reading.capture.id,
            source_id=source_id,
            url=url,
            version=version,
            supersedes=last.id if last else None,
            change=change,
            stored_at=self._now,
        )
        self._latest[source_id, url] = row
        self._added.append(row)


def _place(reading: Reading) -> tuple[str, str]:
    return reading.capture.source_id, reading.url
