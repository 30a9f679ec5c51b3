"""The DAGs' tasks, run by Airflow itself against a small newsroom and an empty archive."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from alerts.readers import Wish, subscribe
from models.alerts import DeliveryRow, DigestRow
from models.coding import CodingRow
from models.ledger import EventRow
from newsroom.catalogue import write_catalogue
from newsroom.clock import frozen_clock
from newsroom.loading import load_scenario
from newsroom.server import Newsroom
from pipeline.clock import write_clock
from pipeline.config import Settings
from pipeline.store.database import reading, writing

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(600)]

_PLAYER = Path(__file__).with_name("play_dags.py")
_DAGS = Path(__file__).resolve().parents[2] / "dags"
_SCENARIO = Path(__file__).resolve().parents[1] / "newsroom" / "tiny.toml"
_NOW = datetime(2025, 3, 2, 6, 0, tzinfo=UTC)


@pytest.fixture
def newsroom(settings: Settings) -> Iterator[None]:
    """The tiny scenario on loopback, its outlets in the catalogue, the clock on its second day."""
    write_clock(settings.home / "clock.json", _NOW)
    with Newsroom(load_scenario(_SCENARIO), frozen_clock(_NOW)) as newsroom:
        write_catalogue(newsroom.world.scenario, newsroom.places, settings.home / "sources")
        yield


def _run(settings: Settings, *dag_ids: str) -> dict[str, dict[str, str]]:
    home = settings.home
    airflow = {
        "AIRFLOW_HOME": str(home / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(_DAGS),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "TENFOLD_SOURCES_DIR": str(home / "sources"),
        "TENFOLD_CLOCK_FILE": str(home / "clock.json"),
        # nobody answers there: mails are written and wait
        "TENFOLD_SMTP_URL": "smtp://127.0.0.1:9",
    }
    environment = {**os.environ, **settings.environment(), **airflow}
    migrate = [sys.executable, "-m", "airflow", "db", "migrate"]
    subprocess.run(migrate, env=environment, check=True, capture_output=True, timeout=300)
    told = subprocess.run(
        [sys.executable, str(_PLAYER), *dag_ids], env=environment, capture_output=True, text=True, timeout=500
    )
    assert told.returncode == 0, told.stderr[-2000:]
    states: dict[str, dict[str, str]] = json.loads(told.stdout.strip().splitlines()[-1])
    return states


@pytest.mark.usefixtures("newsroom")
def test_from_the_sources_to_a_stored_digest(settings: Settings, store: Engine) -> None:
    with writing(store) as session:
        subscribe(session, Wish(address="reader@readers.example"), datetime(2025, 3, 1, tzinfo=UTC))

    states = _run(settings, "collect_feeds", "collect_sites", "process", "alerts", "source_health")

    unsuccessful = [
        (dag, task, state) for dag in states for task, state in states[dag].items() if state != "success"
    ]
    assert unsuccessful == []
    with reading(store) as session:
        assert session.exec(select(EventRow)).first() is not None
        assert session.exec(select(CodingRow).where(col(CodingRow.relevant))).first() is not None
        assert _mails(session) >= 1


def test_with_nothing_to_do_nobody_is_woken(settings: Settings, store: Engine) -> None:
    (settings.home / "sources").mkdir()
    write_clock(settings.home / "clock.json", _NOW)

    states = _run(settings, "collect_feeds", "collect_sites", "process")

    assert states["collect_feeds"] == {"": "success", "collect": "success", "fetch": "skipped"}
    assert states["collect_sites"] == {"": "success", "crawl": "skipped"}
    assert states["process"]["record"] == "skipped"
    with reading(store) as session:
        assert session.exec(select(DigestRow)).first() is None


def _mails(session: Session) -> int:
    return len(session.exec(select(DeliveryRow)).all())
