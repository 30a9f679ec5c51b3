"""`tenfold review`, `merge`, `split` and the exports, as a person or a script calls them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from pipeline.clock import now
from pipeline.ledger.rules import LedgerRules
from pipeline.store import ledger
from pipeline.store.database import reading
from tests.ledger.making import claim
from tests.ledger.test_history import FIRST, learn
from tests.tenfold.conftest import Run, run

__all__ = ["run"]


def lines(text: str) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in text.splitlines())


@pytest.fixture
def event(store: Engine, rules: LedgerRules) -> str:
    """An event with two reports."""
    learn(store, rules, claim("wire"), FIRST)
    learn(store, rules, claim("echo"), FIRST)
    with reading(store) as session:
        [record] = ledger.events(session)
    return str(record["id"])


def export(run: Run, *words: str) -> list[dict[str, Any]]:
    written = run("export", *words, "jsonl")
    assert written.exit_code == 0, written.output
    return list(lines(written.stdout))


def test_both_words_stand_in_the_export_and_the_feed(run: Run, event: str) -> None:
    cursor = export(run, "changes")[-1]["cursor"]
    done = run(
        "review",
        "amend",
        "event",
        event,
        "--set",
        "date=2025-03-09",
        "--by",
        "Ada",
        "--note",
        "[b]dateline[/b]",
    )

    [shown] = export(run, "events")
    fresh = export(run, "changes", "--since", cursor)
    assert (done.exit_code, done.stdout.strip()) == (0, f"review 1: amend event {event}")
    assert (shown["date"], shown["review"]["machine"]) == ("2025-03-09", {"date": "2025-03-10"})
    assert {one["record"] for one in fresh} == {"review", "event", "partnership", "commitment"}
    assert all("[b]dateline[/b]" in one["because"] for one in fresh)
    assert [one["data"]["date"] for one in fresh if one["record"] == "event"] == ["2025-03-09"]


def test_decisions_are_listed_and_taken_back(run: Run, event: str) -> None:
    run("review", "reject", "event", event, "--by", "Ada", "--note", "[x] rumour")
    gone = export(run, "events")
    back = run("review", "undo", "1", "--by", "Bo")

    listed = list(lines(run("review", "list", "--json").stdout))
    assert gone == []
    assert back.exit_code == 0
    assert [(one["reviewer"], one["verdict"], one["stands"]) for one in listed] == [
        ("Ada", "reject", False),
        ("Bo", "undo", True),
    ]
    assert "[x] rumour" in run("review", "list").stdout
    assert len(export(run, "events")) == 1
    assert [one["number"] for one in export(run, "reviews")] == [1, 2]


def test_another_program_gets_every_decision_whole(run: Run, event: str) -> None:
    note = "so-the-ministry-says-" * 20
    run("review", "accept", "event", event, "--by", "Ada", "--note", note)

    listed = run("review", "list").stdout

    assert f"event {event}" in listed
    assert note in listed


def test_events_are_split_and_merged(run: Run, event: str) -> None:
    split = run("split", event, "--claims", "article-echo", "--by", "Ada")
    two = [one["id"] for one in export(run, "events")]
    merged = run("merge", *two, "--by", "Ada", "--because", "one signing")

    assert (split.exit_code, merged.exit_code) == (0, 0)
    assert len(two) == 2
    assert len(export(run, "events")) == 1


@pytest.mark.parametrize(
    "words",
    [
        ["review", "accept", "event", "nothing", "--by", "Ada"],
        ["review", "accept", "review", "1", "--by", "Ada"],
        ["review", "amend", "event", "nothing", "--by", "Ada", "--set", "date"],
        ["review", "accept", "event", "nothing", "--by", " "],
        ["review", "accept", "event", "nothing"],
        ["review", "undo", "1", "--by", "Ada"],
        ["merge", "nothing", "--by", "Ada", "--because", "x"],
        ["export", "events", "--since", "7"],
        ["export", "changes", "--since", "2025-01-01"],
        ["export", "events", "--since", "2025-01-01"],
        ["export", "partnerships", "--kind", "progress"],
    ],
)
def test_wrong_use_is_said_in_words(run: Run, event: str, words: list[str]) -> None:
    result = run(*words)

    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_the_ledger_is_exported_as_it_was_known(run: Run, event: str) -> None:
    before = [export(run, table, "--as-of", "2025-03-12") for table in TABLES]
    none = [export(run, table, "--as-of", "2025-03-11") for table in TABLES]
    run("review", "reject", "event", event, "--by", "Ada")

    assert [len(rows) for rows in before] == [1, 1, 1]
    assert none == [[], [], []]
    assert [export(run, table) for table in TABLES] == none
    assert [export(run, table, "--as-of", "2025-03-12") for table in TABLES] == before
    assert now() > FIRST


TABLES = ("events", "partnerships", "commitments")


def test_disagreement_feeds_the_evaluation(run: Run, event: str, store: Engine, tmp_path: Path) -> None:
    for table, setting in (("findings", "kind=commitment"), ("involvements", "role=mention")):
        kind = table.removesuffix("s")
        [subject] = [row["id"] for row in export(run, table) if row["article_id"] == "article-wire"]
        run("review", "amend", kind, subject, "--set", setting, "--by", "Ada")
    file = tmp_path / "reviewed.jsonl"

    written = run("review", "export", "--complete", "-o", file)
    scored = run("eval", file, "--json")

    [text] = lines(file.read_text(encoding="utf-8"))
    assert written.exit_code == 0
    assert text["gold"]["actions"] == [
        {"code": "A1", "kind": "commitment", "evidence": "China and Laos signed for a joint AI lab."}
    ]
    assert text["gold"]["countries"] == [{"iso3": "LAO", "role": "mention"}]
    assert text["gold"]["events"] == []
    assert json.loads(scored.stdout)["texts"] == 1
