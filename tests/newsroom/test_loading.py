"""What a scenario file may say, and the one line that refuses what it may not."""

import json
import tomllib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from newsroom.due import misstated
from newsroom.loading import ScenarioError, load_scenario
from newsroom.places import place_outlets
from newsroom.scenario import Scenario
from newsroom.world import World
from tests.newsroom.conftest import TINY, at

Change = Callable[[dict[str, Any]], object]


def refusal(folder: Path, change: Change) -> str:
    raw = tomllib.loads(TINY.read_text(encoding="utf-8"))
    change(raw)
    file = folder / "changed.json"
    file.write_text(json.dumps(raw, default=_plain, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        load_scenario(file)
    return str(refused.value)


def _plain(value: object) -> str:
    assert isinstance(value, date | datetime)
    return value.isoformat()


REFUSED: list[tuple[str, Change, list[str]]] = [
    (
        "unknown key",
        lambda raw: raw["item"][1].update(colour="red"),
        ['item "lab-zh"', "colour", "unknown key"],
    ),
    (
        "no offset",
        lambda raw: raw["scenario"].update(start="2025-03-01T00:00:00"),
        ["scenario.start", "offset"],
    ),
    (
        "bad date",
        lambda raw: raw["item"][0].update(published="2025-02-30"),
        ['item "old-notice"', "published"],
    ),
    ("duplicate", lambda raw: raw["item"][2].update(id="lab-zh"), ['item "lab-zh"', "2 times"]),
    ("no outlet", lambda raw: raw["item"][0].update(outlet="nobody"), ['no outlet "nobody"', "old-notice"]),
    ("no event", lambda raw: raw["event"].clear(), ['item "lab-zh"', 'no event "lab"']),
    ("no text", lambda raw: raw["item"][0].pop("text"), ['item "old-notice"', "text is missing"]),
    ("no truth", lambda raw: raw["item"][0].pop("truth"), ['item "old-notice"', "no truth"]),
    ("bad code", lambda raw: raw["event"][0].update(actions=["A11"]), ['event "lab"', "actions.0"]),
    ("bad zone", lambda raw: raw["outlet"][0].update(timezone="Asia/Nowhere"), ['outlet "office"', "zone"]),
    ("bad look", lambda raw: raw["outlet"][0].update(look="neon"), ['outlet "office"', "neon", "looks.toml"]),
    ("bad charset", lambda raw: raw["outlet"][0].update(charset="klingon"), ['outlet "office"', "klingon"]),
    ("copy of copy", lambda raw: raw["item"][2].update(copies="lab-copy"), ["copies a copy"]),
    ("contradiction", lambda raw: raw["item"][1]["truth"].update(relevant=False), ["not relevant, yet"]),
    (
        "strange item",
        lambda raw: raw["trouble"][0].update(item="essay"),
        ["trouble number 1", "another outlet"],
    ),
    (
        "backwards",
        lambda raw: raw["trouble"][3].update(until="2025-03-02T00:00:00+08:00"),
        ["trouble number 4"],
    ),
    ("no page", lambda raw: raw["trouble"][0].pop("item"), ["trouble number 1", "names none"]),
    ("feed text", lambda raw: raw["outlet"][0].update(text_from="feed"), ['outlet "office"', "no feed"]),
    (
        "one address",
        lambda raw: raw["item"][8].update(title=raw["item"][7]["title"]),
        ['item "loop"', 'address of item "huge"', "another title"],
    ),
    ("missing key", lambda raw: raw["outlet"][0].pop("family"), ['outlet "office"', "family", "add the key"]),
    (
        "stranger's mail",
        lambda raw: raw.update(mail=[{"reader": "x@y.z", "kind": "digest", "day": "2025-03-02"}]),
        ['no reader "x@y.z"'],
    ),
]


@pytest.mark.parametrize(
    ("change", "expected"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_what_does_not_fit_is_refused_in_one_line(
    tmp_path: Path, change: Change, expected: list[str]
) -> None:
    line = refusal(tmp_path, change)
    assert "\n" not in line
    assert line.startswith("changed.json: ")
    for words in expected:
        assert words in line
    assert "; " in line  # the remedy


def test_a_file_that_is_not_toml_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_text("[scenario\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"^broken\.toml: file: "):
        load_scenario(file)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"^none\.toml: file: No such file"):
        load_scenario(tmp_path / "none.toml")


def test_json_says_the_same_as_toml(tiny: Scenario, tmp_path: Path) -> None:
    raw = tomllib.loads(TINY.read_text(encoding="utf-8"))
    file = tmp_path / "tiny.json"
    file.write_text(json.dumps(raw, default=_plain, ensure_ascii=False), encoding="utf-8")
    assert load_scenario(file) == tiny


def test_a_copy_takes_over_what_it_does_not_say(tiny: Scenario) -> None:
    items = {item.id: item for item in tiny.items}
    copy, original = items["lab-copy"], items["lab-en"]
    assert copy.title == original.title
    assert copy.text == original.text.strip().splitlines()[0]
    assert copy.truth == original.truth
    assert copy.lang == "en"


def test_edits_keep_their_instants(tiny: Scenario) -> None:
    edited = next(item for item in tiny.items if item.edits)
    assert edited.edits[0].at == at("03 09:00")


def test_the_example_of_the_page_about_scenarios_can_be_played(tmp_path: Path) -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "newsroom.md"
    example = page.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    file = tmp_path / "example.toml"
    file.write_text(example, encoding="utf-8")
    scenario = load_scenario(file)
    assert misstated(World(scenario, place_outlets(scenario, 8800))) == []
    assert len(scenario.mails) == 1
