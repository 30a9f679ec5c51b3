"""A catalogue of one's own, and the spiders run as the DAG runs them: as a child process."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
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


@dataclass
class Crawled:
    """What one run of the spiders said and left."""

    code: int
    summary: dict[str, Any]
    errors: str


class Site:
    """A peer, the catalogue entries that describe it, and runs of the spiders against it."""

    def __init__(self, peer: Peer, settings: Settings, engine: Engine, bytecode: Path) -> None:
        self.peer = peer
        self.settings = settings
        self.engine = engine
        self.captures = CaptureStore(settings.captures)
        self._bytecode = bytecode

    def add(self, source: Source) -> None:
        """Write the source into the catalogue of this site."""
        folder = self.settings.home / "sources"
        folder.mkdir(exist_ok=True)
        (folder / f"{source.id}.toml").write_text(_toml(source), encoding="utf-8")

    def crawl(self, *arguments: str, now: datetime = NOW) -> Crawled:
        """`python -m spiders.run` with these arguments at this simulated time."""
        home = self.settings.home
        write_clock(home / "clock.json", now)
        inherited = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment = inherited | {
            "PYTHONPYCACHEPREFIX": str(self._bytecode),
            "TENFOLD_HOME": str(home),
            "TENFOLD_SOURCES_DIR": str(home / "sources"),
            "TENFOLD_CLOCK_FILE": str(home / "clock.json"),
            "TENFOLD_ALLOW_PRIVATE_HOSTS": "true",
            "TENFOLD_MAX_BODY_BYTES": "1000000",
            "TENFOLD_FETCH_TIMEOUT_SECONDS": "2",
            "TENFOLD_LOG_LEVEL": "WARNING",
        }
        command = [sys.executable, "-m", "spiders.run", *arguments]
        root = Path(__file__).resolve().parents[2]
        done = subprocess.run(command, env=environment, cwd=root, capture_output=True, text=True, timeout=90)
        lines = done.stdout.strip().splitlines()
        return Crawled(done.returncode, json.loads(lines[-1]) if lines else {}, done.stderr)

    def rows(self, table: type[SQLModel]) -> list[Any]:
        with reading(self.engine) as session:
            return list(session.exec(select(table)))


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


@pytest.fixture(scope="session")
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the runs share what Python compiled: most of the time of a cold start."""
    return tmp_path_factory.mktemp("bytecode")


@pytest.fixture
def site(settings: Settings, store: Engine, bytecode: Path) -> Iterator[Site]:
    with Peer() as peer:
        yield Site(peer, settings, store, bytecode)
