"""An unchanged poll of 500 feeds reads nothing and writes one small row each."""

from datetime import timedelta
from hashlib import sha256

from sqlalchemy import Engine, func, text
from sqlmodel import SQLModel, select

from models.collecting import CaptureRow, CheckRow, EndpointStateRow, EntryRow, Look
from models.outcome import Exit, Skipped
from models.source import Source
from pipeline.collect.feed_job import collect_feeds
from pipeline.collect.feed_limits import read_feed_in_time
from pipeline.store.database import reading, writing
from tests.collect.conftest import NOW, Here, source_of
from tests.peers.http import Asked, Peer, Reply

FEEDS = 500
# No feed at all: whoever read it would have to say so.
UNREADABLE = b"<html><head><title>Not a feed</title></head><body>" + b"filler " * 3_000 + b"</body></html>"
TAG = '"same"'
# A row of `checks` with its share of three indexes.
MOST_BYTES = 800


def _not_modified(asked: Asked) -> Reply:
    return Reply(status=304) if asked.headers.get("if-none-match") == TAG else Reply(b"changed")


def _same_bytes(_asked: Asked) -> Reply:
    return Reply(UNREADABLE, headers={"Content-Type": "application/rss+xml"})


def _sources(peer: Peer) -> dict[str, Source]:
    """Half of the feeds answer 304, half send the bytes of last time and no validator."""
    sources = {}
    for number in range(FEEDS):
        peer.routes[f"/{number}"] = _not_modified if number % 2 else _same_bytes
        source = source_of({"kind": "feed", "url": peer.url(f"/{number}")}, id=f"s{number}")
        sources[source.id] = source
    return sources


def _looked_at_before(here: Here, sources: dict[str, Source]) -> None:
    """What an earlier look left of each feed."""
    with writing(here.engine) as session:
        for number, source in enumerate(sources.values()):
            session.add(
                EndpointStateRow(
                    endpoint=source.endpoints[0].url,
                    source_id=source.id,
                    next_ask=NOW,
                    sighted_at=NOW - timedelta(hours=6),
                    newest_at=NOW - timedelta(days=1),
                    etag=TAG if number % 2 else None,
                    body_sha256=None if number % 2 else sha256(UNREADABLE).hexdigest(),
                )
            )


def _count(engine: Engine, table: type[SQLModel]) -> int:
    with reading(engine) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def _size(engine: Engine) -> int:
    with engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        return int(pages) * int(connection.execute(text("PRAGMA page_size")).scalar_one())


def test_500_unchanged_feeds_are_not_read_and_leave_a_small_row_each(here: Here, peer: Peer) -> None:
    sources = _sources(peer)
    _looked_at_before(here, sources)
    before = _size(here.engine)
    summary = collect_feeds(here, sources, NOW)
    grown = _size(here.engine) - before

    assert isinstance(read_feed_in_time(UNREADABLE, "application/rss+xml", peer.url("/0")), Skipped)
    assert summary.counts[Exit.UNCHANGED] == summary.seen == FEEDS
    with reading(here.engine) as session:
        checks = session.exec(select(CheckRow)).all()
    assert len(checks) == FEEDS
    assert {(row.outcome, row.reason, row.detail) for row in checks} == {(Look.UNCHANGED, "", "")}
    assert {row.status for row in checks} == {200, 304}
    assert _count(here.engine, EntryRow) == _count(here.engine, CaptureRow) == 0
    assert grown <= FEEDS * MOST_BYTES
    assert len(peer.paths()) == FEEDS


def test_none_of_them_is_due_again_before_its_doubled_wait(here: Here, peer: Peer) -> None:
    sources = _sources(peer)
    _looked_at_before(here, sources)
    collect_feeds(here, sources, NOW)

    assert collect_feeds(here, sources, NOW + timedelta(minutes=119)).seen == 0
    assert collect_feeds(here, sources, NOW + timedelta(minutes=120)).seen == FEEDS
