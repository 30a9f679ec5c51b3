"""`tenfold verify`, `quarantine` and `db`."""

import json
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, update
from sqlmodel import col, select

from models.coding import FindingRow
from models.collecting import CaptureRow, EntryRow, EntryState
from models.outcome import Exit, StageRow
from pipeline.store.database import reading, writing
from tests.tenfold.conftest import Run
from tests.tenfold.test_documents import TEXT

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


def fill(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "workshop.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert run("import", file).exit_code == 0


def faults(run: Run) -> list[str]:
    result = run("verify", "--json")
    found = json.loads(result.stdout)
    assert found["articles"] == 1
    assert result.exit_code == (1 if found["faults"] else 0)
    return [fault["reason"] for fault in found["faults"]]


def test_what_was_imported_verifies(run: Run, tmp_path: Path) -> None:
    fill(run, tmp_path)

    assert faults(run) == []


def test_a_false_quote_is_found(run: Run, store: Engine, tmp_path: Path) -> None:
    fill(run, tmp_path)
    with writing(store) as session:
        finding = session.exec(select(FindingRow).order_by(col(FindingRow.id))).first()
        assert finding is not None
        finding.quote = "words that nobody wrote"

    assert faults(run) == ["false_quote"]


def test_damaged_bytes_are_found(run: Run, store: Engine, tmp_path: Path) -> None:
    fill(run, tmp_path)
    with writing(store) as session:
        session.connection().execute(update(CaptureRow).values(sha256="0" * 64))

    assert faults(run) == ["damaged_capture"]


def test_a_flipped_bit_on_disk_is_found(run: Run, tmp_path: Path) -> None:
    fill(run, tmp_path)
    [segment] = (tmp_path / "captures").glob("*.warc.gz")
    segment.write_bytes(bytes([segment.read_bytes()[0] ^ 1]) + segment.read_bytes()[1:])

    assert faults(run) == ["damaged_capture"]


def test_a_text_that_reads_differently_is_found(run: Run, store: Engine, tmp_path: Path) -> None:
    fill(run, tmp_path)
    with writing(store) as session:
        session.connection().execute(update(CaptureRow).values(content_type="text/html"))

    assert faults(run) == ["text_differs"]


def test_an_article_of_a_source_that_left_the_catalogue_is_named_and_stops_no_other(
    run: Run, store: Engine, tmp_path: Path
) -> None:
    fill(run, tmp_path)
    with writing(store) as session:
        session.connection().execute(update(CaptureRow).values(source_id="closed"))
        session.connection().execute(update(FindingRow).values(quote="words that nobody wrote"))
    other = tmp_path / "other.txt"
    other.write_text(f"{TEXT} The centre in Lusaka opens in May.", encoding="utf-8")
    assert run("import", other).exit_code == 0

    result = run("verify", "--json")
    found = json.loads(result.stdout)

    assert (result.exit_code, found["articles"]) == (1, 2)
    assert len({fault["article_id"] for fault in found["faults"]}) == 1
    assert {fault["reason"] for fault in found["faults"]} == {"unknown_source", "false_quote"}


def set_aside(store: Engine, detail: str = "ValueError: x") -> None:
    stage = {"stage": "extract", "item_id": "c1", "ruleset": "r", "exit": Exit.QUARANTINED, "at": NOON}
    entry = {
        "id": "e1",
        "source_id": "gazette",
        "endpoint": "u",
        "url": "http://127.0.0.1:9/1",
        "seen_at": NOON,
    }
    with writing(store) as session:
        session.add(StageRow(**stage, reason="unforeseen_fault", detail=detail))
        session.add(EntryRow(**entry, state=EntryState.QUARANTINED, next_try=NOON, reason="too_large"))


def test_what_was_set_aside_is_listed_and_put_back(run: Run, store: Engine) -> None:
    set_aside(store)
    listed = [json.loads(line) for line in run("quarantine", "list", "--json").stdout.splitlines()]

    assert {(row["stage"], row["reason"]) for row in listed} == {
        ("extract", "unforeseen_fault"),
        ("collect", "too_large"),
    }
    assert "2 put back" in run("quarantine", "retry").stdout
    assert run("quarantine", "list", "--json").stdout == ""
    with reading(store) as session:
        assert session.get_one(EntryRow, "e1").state is EntryState.PENDING


def test_brackets_in_a_detail_are_shown_as_they_are(run: Run, store: Engine) -> None:
    set_aside(store, detail="KeyError: '[/x]'")
    result = run("quarantine", "list")

    assert result.exit_code == 0, result.output
    assert "[/x]" in result.stdout


def test_one_item_can_be_put_back(run: Run, store: Engine) -> None:
    set_aside(store)

    assert "1 put back" in run("quarantine", "retry", "c1").stdout
    assert len(run("quarantine", "list", "--json").stdout.splitlines()) == 1


def test_migrating_an_up_to_date_database_is_harmless(run: Run) -> None:
    assert run("db", "migrate").exit_code == 0
