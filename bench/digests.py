"""Measure the writing of digests: beside how many archived items, with which filters, for how many readers.

    python -m bench.digests [ITEMS…]      default: 1,000 and 1,000,000

The archive is filled in a temporary folder with older articles that can all be searched.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert
from sqlmodel import select

from alerts.desk import Desk
from alerts.readers import Wish, subscribe
from models.alerts import SubscriptionRow
from models.article import ArticleRow
from models.coding import CodingRow, FindingRow, Kind
from models.collecting import CaptureRow
from pipeline.config import Settings
from pipeline.store.database import migrate, open_engine, writing
from pipeline.store.search import index
from tests.alerts.sample import START, make_sample

NOW = START + timedelta(hours=2)
_BATCH = 10_000
# The older items end well before the window of the sample day.
_SPAN = timedelta(days=400)
_TIMES = 11
_READERS = 300
_FILTERS: dict[str, dict[str, Any]] = {
    "everything": {},
    "a saved search": {"search": "seminar"},
    "mentions too": {"kinds": ["progress", "mention"]},
}


def main(sizes: Sequence[int]) -> None:
    """Fill the archive to each size and write digests beside it."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), _env_file=None)  # type: ignore[call-arg]
        migrate(settings.database)
        engine = open_engine(settings.database)
        with writing(engine) as session:
            make_sample(session)
            index(session, session.exec(select(ArticleRow)).all())
        stored = 0
        for size in sizes:
            begun = time.perf_counter()
            _fill(engine, range(stored, size))
            print(f"{size:,} older items (filled in {time.perf_counter() - begun:.0f} s)")
            stored = size
            _measure(engine, settings)
        engine.dispose()


def _measure(engine: Engine, settings: Settings) -> None:
    for name, filters in _FILTERS.items():
        with writing(engine) as session:
            reader = subscribe(
                session, Wish("reader@readers.example", **filters), START - timedelta(hours=12)
            )
        times = list(_times(engine, settings, reader))
        clock, busy = (1000 * statistics.median(column) for column in zip(*times, strict=True))
        print(f"  {name:<16} {busy:6.1f} ms of processor time a digest, {clock:6.1f} by the clock")
    desk = Desk.open(engine, settings)
    begun = time.process_time()
    for number in range(_READERS):
        desk.preview(_somebody(number), NOW.date())
    took = time.process_time() - begun
    print(
        f"  {_READERS} readers with 10 filters in a round: {_READERS / took:.0f} a second of processor time"
    )


def _times(engine: Engine, settings: Settings, reader: SubscriptionRow) -> Iterator[tuple[float, float]]:
    """By the clock and of the processor, each the first digest of a round, with its charts drawn before."""
    opened = Desk.open(engine, settings)
    opened.preview(reader, NOW.date())
    for _ in range(_TIMES):
        desk = Desk(engine, opened.sources, opened.around, opened.mail_from, opened.sure)
        opened.around._sheets.clear()
        begun, used = time.perf_counter(), time.process_time()
        desk.preview(reader, NOW.date())
        yield time.perf_counter() - begun, time.process_time() - used


def _somebody(number: int) -> SubscriptionRow:
    codes = [f"A{number % 10}"] if number % 10 else []
    return SubscriptionRow(
        id=f"r{number}", address=f"r{number}@readers.example", cadence="daily", actions=codes,
        token=f"t{number}", since=START - timedelta(hours=12),
    )  # fmt: skip


def _fill(engine: Engine, numbers: range) -> None:
    """Older articles, two a minute before the sample day, one in three with a finding."""
    for first in range(numbers.start, numbers.stop, _BATCH):
        some = range(first, min(numbers.stop, first + _BATCH))
        at = {n: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=30 * n) % _SPAN for n in some}
        with writing(engine) as session:
            session.execute(insert(CaptureRow), [_capture(n, at[n]) for n in some])
            session.execute(insert(ArticleRow), [_article(n, at[n]) for n in some])
            session.execute(insert(CodingRow), [_coding(n, at[n]) for n in some])
            session.execute(insert(FindingRow), [_finding(n, at[n]) for n in some[::3]])
        with writing(engine) as session:
            index(session, [ArticleRow(**_article(n, at[n])) for n in some])
            session.expunge_all()


def _capture(number: int, at: datetime) -> dict[str, object]:
    return _CAPTURE | {"id": f"c{number}", "fetched_at": at}


def _article(number: int, at: datetime) -> dict[str, object]:
    own = {"id": f"a{number}", "capture_id": f"c{number}", "url": f"https://old.example/{number}"}
    return _ARTICLE | own | {"title": f"Seminar {number}", "stored_at": at, "published_on": at.date()}


def _coding(number: int, at: datetime) -> dict[str, object]:
    return _CODING | {"article_id": f"a{number}", "coded_at": at}


def _finding(number: int, at: datetime) -> dict[str, object]:
    return _FINDING | {"id": f"f{number}", "article_id": f"a{number}", "coded_at": at}


# Rows as they are stored, but for what tells them apart: making a record for each takes most of the time.
_OLD = datetime(2024, 1, 1, tzinfo=UTC)
_CAPTURE = CaptureRow(
    id="", source_id="old", url_asked="https://old.example/", url_final="https://old.example/",
    fetched_at=_OLD, sha256="0" * 64, size=1, warc_file="a", warc_offset=0, warc_length=1,
).model_dump()  # fmt: skip
_ARTICLE = ArticleRow(
    id="", capture_id="", source_id="old", url="", title="", text="A seminar of old.", stored_at=_OLD
).model_dump()
_CODING = CodingRow(article_id="", ruleset="test", relevant=True, score=1.0, coded_at=_OLD).model_dump()
_FINDING = FindingRow(
    id="", article_id="", ruleset="test", action="A6", kind=Kind.MENTION, score=1.0, start=0, end=17,
    quote="A seminar of old.", coded_at=_OLD,
).model_dump()  # fmt: skip


if __name__ == "__main__":
    main([int(word.replace(",", "")) for word in sys.argv[1:]] or [1_000, 1_000_000])
