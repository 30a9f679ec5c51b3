"""Second looks: which pages are asked for again, how often, and that none is asked for in vain."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from models.article import ArticleRow, Change
from models.coding import CodingRow
from models.collecting import CaptureKind, CaptureRow, EntryRow
from models.source import Source
from pipeline.collect.feed_job import collect_feeds
from pipeline.collect.page_job import fetch_entries
from pipeline.collect.revisit_queue import due_revisits
from pipeline.store.database import reading, writing
from tests.collect.conftest import NOW, Here, source_of
from tests.peers.http import Peer, feed, page

TODAY = "Mon, 10 Mar 2025 06:00:00 GMT"
PAGES = ("/1", "/2", "/3")


@pytest.fixture
def news(peer: Peer) -> Peer:
    peer.routes |= {path: page(f"Page {path} " * 40) for path in PAGES}
    peer.routes["/feed"] = feed(*((peer.url(path), path, TODAY) for path in PAGES))
    return peer


def _source(peer: Peer, **facts: object) -> Source:
    return source_of({"kind": "feed", "url": peer.url("/feed")}, **facts)


def _fetch(here: Here, source: Source, now: datetime = NOW) -> int:
    return fetch_entries(here, {source.id: source}, now).seen


def _read_all(here: Here, source: Source) -> None:
    collect_feeds(here, {source.id: source}, NOW)
    assert _fetch(here, source) == len(PAGES)


def _code(here: Here, url: str, *, relevant: bool) -> None:
    """What the coder leaves of a page, as far as a second look asks for it."""
    with writing(here.engine) as session:
        capture = session.exec(select(CaptureRow).where(CaptureRow.url_asked == url)).one()
        session.add(
            ArticleRow(
                id=f"article of {url}",
                capture_id=capture.id,
                source_id=capture.source_id,
                url=url,
                title="t",
                text="x",
                change=Change.FIRST,
                stored_at=NOW,
            )
        )
        session.flush()
        session.add(
            CodingRow(article_id=f"article of {url}", ruleset="r", relevant=relevant, score=1.0, coded_at=NOW)
        )


def test_of_the_press_only_relevant_pages_are_looked_at_again(here: Here, news: Peer) -> None:
    source = _source(news, kind="press")
    _read_all(here, source)
    _code(here, news.url("/1"), relevant=True)
    _code(here, news.url("/2"), relevant=False)
    asked = len(news.log)

    assert _fetch(here, source, now=NOW + timedelta(days=1, hours=1)) == 1
    assert [found.path for found in news.log[asked:] if found.path != "/robots.txt"] == ["/1"]


def test_a_page_of_the_press_costs_four_second_looks_at_most(here: Here, news: Peer) -> None:
    source = _source(news, kind="press")
    _read_all(here, source)
    for path in PAGES:
        _code(here, news.url(path), relevant=True)

    looks = [_fetch(here, source, now=NOW + timedelta(days=day, hours=1)) for day in range(1, 60)]

    assert [day for day, seen in enumerate(looks, start=1) if seen] == [1, 3, 7, 30]
    assert sum(looks) == 4 * len(PAGES)


def test_an_entry_may_ask_for_more_or_for_less(here: Here, news: Peer) -> None:
    source = _source(news, kind="press")
    _read_all(here, source)
    _code(here, news.url("/1"), relevant=True)
    then = NOW + timedelta(days=2)

    def due(**facts: object) -> int:
        return len(due_revisits(here.engine, [_source(news, kind="press", **facts)], then))

    assert (due(), due(revisit="all"), due(revisit="none")) == (1, 3, 0)


def test_an_edited_page_of_the_press_is_kept(here: Here, news: Peer) -> None:
    source = _source(news, kind="press")
    _read_all(here, source)
    _code(here, news.url("/3"), relevant=True)
    news.routes["/3"] = page("Another text " * 40)
    _fetch(here, source, now=NOW + timedelta(days=1, hours=1))

    with reading(here.engine) as session:
        pages = session.exec(select(CaptureRow).where(CaptureRow.kind == CaptureKind.PAGE)).all()
    assert sorted(row.url_asked for row in pages if row.url_asked.endswith("/3")) == [news.url("/3")] * 2


def test_after_a_stop_of_months_old_pages_are_left_alone(here: Here, news: Peer) -> None:
    source = _source(news, kind="official")
    _read_all(here, source)

    assert len(due_revisits(here.engine, [source], NOW + timedelta(days=60))) == len(PAGES)
    assert due_revisits(here.engine, [source], NOW + timedelta(days=120)) == []


def test_the_longest_overdue_come_first_and_no_more_than_asked_for(here: Here, news: Peer) -> None:
    source = _source(news, kind="official")
    _read_all(here, source)
    with writing(here.engine) as session:
        for hours, entry in enumerate(session.exec(select(EntryRow).order_by(EntryRow.url)).all()):
            entry.next_try = NOW - timedelta(hours=hours)
            session.add(entry)

    due = due_revisits(here.engine, [source], NOW, limit=2)
    assert [entry.url for entry in due] == [news.url("/3"), news.url("/2")]
