"""A source that lists far less than usual is shown as that, with what was usual."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import Engine

from models.collecting import CheckRow, Look
from pipeline.store.database import writing
from tests.archive.conftest import served, settings_for
from tests.archive.filling import NOW

FEED = "https://harbour.example/rss"


def test_a_drop_in_volume_is_shown_apart_from_not_seen(
    store: Engine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with writing(store) as session:
        for back in range(100):
            session.add(
                CheckRow(
                    source_id="harbour_daily",
                    endpoint=FEED,
                    at=NOW - timedelta(days=back, hours=1),
                    outcome=Look.NEW,
                    fresh=0 if back <= 7 else 8,
                )
            )
    settings = settings_for(tmp_path_factory.mktemp("drop"), database_url=str(store.url))
    with served(settings) as url:
        source = httpx.get(f"{url}/sources/harbour_daily.json", timeout=30).json()["source"]
        page = httpx.get(f"{url}/sources/harbour_daily", timeout=30).text

    assert (source["seen"], source["reason"]) == (False, "volume_drop")
    assert "less than usual" in page
    assert "0 new in the last week, where 56 were usual" in page
