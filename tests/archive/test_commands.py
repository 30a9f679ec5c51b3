"""`tenfold search` and `export` as a person or a script calls them."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.archive.conftest import Site

ROOT = Path(__file__).resolve().parents[2]


def tenfold(site: Site, *words: str) -> subprocess.CompletedProcess[str]:
    clock = site.settings.home / "clock.json"
    clock.write_text(json.dumps({"real": 0, "simulated": 1_763_631_000, "rate": 0}), encoding="utf-8")
    surroundings = {
        **os.environ,
        "TENFOLD_HOME": str(site.settings.home),
        "TENFOLD_SOURCES_DIR": str(site.settings.sources),
        "TENFOLD_CLOCK_FILE": str(clock),
    }
    command = [sys.executable, "-m", "tenfold", *words]
    return subprocess.run(
        command, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=120, check=False
    )


def test_search_lists_articles_for_people_and_for_programs(site: Site) -> None:
    people = tenfold(site, "search", "研討班", "--lang", "zh", "--since", "2025-11-01")
    programs = tenfold(site, "search", "workshop", "--action", "A6", "--as-of", "2025-11-15", "--json")
    found = [json.loads(line) for line in programs.stdout.splitlines()]

    assert (people.returncode, programs.returncode) == (0, 0)
    assert "人工智慧研討班在滬開班" in people.stdout
    assert "2 of 2 articles" in people.stdout
    assert {one["item"]["id"] for one in found} == {site.sample.articles["en"], site.sample.articles["copy"]}


def test_export_writes_the_table_and_format_asked_for(site: Site, tmp_path: Path) -> None:
    events = tenfold(site, "export", "events", "jsonl", "--as-of", "2025-11-17")
    file = tmp_path / "articles.csv"
    written = tenfold(site, "export", "-q", "ferry", "--output", str(file))
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    assert (events.returncode, written.returncode) == (0, 0)
    assert {json.loads(line)["type"] for line in events.stdout.splitlines()} == {
        "event_held",
        "agreement_signed",
    }
    assert [row["title"] for row in rows] == ["Ferry timetable"]


def test_standard_output_is_the_export_and_nothing_else(site: Site) -> None:
    written = tenfold(site, "export", "csv", "partnerships")

    assert len(list(csv.DictReader(io.StringIO(written.stdout)))) == 5
    assert written.stderr == ""


def test_wrong_use_is_said_in_one_go(site: Site) -> None:
    for words in (
        ["export", "secrets"],
        ["export", "events", "articles"],
        ["search", "x", "--since", "soon"],
    ):
        answer = tenfold(site, *words)

        assert answer.returncode == 2
        assert "Traceback" not in answer.stderr
