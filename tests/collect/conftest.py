"""A place to collect in, and a source to collect from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, text

from models.source import Source
from pipeline.collect.fetch import Fetcher
from pipeline.config import Settings
from pipeline.store.captures import CaptureStore
from tests.peers.http import Peer

NOW = datetime(2025, 3, 10, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Here:
    """Settings, store and captures of one test."""

    settings: Settings
    engine: Engine
    captures: CaptureStore


@pytest.fixture
def here(settings: Settings, store: Engine, captures: CaptureStore) -> Here:
    return Here(settings, store, captures)


@pytest.fixture
def peer() -> Iterator[Peer]:
    with Peer() as running:
        yield running


@pytest.fixture
def fetcher(settings: Settings) -> Iterator[Fetcher]:
    quick = settings.model_copy(update={"fetch_timeout_seconds": 1.0, "max_body_bytes": 1_000_000})
    with Fetcher(quick) as asking:
        yield asking


def poison(engine: Engine) -> None:
    """Let the store refuse entries of this title, as it might for a reason that nobody foresaw."""
    refusal = "BEGIN SELECT RAISE(ABORT, 'poison'); END"
    with engine.begin() as connection:
        connection.execute(
            text(f"CREATE TRIGGER poison BEFORE INSERT ON entry WHEN NEW.title = 'poison' {refusal}")
        )


def source_of(*endpoints: dict[str, Any], **facts: Any) -> Source:
    """A source with these endpoints that may be asked without a pause."""
    usual: dict[str, Any] = {
        "id": "outlet",
        "name": "An outlet",
        "kind": "press",
        "country": "CHN",
        "languages": ["en"],
        "family": "outlet",
        "timezone": "Asia/Shanghai",
        "delay_seconds": 0,
        "endpoints": list(endpoints),
    }
    return Source.model_validate(usual | facts)
