"""`tenfold classify`: a line for a line, in order, the exit code by the worst."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tenfold.main import app

_GOOD = {"id": "a", "title": "", "text": "China and Kenya opened a joint AI laboratory in Nairobi on Monday."}


def _run(stdin: bytes) -> tuple[int, list[dict[str, object]]]:
    result = CliRunner().invoke(app, ["classify"], input=stdin)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_each_document_gives_one_line_in_order() -> None:
    lines = [json.dumps({**_GOOD, "id": str(number)}) for number in range(5)]
    code, answers = _run("\n".join(lines).encode())
    assert code == 0
    assert [answer["id"] for answer in answers] == ["0", "1", "2", "3", "4"]
    assert all(answer["relevant"] for answer in answers)


def test_bad_lines_are_skipped_by_name_and_none_is_lost() -> None:
    bad = [b"nope", b"", b"[1]", b'{"id": "n"}', b"\xff\xfe{", b'{"id":"d","text":"x","published":"soon"}']
    code, answers = _run(b"\n".join([json.dumps(_GOOD).encode(), *bad, json.dumps(_GOOD).encode()]))
    assert code == 1
    assert [answer.get("skipped") for answer in answers] == [
        None,
        "not JSON",
        "empty line",
        "not a JSON object",
        "no text",
        "not JSON",
        "wrong field: published",
        None,
    ]
    assert [answer["id"] for answer in answers][4:7] == ["n", "stdin:6", "d"]


def test_a_lone_surrogate_does_not_end_the_run() -> None:
    code, answers = _run(b'{"id":"s","text":"China \\ud83d AI"}')
    assert code == 0
    assert len(answers) == 1


def test_text_files_and_reasons(tmp_path: Path) -> None:
    path = tmp_path / "remarks.txt"
    path.write_text("Remarks\nChina will hold ten AI workshops for developing countries.", encoding="utf-8")
    result = CliRunner().invoke(app, ["classify", str(path), "--explain"])
    assert result.exit_code == 0
    answer = json.loads(result.stdout.splitlines()[0])
    assert [(finding["code"], finding["kind"]) for finding in answer["actions"]] == [("A6", "commitment")]
    assert "why relevant" in result.stderr


@pytest.mark.parametrize(
    ("line", "skipped"),
    [
        (b'{"id":"a","x":' + b"1" * 5000 + b',"text":"a"}', "not JSON"),
        (b'{"id":"\\ud800","text":"China and Laos signed an AI agreement."}', None),
        (b'{"id":"a","lang":"\\ud800","text":"China and Laos signed an AI agreement."}', None),
        (b'{"id":"a","title":"x \\ud800","text":"China and Laos signed an AI agreement."}', None),
        (
            b'{"id":"a","published":"0001-01-01","text":"China and Laos signed an AI agreement yesterday."}',
            None,
        ),
        (
            b'{"id":"a","published":"9999-12-31","text":"China and Laos signed an AI agreement on 1 May."}',
            None,
        ),
    ],
    ids=["digits", "id", "lang", "title", "first day", "last day"],
)
def test_no_line_ends_the_run(line: bytes, skipped: str | None) -> None:
    code, answers = _run(line + b"\n" + json.dumps(_GOOD).encode())
    assert code == (1 if skipped else 0)
    assert [answer.get("skipped") for answer in answers] == [skipped, None]


def test_a_line_too_long_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenfold.commands.classify._LONGEST_LINE", 100)
    line = json.dumps({**_GOOD, "text": "x" * 200}).encode()
    assert _run(line)[1] == [{"id": "stdin:1", "skipped": "line too long"}]


@pytest.mark.parametrize(
    "published", ["2025-07-16T10:00:00Z", "2025-07-16 23:59:59", "2025-07-16", " 2025-07-16 "]
)
def test_a_time_of_day_counts_as_its_day(published: str) -> None:
    code, [answer] = _run(json.dumps({**_GOOD, "published": published}).encode())
    assert code == 0
    assert "2025-07-14" in json.dumps(answer["events"])


def test_an_empty_day_of_publication_is_none() -> None:
    assert _run(json.dumps({**_GOOD, "published": ""}).encode()) == _run(json.dumps(_GOOD).encode())


@pytest.mark.parametrize("lang", ["en_US", "EN", "english", "English (US)", ""])
def test_a_language_is_known_however_it_is_declared(lang: str) -> None:
    _, [answer] = _run(json.dumps({**_GOOD, "lang": lang}).encode())
    assert answer["language"] == "en"
    assert answer["relevant"]


def test_reasons_show_square_brackets_as_written() -> None:
    text = "China, Laos [bold] signed [link=x] an AI agreement [/b]."
    result = CliRunner().invoke(
        app, ["classify", "--explain"], input=json.dumps({"id": "[/x]", "text": text})
    )
    assert result.exit_code == 0
    assert "[/x]: relevant" in result.stderr
    shown = re.sub(r"[\s│]", "", result.stderr)
    assert all(mark in shown for mark in ("[bold]", "[link=x]"))


@pytest.mark.parametrize("name", ["folder", "folder.txt"])
def test_a_folder_is_named_as_no_file(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    result = CliRunner().invoke(app, ["classify", str(tmp_path / name)])
    assert result.exit_code == 2
    assert "directory" in result.stderr
