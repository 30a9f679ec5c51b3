"""One bad source never delays the others: they are read while it still hangs."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlmodel import select

from models.collecting import CaptureKind, CaptureRow, CheckRow, Look
from models.source import EndpointKind
from pipeline.collect.endpoints import due_endpoints
from pipeline.collect.feed_job import collect_feeds
from pipeline.collect.page_job import fetch_entries
from pipeline.store.database import reading
from tests.collect.conftest import NOW, Here, source_of
from tests.peers.http import Asked, Peer, Reply, feed, page

TODAY = "Mon, 10 Mar 2025 06:00:00 GMT"
LIMIT = 4.0
GOOD = 6


@pytest.fixture
def quick(here: Here) -> Here:
    settings = here.settings.model_copy(update={"fetch_timeout_seconds": LIMIT})
    return Here(settings, here.engine, here.captures)


@pytest.fixture
def tarpit() -> Iterator[Peer]:
    """A host that lets robots.txt pass and then drips a byte now and then for ever."""
    with Peer(host="127.0.0.9") as peer:

        def drip(asked: Asked) -> Reply:
            def bytes_without_end() -> Iterator[bytes]:
                while not peer.closing.wait(0.2):
                    yield b" "

            return Reply(stream=bytes_without_end(), headers={"Content-Type": "application/rss+xml"})

        peer.routes["/feed"] = drip
        yield peer


def test_the_others_are_read_while_a_tarpit_hangs(quick: Here, tarpit: Peer) -> None:
    with ExitStack() as running:
        good = [running.enter_context(Peer(host=f"127.0.0.{20 + number}")) for number in range(GOOD)]
        sources = {"tarpit": source_of({"kind": "feed", "url": tarpit.url("/feed")}, id="tarpit")}
        for number, peer in enumerate(good):
            peer.routes["/a"] = page("News " * 100)
            peer.routes["/feed"] = feed((peer.url("/a"), "News", TODAY))
            name = f"good-{number}"
            sources[name] = source_of({"kind": "feed", "url": peer.url("/feed")}, id=name)
        started = time.monotonic()
        job = threading.Thread(target=collect_feeds, args=(quick, sources, NOW))
        job.start()
        seen = _wait_for(quick, GOOD, started + LIMIT)
        told_after = time.monotonic() - started
        job.join()
        fetch_entries(quick, sources, NOW)

    assert seen == GOOD
    assert told_after < LIMIT
    with reading(quick.engine) as session:
        checks = {row.source_id: (row.outcome, row.reason) for row in session.exec(select(CheckRow))}
        pages = session.exec(select(CaptureRow).where(CaptureRow.kind == CaptureKind.PAGE)).all()
    assert checks.pop("tarpit") == (Look.FAILED, "timeout")
    assert set(checks.values()) == {(Look.NEW, "")}
    assert len(pages) == GOOD


def _wait_for(here: Here, count: int, until: float) -> int:
    """How many looks are kept, as soon as there are so many or the time is over."""
    pause = threading.Event()
    while True:
        with reading(here.engine) as session:
            kept = len(session.exec(select(CheckRow.id)).all())
        if kept >= count or time.monotonic() > until:
            return kept
        pause.wait(0.05)


def test_what_hung_at_its_last_look_is_asked_after_the_others(quick: Here, tarpit: Peer, peer: Peer) -> None:
    peer.routes["/feed"] = feed((peer.url("/a"), "News", TODAY))
    bad = source_of({"kind": "feed", "url": tarpit.url("/feed")}, id="bad")
    good = source_of({"kind": "feed", "url": peer.url("/feed")}, id="good")
    both = {source.id: source for source in (bad, good)}

    def order(days: int) -> list[str]:
        due = due_endpoints(quick.engine, both.values(), [EndpointKind.FEED], NOW + timedelta(days=days))
        return [one.source.id for one in due]

    first = order(0)
    collect_feeds(quick, both, NOW)

    assert (first, order(1)) == (["bad", "good"], ["good", "bad"])


def test_redirects_that_crawl_end_at_the_limit(quick: Here, peer: Peer) -> None:
    def crawling(number: int) -> Reply:
        return Reply(stream=iter(()), status=302, headers={"Location": f"/{number + 1}"})

    def slow(asked: Asked) -> Reply:
        peer.closing.wait(LIMIT / 2.5)
        return crawling(int(asked.path[1:]))

    peer.routes |= {f"/{number}": slow for number in range(9)}
    source = source_of({"kind": "feed", "url": peer.url("/0")})
    started = time.monotonic()
    collect_feeds(quick, {source.id: source}, NOW)

    with reading(quick.engine) as session:
        check = session.exec(select(CheckRow)).one()
    assert (check.outcome, check.reason) == (Look.FAILED, "timeout")
    assert time.monotonic() - started < 2.5 * LIMIT
