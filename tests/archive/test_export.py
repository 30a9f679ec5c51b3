"""Exports: what is read back is what was written, and no cell is a formula."""

import csv
import io
import json
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.export import FORMATS, cell, plain_cell, write_csv, write_json_lines
from archive.tables import TABLES
from tests.archive.conftest import Site

cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
rows = st.lists(st.fixed_dictionaries({"a": cells, "b": cells}), max_size=6)
COUNTS = {
    "articles": 8,
    "findings": 11,
    "involvements": 8,
    "events": 2,
    "partnerships": 5,
    "commitments": 1,
    "promises": 12,
    "changes": 11,
    "reviews": 0,
}


@given(rows)
def test_csv_read_again_gives_the_rows(written: list[dict[str, str]]) -> None:
    read = csv.DictReader(io.StringIO("".join(write_csv(("a", "b"), written)), newline=""))

    assert [{name: plain_cell(value) for name, value in row.items()} for row in read] == written


@given(rows)
def test_json_lines_read_again_give_the_rows(written: list[dict[str, str]]) -> None:
    lines = "".join(write_json_lines(("a", "b"), written)).split("\n")

    assert [json.loads(line) for line in lines if line] == written


@given(st.text())
def test_no_cell_begins_like_a_formula(value: str) -> None:
    assert not str(cell(value)).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-3, -3),
        (0.5, 0.5),
        (None, ""),
        ([], ""),
        (["A1", "A2"], "A1;A2"),
        (["=1"], "'=1"),
        (True, "true"),
        ({"denies": False}, '{"denies": false}'),
        ([{"quote": "研討班"}, {"n": 1}], '[{"quote": "研討班"}, {"n": 1}]'),
    ],
)
def test_numbers_stay_numbers_and_what_has_parts_is_json(value: object, written: object) -> None:
    assert cell(value) == written


def test_rows_are_written_as_they_come() -> None:
    taken = []

    def endless() -> Iterator[dict[str, int]]:
        for number in range(10**9):
            taken.append(number)
            yield {"a": number}

    pieces = write_csv(("a",), endless())
    next(pieces), next(pieces)

    assert len(taken) == 2


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("table", TABLES)
def test_every_table_comes_in_every_format(site: Site, table: str, form: str) -> None:
    answer = site.get(f"/exports/{table}.{form}")
    lines = list(csv.reader(io.StringIO(answer.text))) if form == "csv" else answer.text.splitlines()

    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="tenfold-{table}.{form}"'
    assert len(lines) == COUNTS[table] + (form == "csv")


def test_programs_can_ask_what_a_download_would_be(site: Site) -> None:
    head = httpx.head(f"{site.url}/exports/events.csv")

    assert (head.status_code, head.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert "tenfold-events.csv" in head.headers["content-disposition"]
    assert httpx.head(f"{site.url}/exports/events.csv?kind=progress").status_code == 400


def test_exports_heed_the_question(site: Site) -> None:
    found = [json.loads(line) for line in site.get("/exports/articles.jsonl", q="研討").text.splitlines()]
    claims = site.get("/exports/findings.jsonl", q="研討").text.splitlines()

    assert {one["id"] for one in found} == {site.sample.articles["zh"], site.sample.articles["hant"]}
    assert [one["actions"] for one in found if one["language"] == "zh-Hans"] == [
        ["A1:progress", "A6:progress"]
    ]
    assert len(claims) == 3


def test_the_ledger_is_exported_as_it_was_known(site: Site) -> None:
    assert site.get("/exports/events.jsonl", as_of="2025-11-15").text == ""
    assert len(site.get("/exports/events.jsonl", as_of="2025-11-17").text.splitlines()) == 3


NARROWED = [
    ("events", {"action": "A6"}, {"workshop"}),
    ("events", {"country": "ZMB"}, {"workshop", "agreement"}),
    ("events", {"country": "LAO", "action": "A1"}, set()),
    ("partnerships", {"country": "ZMB"}, {"ZMB/A6", "ZMB/A1"}),
    ("partnerships", {"country": "ZMB", "action": "A1"}, {"ZMB/A1"}),
    ("promises", {"action": "A99"}, set()),
]


@pytest.mark.parametrize(("table", "asked", "expected"), NARROWED)
def test_the_ledger_is_narrowed_by_what_its_records_have(
    site: Site, table: str, asked: dict[str, str], expected: set[str]
) -> None:
    events = {identifier: key for key, identifier in site.sample.events.items()}
    found = [json.loads(line) for line in site.get(f"/exports/{table}.jsonl", **asked).text.splitlines()]
    named = {events[one["id"]] if "id" in one else f"{one['country']}/{one['action']}" for one in found}

    assert named == expected


REFUSED = [
    ("events", {"kind": "progress"}),
    ("events", {"since": "2030-01-01"}),
    ("partnerships", {"q": "laboratory"}),
    ("commitments", {"action": "A6"}),
    ("promises", {"country": "ZMB"}),
    ("changes", {"source": "harbour_daily"}),
    ("reviews", {"relevant": "false"}),
    ("articles", {"after": "3"}),
]


@pytest.mark.parametrize(("table", "asked"), REFUSED)
def test_no_table_gives_more_than_was_asked_for(site: Site, table: str, asked: dict[str, str]) -> None:
    answer = site.get(f"/exports/{table}.csv", **asked)

    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/json")
    assert answer.json()["error"]["message"].startswith(f"{table} cannot be narrowed by ")


@pytest.mark.parametrize(
    ("table", "doubtful"),
    [("findings", {0.41}), ("involvements", {0.5}), ("events", {0.6}), ("partnerships", {0.5})],
)
def test_exports_say_how_certain_each_row_is(site: Site, table: str, doubtful: set[float]) -> None:
    rows = [json.loads(line) for line in site.get(f"/exports/{table}.jsonl").text.splitlines()]

    assert {row["certainty"] for row in rows} == {1.0, *doubtful}


def test_exports_are_the_same_on_either_database(either_site: Site) -> None:
    for table in TABLES:
        assert len(either_site.get(f"/exports/{table}.jsonl").text.splitlines()) == COUNTS[table], table


def test_changes_are_followed_from_a_cursor(site: Site) -> None:
    every = [json.loads(line) for line in site.get("/exports/changes.jsonl").text.splitlines()]
    after = every[4]["cursor"]
    rest = [json.loads(line) for line in site.get("/exports/changes.jsonl", after=after).text.splitlines()]

    assert rest == every[5:]
    assert site.get("/exports/changes.jsonl", after=every[-1]["cursor"]).text == ""
    assert site.get("/exports/changes.jsonl", after=-1).status_code == 422
