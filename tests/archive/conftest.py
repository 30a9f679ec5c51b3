"""The archive served over real HTTP on loopback, with the sample in it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn
from sqlalchemy import Engine

from archive.app import create_app
from pipeline.config import Settings
from pipeline.store.database import open_engine
from tests.archive import texts
from tests.archive.filling import NOW, Sample
from tests.archive.sample import fill


@dataclass(frozen=True)
class Site:
    """A running archive."""

    url: str
    sample: Sample
    settings: Settings

    def get(self, path: str, **asked: str) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", params=asked or None, timeout=30)


def settings_for(home: Path, **more: object) -> Settings:
    """Settings of an installation whose only sources are the sample's."""
    sources = home / "sources"
    sources.mkdir()
    (sources / "sample.toml").write_text(texts.SOURCES, encoding="utf-8")
    return Settings(home=home, sources_dir=sources, _env_file=None, **more)  # type: ignore[call-arg, arg-type]


@contextmanager
def served(settings: Settings, *, readers: bool = False) -> Iterator[str]:
    """The address of an archive that is served until the end of the block."""
    listener = socket.create_server(("127.0.0.1", 0))
    app = create_app(settings, now=lambda: NOW, readers=readers)
    config = uvicorn.Config(app, log_level="critical", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Iterator[Site]:
    """The sample on SQLite. Nothing that is served here can be changed, so all tests share it."""
    settings = settings_for(tmp_path_factory.mktemp("site"))
    (settings.home / "tenfold.db").write_bytes(migrated_database.read_bytes())
    engine = open_engine(settings.database)
    sample = fill(engine)
    engine.dispose()
    with served(settings) as url:
        yield Site(url, sample, settings)


@pytest.fixture
def either_site(either_store: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The sample on SQLite and again on PostgreSQL."""
    address = either_store.url.render_as_string(hide_password=False)
    settings = settings_for(tmp_path_factory.mktemp("either"), database_url=address)
    sample = fill(either_store)
    with served(settings) as url:
        yield Site(url, sample, settings)
