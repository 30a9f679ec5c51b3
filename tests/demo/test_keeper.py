"""However a demo ends, no process of it is left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tenfold.demo.home import MARK
from tenfold.demo.lineage import end_left_behind

_FAMILY = Path(__file__).with_name("family.py")
_LAUNCH = """
import os, sys
from pathlib import Path
from tenfold.demo.home import claim
from tenfold.demo.launch import run_kept
lock = claim(Path(sys.argv[1]))
sys.exit(run_kept(sys.argv[2:], {**os.environ, "TENFOLD_DEMO_HOME": sys.argv[1]}, lock=lock))
"""
# What `make` is to the demo: a parent that may be killed.
_PARENT = "import subprocess, sys; sys.exit(subprocess.call([sys.executable, *sys.argv[1:]]))"
_PATIENCE_SECONDS = 20


@pytest.fixture(autouse=True)
def nothing_stays(tmp_path: Path) -> Iterator[None]:
    """Whatever a failed test left running ends here."""
    yield
    end_left_behind(MARK, tmp_path / "home")


class Launched:
    """A launched family: the process held by the test, and the pids of all that it started."""

    def __init__(self, folder: Path, *command: str, parent: bool = False) -> None:
        record = folder / "pids"
        under = ["-c", _PARENT] if parent else []
        child = [*command] or [sys.executable, str(_FAMILY), str(record)]
        self.held = subprocess.Popen([sys.executable, *under, "-c", _LAUNCH, str(folder / "home"), *child])
        _until(record.exists)
        family, keeper, *others = (psutil.Process(int(pid)) for pid in record.read_text().split())
        self.keeper = keeper
        self.launcher = psutil.Process(keeper.ppid())
        self.all = [family, keeper, self.launcher, *others]


def _until(condition: Callable[[], bool]) -> None:
    late = time.monotonic() + _PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < late, "it did not happen in time"
        time.sleep(0.02)


def _assert_all_gone(launched: Launched) -> None:
    _, alive = psutil.wait_procs(launched.all, timeout=_PATIENCE_SECONDS)
    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_signal_to_the_demo_ends_all(tmp_path: Path, number: signal.Signals) -> None:
    launched = Launched(tmp_path)

    launched.held.send_signal(number)

    code = launched.held.wait(_PATIENCE_SECONDS)
    assert code == (-number if number is signal.SIGKILL else 128 + number)
    _assert_all_gone(launched)


def test_the_end_of_the_keeper_ends_all(tmp_path: Path) -> None:
    launched = Launched(tmp_path)

    launched.keeper.kill()

    launched.held.wait(_PATIENCE_SECONDS)
    _assert_all_gone(launched)


def test_the_end_of_the_parent_ends_all(tmp_path: Path) -> None:
    launched = Launched(tmp_path, parent=True)

    launched.held.kill()

    launched.held.wait(_PATIENCE_SECONDS)
    _assert_all_gone(launched)


def test_the_end_of_the_command_ends_what_it_left_and_gives_its_code(tmp_path: Path) -> None:
    record = tmp_path / "pids"
    leave = (
        f"{sys.executable} {_FAMILY} {record} & while [ ! -e {record} ]; do sleep 0.05; done; sleep 1; exit 7"
    )
    launched = Launched(tmp_path, "/bin/sh", "-c", leave)

    assert launched.held.wait(_PATIENCE_SECONDS) == 7
    _assert_all_gone(launched)


def test_the_folder_is_locked_until_the_last_process_is_gone(tmp_path: Path) -> None:
    first = Launched(tmp_path)
    first.held.kill()
    (tmp_path / "pids").unlink()

    second = Launched(tmp_path)

    first.held.wait(_PATIENCE_SECONDS)
    _assert_all_gone(first)
    second.held.terminate()
    second.held.wait(_PATIENCE_SECONDS)


def test_what_an_earlier_demo_left_is_found_by_its_mark_or_its_open_files(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    home.mkdir()
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    marked = subprocess.Popen(command, env={**os.environ, MARK: str(home)})
    stranger = subprocess.Popen(command, env={**os.environ, MARK: str(other)})
    with (home / "log").open("w") as log:
        writing = subprocess.Popen(command, stdout=log)
        reading = subprocess.Popen(["/bin/sleep", "600"], stdout=log)
    _until(lambda: psutil.Process(marked.pid).environ().get(MARK) == str(home))
    _until(lambda: psutil.Process(reading.pid).name() == "sleep")

    assert end_left_behind(MARK, home) == 2
    assert marked.poll() is not None
    assert writing.poll() is not None
    assert (stranger.poll(), reading.poll()) == (None, None)
    for process in (stranger, reading):
        process.kill()
        process.wait(5)
