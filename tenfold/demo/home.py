"""The demo's folder: one demo at a time, and a fresh start each time."""

import fcntl
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

# In the environment of every process of a demo: what is left of an earlier one is found by it.
MARK = "TENFOLD_DEMO_HOME"
_MARKER = ".tenfold-demo"
# A keeper whose demo was killed needs this long at most to end everything.
_PATIENCE_SECONDS = 20.0


class HomeRefused(Exception):
    """The folder cannot be used; the message is one line with the remedy."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where things lie in the demo's folder."""

    folder: Path

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    @property
    def clock(self) -> Path:
        return self.folder / "clock.json"

    @property
    def mail(self) -> Path:
        return self.folder / "mail"

    @property
    def airflow(self) -> Path:
        return self.folder / "airflow"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def plan(self) -> Path:
        return self.folder / "plan.json"

    @property
    def outcome(self) -> Path:
        return self.folder / "outcome.json"


def claim(folder: Path) -> int:
    """The descriptor of a lock on this folder, which lasts until every copy of it is closed.

    Raises:
        HomeRefused: another demo runs there.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(
        folder.with_name(folder.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
    )
    patience = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > patience:
                os.close(descriptor)
                raise HomeRefused(
                    f"another demo is running in {folder}; stop it with Ctrl-C or choose another --home"
                ) from None
            time.sleep(0.2)
        else:
            return descriptor


def make_fresh(folder: Path) -> Home:
    """An empty demo folder; what an earlier demo left there is removed.

    Raises:
        HomeRefused: the folder holds something that no demo made.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARKER).exists():
        raise HomeRefused(f"{folder} holds other things; choose an empty or new folder with --home")
    shutil.rmtree(folder, ignore_errors=True)
    home = Home(folder)
    for part in (home.folder, home.sources, home.airflow, home.logs):
        part.mkdir(parents=True, exist_ok=True)
    (home.folder / _MARKER).touch()
    return home
