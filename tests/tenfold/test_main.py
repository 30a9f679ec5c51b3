"""The frame of the command line."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.config import Settings
from tenfold.main import COMMANDS
from tests.tenfold.conftest import Run


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(run: Run, name: str) -> None:
    result = run(name, "--help")

    assert result.exit_code == 0, result.output
    assert "Usage" in result.output


def test_an_unknown_command_is_wrong_use(run: Run) -> None:
    assert run("conquer").exit_code == 2


INSTALLED = ("-c", "from tenfold.main import main; main()")
AS_A_MODULE = ("-m", "tenfold")


def call(settings: Settings, how: tuple[str, ...], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *how, *words]
    return subprocess.run(command, env=settings.environment(), capture_output=True, text=True, check=False)


@pytest.mark.parametrize("how", [INSTALLED, AS_A_MODULE], ids=["installed", "module"])
def test_a_database_out_of_shape_is_one_line_with_the_remedy(tmp_path: Path, how: tuple[str, ...]) -> None:
    settings = Settings(home=tmp_path, _env_file=None)  # type: ignore[call-arg]
    result = call(settings, how, "quarantine", "list")

    assert result.returncode == 1
    assert "run: tenfold db migrate" in result.stderr
    assert result.stderr.count("\n") == 1
