"""`tenfold source`: the catalogue, one look at a source, and what could not be seen."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from newsroom.catalogue import write_catalogue
from newsroom.clock import frozen_clock
from newsroom.loading import load_scenario
from newsroom.server import Newsroom
from pipeline.clock import write_clock
from pipeline.config import settings as read_settings
from pipeline.workplace import workplace
from tests.tenfold.conftest import Run

TINY = Path(__file__).resolve().parents[1] / "newsroom" / "tiny.toml"
LATE = datetime.fromisoformat("2025-03-02T20:00:00+08:00")


@pytest.fixture
def newsroom(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """The command line beside a served newsroom whose outlets are the catalogue."""
    scenario = load_scenario(TINY)
    folder = tmp_path / "outlets"
    with Newsroom(scenario, frozen_clock(LATE)) as served:
        write_catalogue(scenario, served.places, folder)
        monkeypatch.setenv("TENFOLD_SOURCES_DIR", str(folder))
        monkeypatch.setenv("TENFOLD_CLOCK_FILE", str(tmp_path / "clock.json"))
        write_clock(tmp_path / "clock.json", LATE)
        read_settings.cache_clear()
        workplace.cache_clear()
        yield run


def test_the_catalogue_is_listed(run: Run) -> None:
    listed = [json.loads(line) for line in run("source", "list", "--json").stdout.splitlines()]

    assert [source["id"] for source in listed] == ["gazette"]
    assert "The Gazette" in run("source", "list").stdout
    assert "1 of 1 enabled" in run("source", "list").stdout
    assert run("source", "list", "--kind", "official", "--json").stdout == ""
    assert run("source", "list", "--language", "sw", "--json").stdout == ""
    assert run("source", "list", "--kind", "gossip").exit_code == 2


def test_a_source_is_asked_once_and_shown_field_by_field(newsroom: Run) -> None:
    result = newsroom("source", "check", "office", "--json")
    [seen] = [json.loads(line) for line in result.stdout.splitlines()]

    assert result.exit_code == 0, result.output
    assert seen["outcome"] == "new"
    assert seen["entries"]
    assert seen["article"]["language"] == "zh-Hans"
    assert seen["article"]["text"] in newsroom("source", "check", "office").stdout


def test_an_entry_without_a_key_is_named_and_stops_no_other(newsroom: Run, tmp_path: Path) -> None:
    (tmp_path / "outlets" / "broken.toml").write_text("[[source]]\nid = 'half'\n", encoding="utf-8")
    read_settings.cache_clear()
    workplace.cache_clear()
    listed = newsroom("source", "list", "--json")
    run = newsroom("collect", "--source", "office", "--json")

    assert listed.exit_code == 1
    assert "left out: broken.toml: source half: name: add this key" in listed.stderr
    assert run.exit_code == 0, run.output
    assert sum(json.loads(line)["stored"] for line in run.stdout.splitlines()) > 0


def test_what_cannot_be_seen_is_said_with_the_remedy(run: Run) -> None:
    result = run("source", "check", "gazette", "--json")

    assert result.exit_code == 1
    assert "Connection refused: robots.txt fails, so nothing is asked" in json.loads(result.stdout)["detail"]


def test_an_unknown_source_is_wrong_use(run: Run) -> None:
    assert run("source", "check", "nobody").exit_code == 2


def test_health_tells_nothing_looked_at_from_all_seen(newsroom: Run) -> None:
    assert "no source was looked at yet" in newsroom("source", "health").stdout
    assert newsroom("collect").exit_code == 0
    assert "every enabled source was seen" in newsroom("source", "health").stdout


def test_a_step_that_fails_has_its_line_too(newsroom: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENFOLD_CRAWL_TIMEOUT_SECONDS", "0.01")
    read_settings.cache_clear()
    workplace.cache_clear()
    result = newsroom("collect", "--json")
    told = [json.loads(line) for line in result.stdout.splitlines()]

    assert result.exit_code == 1
    assert (told[-1]["task"], told[-1]["retry"]) == ("sites", 1)
    assert "crawl_timeout" in told[-1]["notes"][0]


def test_brackets_in_an_address_are_shown_as_they_are(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "sources" / "gazette.toml"
    file.write_text(file.read_text().replace("/feed.xml", "/[/x]").replace("The Gazette", "The [/b] Gazette"))
    run("collect")
    health, listed = run("source", "health"), run("source", "list")

    assert health.exit_code == 1
    assert isinstance(health.exception, SystemExit)
    assert "The [/b]" in listed.stdout


def test_health_names_the_sources_that_were_never_looked_at(newsroom: Run) -> None:
    assert newsroom("collect", "--source", "office").exit_code == 0
    listed = [json.loads(line) for line in newsroom("source", "list", "--json").stdout.splitlines()]
    result = newsroom("source", "health", "--json")
    blind = [json.loads(line) for line in result.stdout.splitlines()]

    assert result.exit_code == 1
    assert {one["source_id"] for one in blind} == {one["id"] for one in listed} - {"office"}
    assert {one["reason"] for one in blind} == {"not_looked"}


def test_health_names_the_blind_spots(run: Run) -> None:
    run("collect")
    result = run("source", "health", "--json")
    [blind] = [json.loads(line) for line in result.stdout.splitlines()]

    assert result.exit_code == 1
    assert (blind["source_id"], blind["reason"]) == ("gazette", "failed")
