"""`tenfold source add` and `check` against every outlet of the newsroom, and where nothing is shown."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from inspect import signature
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
from tests.catalogue import examples, test_every_source
from tests.peers.http import Peer, Reply, page
from tests.tenfold.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
MONTH = load_scenario(ROOT / "newsroom/scenarios/first_month.toml")
# No outlet is in trouble at noon of this day.
CALM = MONTH.scenario.start + timedelta(days=12, hours=12)
OUTLETS = [outlet.id for outlet in MONTH.outlets]
# What is asked of each example of the catalogue.
CHECKS = [
    check
    for name, check in vars(test_every_source).items()
    if name.startswith("test_") and "example" in signature(check).parameters
]


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


@pytest.mark.parametrize("outlet", OUTLETS)
def test_the_proposed_example_passes_the_tests_of_every_source(
    blank: World, outlet: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("--id", outlet, "--delay", "0", "--yes", "--enable")
    assert blank.run("source", "add", blank.url(outlet), *words).exit_code == 0
    monkeypatch.setattr(examples, "FOLDER", tmp_path / "examples")
    example = examples.Example(load_sources(tmp_path / "mine")[outlet])

    for check in CHECKS:
        check(example)


def test_what_is_proposed_reads_as_the_newsrooms_own_entry_does(blank: World) -> None:
    known = blank.known["hant-daily"]
    words = ("--country", "HKG", "--id", "mine", "--delay", "0", "--dry-run", "--json")
    proposal = json.loads(blank.run("source", "add", blank.url("hant-daily"), *words).stdout)
    entry = Source.model_validate(proposal["entry"])

    assert (entry.country, entry.timezone, entry.languages) == ("HKG", known.timezone, known.languages)
    assert entry.name == known.name
    assert entry.endpoints[0].links == "div.card h4 a"
    assert entry.article.body == ("div.paragraph",)
    assert entry.article.remove == (".moreArticle",)


def test_a_list_goes_on_where_its_second_page_was_seen(blank: World) -> None:
    url = blank.url("ministry-zh")
    proposal = json.loads(blank.run("source", "add", url, "--delay", "0", "--dry-run", "--json").stdout)
    [endpoint] = proposal["entry"]["endpoints"]

    assert (endpoint["next_page"], endpoint["max_pages"]) == ("/wjdt/index_{n}.html", 3)
    assert proposal["entry"]["charset"] == "gb18030"


def test_the_doubts_are_said_in_words(blank: World, tmp_path: Path) -> None:
    shown = blank.run("source", "add", blank.url("council-zh"), "--delay", "0", "--dry-run").stdout

    assert "Look at country: CHN (40%): the host names no state" in shown
    assert "requests made" in shown
    assert list((tmp_path / "mine").iterdir()) == []
    assert not (tmp_path / "examples").exists()


@pytest.mark.parametrize("outlet", OUTLETS)
def test_the_entry_is_shown_as_it_would_be_written(
    blank: World, outlet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    words = ("--id", outlet, "--delay", "0", "--dry-run")
    shown = blank.run("source", "add", blank.url(outlet), *words).stdout
    proposal = json.loads(blank.run("source", "add", blank.url(outlet), *words, "--json").stdout)

    assert proposal["toml"] in shown


def test_an_entry_can_join_others_in_a_file_and_be_enabled(blank: World, tmp_path: Path) -> None:
    file = tmp_path / "mine" / "press.toml"
    for outlet in ("lima", "dakar"):
        words = (
            "--id",
            outlet,
            "--out",
            file,
            "--examples",
            tmp_path / "shown",
            "--delay",
            "0",
            "--yes",
            "--enable",
        )
        result = blank.run("source", "add", blank.url(outlet), *words)
        assert result.exit_code == 0, result.output
        assert "unless its terms allow publication" in result.stderr

    added = load_sources(tmp_path / "mine")
    assert [source.enabled for source in added.values()] == [True, True]
    assert sorted(path.name for path in (tmp_path / "shown").iterdir()) == ["dakar", "lima"]


def test_what_is_in_the_catalogue_is_not_added_again(world: World) -> None:
    known = world.known["wire-en"].endpoints[0].url
    again = world.run("source", "add", known)
    taken = world.run("source", "add", world.url("wire-en"), "--id", "wire-en", "--delay", "0", "--yes")

    assert (again.exit_code, taken.exit_code) == (2, 2)
    assert "tenfold source check wire-en" in again.stderr
    assert "give this one another with --id" in taken.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("ftp://a.example/",),
        ("http://[bad",),
        ("a.example",),
        ("http://127.0.0.1:9/", "--country", "Zambia"),
        ("http://127.0.0.1:9/", "--id", "Not An Id"),
        ("http://127.0.0.1:9/", "--kind", "blog"),
        ("http://127.0.0.1:9/", "--out", "sources.json"),
    ],
)
def test_wrong_use_is_told_before_any_host_is_asked(run: Run, words: tuple[str, ...]) -> None:
    result = run("source", "add", *words)

    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_host_that_does_not_answer_is_said_in_one_line(run: Run) -> None:
    result = run("source", "add", "http://127.0.0.1:9/news/", "--delay", "0")

    assert result.exit_code == 1
    assert result.stderr.strip().startswith("nothing to propose: ")
    assert "Connection refused" in result.stderr


HTML = {"Content-Type": "text/html"}
BARE = {
    "/robots.txt": Reply(b"User-agent: *\nDisallow: /private/\n"),
    "/": page("Opening hours: nine to five."),
    "/shield/": Reply(
        b"<html><head><title>Just a moment...</title></head><body><form class='challenge-form'>"
        b"Checking your browser before you enter</form></body></html>",
        headers=HTML,
    ),
}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "shows no list of three articles or more"),
        ("/private/", "is disallowed by"),
        ("/shield/", "a person must look"),
        ("/gone/", "status 404"),
    ],
)
def test_a_page_with_nothing_to_propose_says_why(run: Run, path: str, words: str) -> None:
    with Peer(BARE) as peer:
        result = run("source", "add", peer.url(path), "--delay", "0", "--yes")

    assert result.exit_code == 1
    assert words in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_site_is_never_asked_more_than_fifteen_times(run: Run) -> None:
    rows = "".join(
        f"<li><a href='/2026/11/{n:02}/story-{n}'>Story number {n} of the hills and the river</a></li>"
        for n in range(30)
    )
    heads = "".join(
        f"<link rel=alternate type=application/rss+xml href='/f{n}.xml'><script src='/list{n}.json'></script>"
        for n in range(30)
    )
    html = (
        f"<html><head>{heads}</head><body><ul class='news'>{rows}</ul><a href='?page=2'>2</a></body></html>"
    )
    with Peer({"/": Reply(html.encode(), headers=HTML)}) as peer:
        result = run("source", "add", peer.url("/"), "--delay", "0", "--dry-run", "--json")

    assert result.exit_code == 0, result.output
    proposal = json.loads(result.stdout)
    assert proposal["requests"] == len(peer.log) <= 15
    assert proposal["entry"]["confidence"] == "low"


def test_a_check_says_which_selectors_no_longer_hold(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    file = world.folder / "jakarta.toml"
    entry = file.read_text(encoding="utf-8").replace("h1.entry-title", "h1.of-long-ago")
    file.write_text(entry.replace('languages = ["id", "en"]', 'languages = ["fr"]'), encoding="utf-8")
    workplace.cache_clear()
    [seen] = [
        json.loads(line) for line in world.run("source", "check", "jakarta", "--json").stdout.splitlines()
    ]
    fields = {field["field"]: field for field in seen["fields"]}
    shown = world.run("source", "check", "--all").stdout

    assert fields["title"]["expected"] == "h1.of-long-ago"
    assert fields["title"]["verdict"] == "the catalogue's selectors found nothing: general chain"
    assert 0 < fields["title"]["confidence"] < 1
    assert fields["language"]["verdict"] == "not a language of the catalogue's entry"
    assert "selectors failed: title" in shown
