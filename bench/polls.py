"""What an unchanged poll costs: `python -m bench.polls [FEEDS]`, against a server on loopback.

Each feed is asked twice before the clock starts, so that its validators are known. Half of them answer 304,
half send the bytes of last time.
"""

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, text

from models.source import Source
from pipeline.collect.feed_job import collect_feeds
from pipeline.config import Settings
from pipeline.log import set_up_logging
from pipeline.store.captures import CaptureStore
from pipeline.store.database import migrate, open_engine
from tests.collect.conftest import source_of
from tests.peers.http import Asked, Peer, Reply, feed

START = datetime(2025, 3, 10, 8, tzinfo=UTC)
TODAY = "Mon, 10 Mar 2025 06:00:00 GMT"
HOSTS = 20


@dataclass(frozen=True)
class Place:
    """Settings, store and captures in a folder that goes when the bench ends."""

    settings: Settings
    engine: Engine
    captures: CaptureStore


def measure(count: int) -> dict[str, float]:
    """Milliseconds and bytes per feed of one unchanged round over all."""
    with TemporaryDirectory() as folder:
        place = _place(Path(folder))
        peers = [Peer(host=f"127.0.0.{2 + number}") for number in range(HOSTS)]
        for peer in peers:
            peer.__enter__()
        sources = _sources(peers, count)
        for hours in (0, 7):
            collect_feeds(place, sources, START + timedelta(hours=hours))
        before, size = _spent(), _size(place.engine)
        started = time.perf_counter()
        summary = collect_feeds(place, sources, START + timedelta(hours=14))
        wall, spent = time.perf_counter() - started, _spent() - before
        for peer in peers:
            peer.__exit__(None, None, None)
        return {
            "feeds": summary.seen,
            "wall_ms": 1000 * wall / count,
            "cpu_ms_with_server": 1000 * spent / count,
            "bytes": (_size(place.engine) - size) / count,
        }


def _place(folder: Path) -> Place:
    settings = Settings(home=folder, allow_private_hosts=True, _env_file=None)
    migrate(settings.database)
    return Place(settings, open_engine(settings.database), CaptureStore(settings.captures))


def _sources(peers: list[Peer], count: int) -> dict[str, Source]:
    sources = {}
    for number in range(count):
        peer = peers[number % len(peers)]
        items = (
            (peer.url(f"/{number}/{item}"), f"Item {item} of {number} " * 5, TODAY) for item in range(30)
        )
        peer.routes[f"/{number}"] = _unchanged(feed(*items), tagged=bool(number % 2))
        sources[f"s{number}"] = source_of({"kind": "feed", "url": peer.url(f"/{number}")}, id=f"s{number}")
    return sources


def _unchanged(reply: Reply, *, tagged: bool) -> Callable[[Asked], Reply]:
    def answer(asked: Asked) -> Reply:
        if tagged and asked.headers.get("if-none-match"):
            return Reply(status=304)
        tag = {"ETag": '"1"'} if tagged else {}
        return Reply(reply.body, headers={**reply.headers, **tag})

    return answer


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _size(engine: Engine) -> int:
    with engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        return int(pages) * int(connection.execute(text("PRAGMA page_size")).scalar_one())


def main() -> None:
    """Print the figures."""
    set_up_logging()
    for name, value in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 500).items():
        print(f"{name}: {value:.1f}")


if __name__ == "__main__":
    main()
