"""What the tests of the alerts share: a catalogue of three sources, a desk, readers and a mail server."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from alerts.desk import Desk
from alerts.door import Known
from alerts.readers import Wish, subscribe
from models.alerts import SubscriptionRow
from pipeline.config import Settings
from pipeline.store.database import writing
from tests.alerts.sample import START, Archive, make_sample
from tests.peers.smtp import Sink, smtp_sink

_SOURCES = "\n".join(
    f"""
[[source]]
id = "{name}"
name = "{title}"
kind = "official"
country = "CHN"
languages = ["en", "zh"]
family = "{name}"
timezone = "Asia/Shanghai"
endpoints = [{{ kind = "feed", url = "https://{name}.example/feed" }}]
"""
    for name, title in (
        ("ministry", "Ministry of Examples"),
        ("people", "人民示例报"),
        ("wire", "Example Wire"),
    )
)

_ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]
Join = Callable[..., SubscriptionRow]


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server that takes everything."""
    with smtp_sink() as server:
        yield server


@pytest.fixture
def mail_settings(settings: Settings, sink: Sink, tmp_path: Path) -> Settings:
    """Settings with three sources, that send to the sink."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "all.toml").write_text(_SOURCES, encoding="utf-8")
    return settings.model_copy(
        update={
            "smtp_url": sink.url,
            "sources_dir": folder,
            "mail_from": "Tenfold <mail@tenfold.example>",
            "archive_url": "https://archive.example",
        }
    )


@pytest.fixture
def desk(store: Engine, mail_settings: Settings) -> Desk:
    """Where mails are written."""
    return Desk.open(store, mail_settings)


@pytest.fixture
def join(store: Engine, mail_settings: Settings) -> Join:
    """Enter a reader who wants news from the evening before the sample on."""

    def enter(
        address: str = "anna@readers.example", since: datetime = START - timedelta(hours=12), **wish: Any
    ) -> SubscriptionRow:
        with writing(store) as session:
            return subscribe(session, Wish(address=address, **wish), since, Known.load(mail_settings))

    return enter


@pytest.fixture
def sample(store: Engine) -> None:
    """An archive with a full day of news."""
    with writing(store) as session:
        make_sample(session)


@pytest.fixture
def write(store: Engine) -> Callable[[Callable[[Archive], object]], None]:
    """Write into the archive by hand, in a transaction."""

    def run(rows: Callable[[Archive], object]) -> None:
        with writing(store) as session:
            rows(Archive(session))

    return run


@pytest.fixture
def tenfold(store: Engine, mail_settings: Settings) -> Run:
    """Call `tenfold` on this test's archive."""
    env = os.environ | {
        "TENFOLD_HOME": str(mail_settings.home),
        "TENFOLD_SOURCES_DIR": str(mail_settings.sources_dir),
        "TENFOLD_SMTP_URL": mail_settings.smtp_url,
        "COLUMNS": "200",
    }

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        call = [sys.executable, "-m", "tenfold", *words]
        return subprocess.run(
            call, cwd=_ROOT, env=env, capture_output=True, text=True, check=False, timeout=60
        )

    return run
