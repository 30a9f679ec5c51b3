"""`tenfold demo` as a person runs it, on the tiny scenario, without Airflow."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from tenfold.demo.home import MARK
from tenfold.demo.mailbox import arrived

pytestmark = pytest.mark.timeout(600)

_SCENARIO = Path(__file__).resolve().parents[1] / "newsroom" / "tiny.toml"
_PATIENCE_SECONDS = 250


def _command(home: Path, *options: str, scenario: Path = _SCENARIO) -> list[str]:
    call = [sys.executable, "-m", "tenfold", "demo", "--no-airflow", "--home", str(home)]
    return [*call, "--scenario", str(scenario), *options]


def _processes(home: Path) -> list[psutil.Process]:
    return [process for process in psutil.process_iter() if _belongs(process, home)]


def _belongs(process: psutil.Process, home: Path) -> bool:
    try:
        return process.environ().get(MARK) == str(home) and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _played(home: Path) -> dict[str, Any]:
    told = subprocess.run(
        _command(home, "--days", "2", "--exit", "--json"),
        capture_output=True,
        text=True,
        timeout=_PATIENCE_SECONDS,
    )
    assert told.returncode == 0, told.stderr[-3000:]
    outcome: dict[str, Any] = json.loads(told.stdout)
    assert "Against the truth" in told.stderr
    return outcome


def test_two_days_from_the_sources_to_the_inbox(tmp_path: Path) -> None:
    home = tmp_path / "demo"

    outcome = _played(home)

    mails = arrived(home / "mail")
    assert outcome["score"]["figures"]["relevant"]["recall"] == 1.0
    assert outcome["score"]["mails"]["digests_missing"] == []
    assert outcome["counts"]["events"] >= 1
    assert outcome["mails_arrived"] == len(mails) == outcome["counts"]["mails"]
    assert {str(mail.message["To"]) for mail in mails} >= {"day@readers.example", "now@readers.example"}
    assert 0 < outcome["seconds"]["first_mail"] < outcome["seconds"]["all"]
    assert set(outcome["addresses"]) == {"Archive", "Inbox"}
    assert all(source["looks"] for source in outcome["sources"].values())
    assert _processes(home) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_cut_short_it_leaves_nothing_behind_and_can_be_started_anew(
    tmp_path: Path, number: signal.Signals
) -> None:
    home = tmp_path / "demo"
    with subprocess.Popen(
        _command(home, "--days", "4"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        assert running.stdout is not None
        line = next((line for line in running.stdout if line.startswith("day 1/4")), "it ended before")
        living = _processes(home)
        running.send_signal(number)
    gone, alive = psutil.wait_procs(living, timeout=_PATIENCE_SECONDS)

    assert "captures" in line
    assert len(gone) >= 6
    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []
    if number is signal.SIGKILL:
        assert _played(home)["mails_arrived"] >= 1


def test_after_the_summary_it_stays_up_until_it_is_told_to_stop(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    running = subprocess.Popen(
        _command(home, "--days", "1"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert running.stdout is not None
    lines: list[str] = []
    for line in running.stdout:
        lines.append(line)
        if line.startswith("Everything stays up"):
            break

    assert running.poll() is None
    assert len(_processes(home)) >= 6
    running.terminate()
    running.stdout.close()
    assert running.wait(_PATIENCE_SECONDS) == 128 + signal.SIGTERM
    assert _processes(home) == []
    assert any(line.startswith("Archive:") for line in lines)


def test_a_folder_with_other_things_is_refused_in_one_line(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    home.mkdir()
    (home / "thesis.txt").write_text("years of work")

    told = subprocess.run(_command(home), capture_output=True, text=True, timeout=_PATIENCE_SECONDS)

    assert told.returncode == 2
    assert told.stderr.count("\n") == 1
    assert "--home" in told.stderr


def test_a_scenario_that_cannot_be_played_is_refused_in_one_line(tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.toml"
    scenario.write_text("[scenario]\ntitle = 'No start'\ndays = 3\n", encoding="utf-8")

    told = subprocess.run(
        _command(tmp_path / "demo", scenario=scenario),
        capture_output=True,
        text=True,
        timeout=_PATIENCE_SECONDS,
    )

    assert told.returncode == 2
    assert told.stderr.startswith("scenario.toml: ")
    assert told.stderr.count("\n") == 1
