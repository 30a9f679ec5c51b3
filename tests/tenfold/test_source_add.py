"""`tenfold source add` and `check` against every outlet of the newsroom, and where nothing is shown."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from models.source import Source
from newsroom.catalogue import write_catalogue
from newsroom.clock import frozen_clock
from newsroom.loading import load_scenario
from newsroom.server import Newsroom
from pipeline.catalogue import load_sources
from pipeline.clock import write_clock
from pipeline.config import settings as read_settings
from pipeline.workplace import workplace
from tests.tenfold.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
MONTH = load_scenario(ROOT / "newsroom/scenarios/first_month.toml")
# No outlet is in trouble at noon of this day.
CALM = MONTH.scenario.start + timedelta(days=12, hours=12)
OUTLETS = [outlet.id for outlet in MONTH.outlets]


class World:
    """The served newsroom, and the command line beside it."""

    def __init__(self, run: Run, served: Newsroom, folder: Path) -> None:
        self.run = run
        self.served = served
        self.folder = folder

    def url(self, outlet: str) -> str:
        return f"{self.served.places.home[outlet].base}/"

    @property
    def known(self) -> dict[str, Source]:
        """The newsroom's own catalogue."""
        return load_sources(self.folder)


@pytest.fixture(scope="module")
def served() -> Iterator[Newsroom]:
    with Newsroom(MONTH, frozen_clock(CALM)) as newsroom:
        yield newsroom


@pytest.fixture
def world(run: Run, served: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    write_catalogue(MONTH, served.places, tmp_path / "outlets")
    _settle(monkeypatch, tmp_path / "outlets", CALM, tmp_path)
    return World(run, served, tmp_path / "outlets")


@pytest.fixture
def blank(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """The newsroom for somebody whose catalogue is empty."""
    (tmp_path / "mine").mkdir()
    _settle(monkeypatch, tmp_path / "mine", CALM, tmp_path)
    return world


def _settle(monkeypatch: pytest.MonkeyPatch, sources: Path, now: datetime, home: Path) -> None:
    monkeypatch.setenv("TENFOLD_SOURCES_DIR", str(sources))
    monkeypatch.setenv("TENFOLD_CLOCK_FILE", str(home / "clock.json"))
    write_clock(home / "clock.json", now)
    read_settings.cache_clear()
    workplace.cache_clear()


@pytest.mark.parametrize("outlet", OUTLETS)
def test_every_outlet_is_checked_field_by_field(world: World, outlet: str) -> None:
    result = world.run("source", "check", outlet, "--json")
    [seen] = [json.loads(line) for line in result.stdout.splitlines()]

    assert result.exit_code == 0, result.output
    assert seen["outcome"] == "new"
    assert seen["entries"]
    assert seen["newest"]
    fields = {field["field"]: field for field in seen["fields"]}
    assert fields["title"]["value"] == seen["article"]["title"] != ""
    assert fields["text"]["value"]
    assert [name for name, field in fields.items() if "found nothing" in field["verdict"]] == []
    assert fields["language"]["verdict"] == "as expected"


def test_a_check_of_everything_shows_one_line_for_each(world: World) -> None:
    result = world.run("source", "check", "--all", "--json")
    seen = [json.loads(line) for line in result.stdout.splitlines()]

    assert [line["source"] for line in seen] == sorted(OUTLETS)
    assert result.exit_code == 0, result.output
    assert "complete" in world.run("source", "check", "--all").stdout


@pytest.mark.parametrize("words", [(), ("office", "--all")])
def test_a_check_is_of_one_source_or_of_all(run: Run, words: tuple[str, ...]) -> None:
    assert run("source", "check", *words).exit_code == 2


@pytest.mark.parametrize("outlet", OUTLETS)
def test_every_outlet_can_be_added_from_its_address_alone(blank: World, outlet: str, tmp_path: Path) -> None:
    result = blank.run("source", "add", blank.url(outlet), "--delay", "0", "--id", outlet, "--yes", "--json")
    assert result.exit_code == 0, result.output
    proposal = json.loads(result.stdout)
    added = load_sources(tmp_path / "mine")[outlet]

    assert proposal["requests"] <= 15
    assert not added.enabled
    assert "not yet read by a person" in (added.disabled_because or "")
    assert added.model_dump(mode="json", exclude_defaults=True) == proposal["entry"]
    assert (tmp_path / "examples" / outlet / "page.html").stat().st_size > 0
    read_settings.cache_clear()
    workplace.cache_clear()
    [seen] = [json.loads(line) for line in blank.run("source", "check", outlet, "--json").stdout.splitlines()]
    assert seen["outcome"] == "new", seen["detail"]
    assert sorted(entry["url"] for entry in seen["entries"]) == sorted(proposal["entries"])
    assert {field["field"] for field in proposal["fields"]} >= {
        "name",
        "endpoint",
        "timezone",
        "article.body",
    }
