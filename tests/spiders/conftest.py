"""A catalogue of one's own, and runs of the spiders against it, each in a process of its own."""

import io
import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import SQLModel, select

from models.source import Source
from pipeline.clock import write_clock
from pipeline.config import Settings
from pipeline.store.captures import CaptureStore
from pipeline.store.database import reading
from tests.collect.conftest import NOW
from tests.peers.http import Peer

# Loading Scrapy takes longer than these crawls: it is loaded once, and every crawl is a fork of that.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["spiders.run"])


@dataclass
class Crawled:
    """What one run of the spiders said and left."""

    code: int
    summary: dict[str, Any]
    errors: str


class Site:
    """A peer, the catalogue entries that describe it, and runs of the spiders against it."""

    def __init__(self, peer: Peer, settings: Settings, engine: Engine) -> None:
        self.peer = peer
        self.settings = settings
        self.engine = engine
        self.captures = CaptureStore(settings.captures)

    def add(self, source: Source) -> None:
        """Write the source into the catalogue of this site."""
        folder = self.settings.home / "sources"
        folder.mkdir(exist_ok=True)
        (folder / f"{source.id}.toml").write_text(_toml(source), encoding="utf-8")

    def crawl(self, *arguments: str, now: datetime = NOW) -> Crawled:
        """What `python -m spiders.run` does with these arguments at this time, in a fork of its own."""
        receiver, sender = _PROCESSES.Pipe(duplex=False)
        process = _PROCESSES.Process(target=_crawl, args=(self._environment(now), arguments, sender))
        process.start()
        sender.close()
        with receiver:
            code, words, errors = receiver.recv() if receiver.poll(90) else (-1, "", "no word in 90 s")
        process.join()
        return _crawled(code, words, errors)

    def crawl_apart(self, *arguments: str, now: datetime = NOW) -> Crawled:
        """The same in a process of its own, as the step starts it."""
        environment = os.environ | self._environment(now)
        command = [sys.executable, "-m", "spiders.run", *arguments]
        root = Path(__file__).resolve().parents[2]
        done = subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, timeout=90)
        return _crawled(done.returncode, done.stdout, done.stderr)

    def _environment(self, now: datetime) -> dict[str, str]:
        home = self.settings.home
        write_clock(home / "clock.json", now)
        return {
            "TENFOLD_HOME": str(home),
            "TENFOLD_SOURCES_DIR": str(home / "sources"),
            "TENFOLD_CLOCK_FILE": str(home / "clock.json"),
            "TENFOLD_ALLOW_PRIVATE_HOSTS": "true",
            "TENFOLD_MAX_BODY_BYTES": "1000000",
            "TENFOLD_FETCH_TIMEOUT_SECONDS": "2",
            "TENFOLD_LOG_LEVEL": "WARNING",
        }

    def rows(self, table: type[SQLModel]) -> list[Any]:
        with reading(self.engine) as session:
            return list(session.exec(select(table)))


def _crawl(
    environment: dict[str, str], arguments: tuple[str, ...], sender: "Connection[tuple[int, str, str], None]"
) -> None:
    os.environ.update(environment)
    from spiders.run import main

    words, errors = io.StringIO(), io.StringIO()
    with redirect_stdout(words), redirect_stderr(errors):
        code = main(arguments)
    sender.send((code, words.getvalue(), errors.getvalue()))


def _crawled(code: int, words: str, errors: str) -> Crawled:
    lines = words.strip().splitlines()
    return Crawled(code, json.loads(lines[-1]) if lines else {}, errors)


def _toml(source: Source) -> str:
    def written(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    plain = source.model_dump(mode="json", exclude_defaults=True)
    endpoints, expects = plain.pop("endpoints"), plain.pop("expects", {})
    lines = ["[[source]]", *(f"{key} = {written(value)}" for key, value in plain.items())]
    for endpoint in endpoints:
        lines += ["[[source.endpoints]]", *(f"{key} = {written(value)}" for key, value in endpoint.items())]
    lines += ["[source.expects]", *(f"{key} = {written(value)}" for key, value in expects.items())]
    return "\n".join(lines) + "\n"


@pytest.fixture
def site(settings: Settings, store: Engine) -> Iterator[Site]:
    with Peer() as peer:
        yield Site(peer, settings, store)
