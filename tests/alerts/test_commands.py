"""The command line of the readers, in a process of its own as an operator runs it."""

import json
from pathlib import Path

import pytest
import typer
from sqlalchemy import Engine
from sqlmodel import select
from typer.testing import CliRunner

from models.alerts import DigestRow
from pipeline.store.database import reading
from tenfold.commands.readers import subscribe
from tests.alerts.conftest import Run


def test_another_program_gets_every_address_whole(tenfold: Run) -> None:
    address, words = f"{'a' * 60}@{'readers.' * 15}example", "laboratory" * 20
    tenfold("subscribe", address, "--search", words)

    listed = tenfold("subscriptions").stdout

    assert address in listed
    assert words in listed


def test_a_reader_comes_looks_and_goes(tenfold: Run, store: Engine, tmp_path: Path) -> None:
    page = tmp_path / "digest.html"

    come = tenfold(
        "subscribe", "anna@readers.example", "--action", "A1", "--action", "A6", "--language", "zh"
    )
    table = tenfold("subscriptions")
    seen = tenfold("subscriptions", "--json")
    look = tenfold("digest", "--for", "anna@readers.example", "--date", "2025-03-03", "--preview", str(page))
    gone = tenfold("unsubscribe", "anna@readers.example")
    again = tenfold("unsubscribe", "anna@readers.example")

    assert (come.returncode, seen.returncode, look.returncode, gone.returncode) == (0, 0, 0, 0)
    assert "daily 07:00 UTC (zh)" in table.stdout
    known = json.loads(seen.stdout)
    assert (known["address"], known["actions"], known["language"]) == (
        "anna@readers.example",
        ["A1", "A6"],
        "zh",
    )
    assert "token" not in known
    assert look.stdout.startswith("Subject: 今日无新消息 · 2025年3月3日\n")
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert again.returncode == 1
    with reading(store) as session:
        assert session.exec(select(DigestRow)).all() == []


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (["anna@readers.example\nBcc: all@readers.example"], "is no mail address"),
        (["anna@readers.example", "--timezone", "Mars/North"], "Europe/Paris"),
        (["anna@readers.example", "--country", "Zambia"], "ZMB"),
    ],
)
def test_a_wrong_wish_is_wrong_use_with_one_clear_line(words: list[str], remedy: str) -> None:
    # without the start of `tenfold`, which would tie this process's log to a stream that ends with the call
    app = typer.Typer()
    app.command()(subscribe)

    answer = CliRunner().invoke(app, words)

    assert answer.exit_code == 2
    assert remedy in answer.stderr


def test_the_digest_of_a_stranger_is_not_there(tenfold: Run) -> None:
    answer = tenfold("digest", "--for", "nobody@readers.example")

    assert answer.returncode == 1
    assert "tenfold subscribe" in answer.stderr
