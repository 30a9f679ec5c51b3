"""`tenfold classify`: a line for a line, in order, the exit code by the worst."""

import json
from pathlib import Path

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
