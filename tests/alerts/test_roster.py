"""Readers from files: a bad line is named, and stops no other."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from alerts.roster import COLUMNS, WrongRoster, read_roster
from models.alerts import Cadence
from tests.alerts.conftest import Run

_CSV = """\ufeffaddress,cadence,actions,countries,hour,search
anna@readers.example,weekly,A1 A6,ZMB;KEN,9,joint laboratory
bo@readers.example,,,,,
not an address,daily,,,,
chen@readers.example,hourly,,,,
dora@readers.example,daily,A1,Zambia,,
eli@readers.example,daily,,,25,
fay@readers.example,daily,A1,ZMB,8,,too many
"""
_TOML = """
[[reader]]
address = "anna@readers.example"
actions = ["A1", "A6"]
empty_days = false

[[reader]]
address = "bo@readers.example"
colour = "blue"
"""


def test_a_line_holds_what_the_options_hold(tmp_path: Path) -> None:
    file = tmp_path / "readers.csv"
    file.write_text(_CSV, encoding="utf-8")

    first, second, *_ = read_roster(file)

    assert first.wish is not None
    assert second.wish is not None
    assert (first.wish.cadence, first.wish.actions, first.wish.countries) == (
        Cadence.WEEKLY,
        ("A1", "A6"),
        ("ZMB", "KEN"),
    )
    assert (first.wish.hour, first.wish.search) == (9, "joint laboratory")
    assert (second.where, second.wish.cadence) == ("line 3", Cadence.DAILY)


def test_bad_lines_are_named_and_the_others_go_on(tenfold: Run, tmp_path: Path) -> None:
    file = tmp_path / "readers.csv"
    file.write_text(_CSV, encoding="utf-8")

    answer, again = tenfold("import-readers", str(file)), tenfold("import-readers", str(file))
    seen = tenfold("subscriptions", "--json")

    assert (answer.returncode, again.returncode) == (1, 1)
    assert answer.stdout == "readers.csv: 2 of 7 entered\n"
    faults = answer.stderr.splitlines()
    assert [line.split(": ")[1] for line in faults] == ["line 4", "line 5", "line 6", "line 7", "line 8"]
    assert "no mail address" in faults[0]
    assert "'immediate', 'daily' or 'weekly'" in faults[1]
    assert "ZMB (Zambia)" in faults[2]
    assert "0 to 23" in faults[3]
    assert "head line" in faults[4]
    assert len(seen.stdout.splitlines()) == 2


def test_tables_of_toml_are_read_alike(tmp_path: Path) -> None:
    file = tmp_path / "readers.toml"
    file.write_text(_TOML, encoding="utf-8")

    first, second = read_roster(file)

    assert first.wish is not None
    assert (first.wish.actions, first.wish.empty_days) == (("A1", "A6"), False)
    assert second.fault.startswith("colour: ")


@pytest.mark.parametrize(
    ("name", "content", "remedy"),
    [
        ("a.csv", b"mail,hour\nanna@readers.example,7\n", "no column is called 'mail'"),
        ("a.csv", "address\nzoë@readers.example\n".encode("latin-1"), "UTF-8"),
        ("a.csv", b"", "no column"),
        ("a.toml", b"[[reader]\n", "mend the TOML"),
        ("a.toml", b"reader = 3\n", "tables"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_whole(
    tmp_path: Path, name: str, content: bytes, remedy: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)

    with pytest.raises(WrongRoster, match=remedy):
        list(read_roster(file))


def test_a_file_that_is_not_there_is_wrong_use() -> None:
    import typer

    from tenfold.commands.readers import import_readers

    app = typer.Typer()
    app.command()(import_readers)
    answer = CliRunner().invoke(app, ["/no/such/file.csv"])

    assert answer.exit_code == 2
    assert "readable file" in answer.stderr


@given(st.text())
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.getbasetemp() / "any.csv"
    file.write_text(f"{','.join(COLUMNS)}\n{text}", encoding="utf-8", errors="replace", newline="")

    for entry in read_roster(file):
        assert (entry.wish is None) == bool(entry.fault)
