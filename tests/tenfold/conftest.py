"""The command line, run in this process against an archive of the test's own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import Engine
from typer.testing import CliRunner

from pipeline.config import Settings
from pipeline.config import settings as read_settings
from pipeline.workplace import workplace
from tenfold.main import app

Run = Callable[..., Result]

SOURCE = """
[[source]]
id = "gazette"
name = "The Gazette"
kind = "press"
country = "ZMB"
languages = ["en"]
family = "gazette"
timezone = "Africa/Lusaka"
delay_seconds = 0.0

[[source.endpoints]]
kind = "feed"
url = "http://127.0.0.1:9/feed.xml"
"""


@pytest.fixture
def run(settings: Settings, store: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    """Calls `tenfold` with these words."""
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "gazette.toml").write_text(SOURCE, encoding="utf-8")
    for name, value in settings.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TENFOLD_SOURCES_DIR", str(sources))
    _forget()

    def call(*words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words])

    yield call
    _forget()


def _forget() -> None:
    read_settings.cache_clear()
    workplace.cache_clear()
