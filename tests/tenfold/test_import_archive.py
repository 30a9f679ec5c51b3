"""`tenfold import` of web archives: streamed, resumable after a kill, and no record breaks it."""

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import col, func, select
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from models.collecting import CaptureRow
from pipeline.config import Settings
from pipeline.store.captures import CaptureStore
from pipeline.store.database import open_engine, reading
from tests.tenfold.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
PAGES = 250
HTML = "text/html; charset=utf-8"


def _archive(file: Path, pages: list[tuple[str, str, bytes]], encoding: str = "") -> None:
    """A WARC of (address, date, body) responses."""
    with file.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for address, day, body in pages:
            fields = [("Content-Type", HTML), *([("Content-Encoding", encoding)] if encoding else [])]
            http = StatusAndHeaders("200 OK", fields, protocol="HTTP/1.1")
            headers = {"WARC-Date": day}
            writer.write_record(
                writer.create_warc_record(
                    address, "response", BytesIO(body), http_headers=http, warc_headers_dict=headers
                )
            )


def _pages(count: int = PAGES) -> list[tuple[str, str, bytes]]:
    """Pages of which every third address comes twice, with other words the second time."""
    return [
        (
            f"https://wire.example/{number - number % 3}.html",
            f"2025-03-{1 + number % 28:02}T06:00:{number % 60:02}Z",
            f"<html><h1>Report {number}</h1><p>{f'Words of report {number}. ' * 40}</p></html>".encode(),
        )
        for number in range(count)
    ]


def _held(engine: Engine) -> dict[str, tuple[str, str]]:
    with reading(engine) as session:
        return {row.id: (row.url_asked, row.sha256) for row in session.exec(select(CaptureRow))}


def _start(home: Path, file: Path) -> "subprocess.Popen[bytes]":
    environment = os.environ | {"TENFOLD_HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tenfold", "import", str(file), "--no-code", "--json"]
    return subprocess.Popen(
        command, env=environment, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def test_an_import_that_is_killed_goes_on_where_it_was(
    run: Run, settings: Settings, store: Engine, tmp_path: Path
) -> None:
    file = tmp_path / "news.warc.gz"
    _archive(file, _pages())
    killed_home = tmp_path / "killed"
    killed_home.mkdir()
    process = _start(killed_home, file)
    engine = open_engine(f"sqlite:///{killed_home / 'tenfold.db'}")
    before = _wait_for(engine, 20)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    stopped_at = len(_held(engine))
    again = _start(killed_home, file)
    told = json.loads(again.communicate(timeout=120)[0])
    whole = run("import", file, "--no-code", "--json")

    assert before >= 20
    assert stopped_at < PAGES
    assert _held(engine) == _held(store)
    assert len(_held(store)) == json.loads(whole.stdout)["stored"] == PAGES
    assert (told["unchanged"], told["stored"]) == (stopped_at, PAGES - stopped_at)
    captures = CaptureStore(killed_home / "captures")
    with reading(engine) as session:
        for row in session.exec(select(CaptureRow)):
            captures.read(row)
    engine.dispose()


def _wait_for(engine: Engine, count: int) -> int:
    until, pause = time.monotonic() + 60, threading.Event()
    while time.monotonic() < until:
        try:
            with reading(engine) as session:
                held = session.exec(select(func.count(col(CaptureRow.id)))).one()
        except Exception:  # noqa: BLE001 (its tables are made by the process that is watched)
            held = 0
        if held >= count:
            return held
        pause.wait(0.02)
    return 0


def test_reading_an_archive_twice_stores_nothing_and_says_so(run: Run, store: Engine, tmp_path: Path) -> None:
    file = tmp_path / "news.warc.gz"
    _archive(file, _pages(12))
    run("import", file, "--no-code", "--json")
    segments = {segment: segment.stat().st_size for segment in tmp_path.rglob("captures/*.warc.gz")}
    again = json.loads(run("import", file, "--no-code", "--json").stdout)

    assert (again["stored"], again["unchanged"]) == (0, 12)
    assert {segment: segment.stat().st_size for segment in segments} == segments


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (("https://wire.example/1", "no date", b"<html></html>"), "bad_record"),
        (("https://wire.example/1", "2025-03-01T06:00:00Z", b"x" * 21_000_000), "too_large"),
    ],
)
def test_a_record_that_cannot_be_taken_is_named_and_the_next_is_read(
    run: Run, store: Engine, tmp_path: Path, page: tuple[str, str, bytes], reason: str
) -> None:
    file = tmp_path / "news.warc.gz"
    _archive(file, [page, *_pages(2)])
    told = json.loads(run("import", file, "--no-code", "--json").stdout)

    assert (told["skipped"], told["stored"]) == (1, 2)
    assert told["notes"][0].startswith(f"{reason}: news.warc.gz record 1")


def test_a_packed_page_is_not_unpacked_beyond_the_limit(run: Run, store: Engine, tmp_path: Path) -> None:
    file = tmp_path / "bomb.warc.gz"
    bomb = gzip.compress(b"\x00" * 200_000_000)
    _archive(file, [("https://wire.example/1", "2025-03-01T06:00:00Z", bomb)], encoding="gzip")
    told = json.loads(run("import", file, "--no-code", "--json").stdout)

    assert told["skipped"] == 1
    assert told["notes"][0].startswith("too_large: ")


def test_an_archive_cut_off_keeps_what_was_whole(run: Run, store: Engine, tmp_path: Path) -> None:
    file = tmp_path / "cut.warc.gz"
    _archive(file, _pages(9))
    file.write_bytes(file.read_bytes()[:-200])
    told = json.loads(run("import", file, "--no-code", "--json").stdout)

    assert told["stored"] >= 8
    assert told["skipped"] <= 1
