"""The frame of the command line."""

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.config import Settings
from tenfold.main import COMMANDS
from tests.tenfold.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = (ROOT / "docs/commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(run: Run, name: str) -> None:
    result = run(name, "--help")

    assert result.exit_code == 0, result.output
    assert "Usage" in result.output


def test_the_list_of_commands_names_each(run: Run) -> None:
    assert set(re.findall(r"^│ ([\w-]+) ", run("--help").stdout, re.MULTILINE)) == {"--help", *COMMANDS}


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_offers_to_change_the_shell(run: Run, name: str) -> None:
    assert "completion" not in run(name, "--help").stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_that_help_shows_stands_in_the_reference(
    run: Run, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    entry = re.search(rf"^## `tenfold {name}`\n(.*?)(?=^## |\Z)", REFERENCE, re.MULTILINE | re.DOTALL)
    shown = set(re.findall(r"--[\w-]+", run(name, "--help").stdout)) - {"--help"}

    assert shown <= set(re.findall(r"--[\w-]+", entry[1] if entry else ""))


def test_an_unknown_command_is_wrong_use(run: Run) -> None:
    assert run("conquer").exit_code == 2


INSTALLED = ("-c", "from tenfold.main import main; main()")
AS_A_MODULE = ("-m", "tenfold")


def call(
    settings: Settings, *words: str, how: tuple[str, ...] = AS_A_MODULE
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *how, *words]
    return subprocess.run(
        command, cwd=ROOT, env=settings.environment(), capture_output=True, text=True, check=False
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, _env_file=None)  # type: ignore[call-arg]


@pytest.mark.parametrize("how", [INSTALLED, AS_A_MODULE], ids=["installed", "module"])
def test_a_database_out_of_shape_is_one_line_with_the_remedy(
    settings: Settings, how: tuple[str, ...]
) -> None:
    sqlite3.connect(settings.home / "tenfold.db").close()
    result = call(settings, "quarantine", "list", how=how)

    assert result.returncode == 1
    assert "run: tenfold db migrate" in result.stderr
    assert result.stderr.count("\n") == 1


READING = [
    "export events",
    "search x",
    "review list",
    "missed",
    "source health",
    "quarantine list",
    "subscriptions",
    "resume reader@example.org",
    "unsubscribe reader@example.org",
]


@pytest.mark.parametrize("words", READING)
def test_a_wrong_home_is_one_line_and_stays_as_it_was(settings: Settings, words: str) -> None:
    result = call(settings, *words.split())

    assert result.returncode == 1
    assert "check TENFOLD_HOME" in result.stderr
    assert result.stderr.count("\n") == 1
    assert list(settings.home.iterdir()) == []


def test_a_file_that_cannot_be_written_is_one_line(settings: Settings) -> None:
    assert call(settings, "db", "migrate").returncode == 0
    result = call(settings, "export", "-o", str(settings.home / "none" / "x.csv"))

    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.endswith("x.csv: No such file or directory\n")
