"""The processes of a demo: started with a log each, waited for, watched."""

import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

_PAUSE_SECONDS = 0.1
_LAST_LINES = 3


class ServiceFailed(Exception):
    """A process of the demo ended or did not answer; the message names its log."""


class Services:
    """Processes by name. They end with the keeper, whatever happens to this one."""

    def __init__(self, logs: Path, environment: Mapping[str, str]) -> None:
        self._logs = logs
        self._environment = dict(environment)
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a process whose words go to `logs/NAME.log`."""
        with self.log(name).open("wb") as log:
            self._running[name] = subprocess.Popen(  # noqa: S603 (our own commands)
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._environment,
            )

    def log(self, name: str) -> Path:
        """Where a process's words go."""
        return self._logs / f"{name}.log"

    def finish(self, name: str, command: Sequence[str]) -> None:
        """Run a process to its end.

        Raises:
            ServiceFailed: its exit code is not 0.
        """
        self.start(name, command)
        if self._running.pop(name).wait() != 0:
            raise ServiceFailed(self._last_words(name))

    def wait_for(self, name: str, port: int, *, seconds: float, host: str = "127.0.0.1") -> None:
        """Until the process answers on its port.

        Raises:
            ServiceFailed: it ended, or the time is over.
        """
        late = time.monotonic() + seconds
        while not _answers(host, port):
            self.check()
            if time.monotonic() > late:
                raise ServiceFailed(f"{name} did not answer within {seconds:.0f} s; see {self.log(name)}")
            time.sleep(_PAUSE_SECONDS)

    def check(self) -> None:
        """Nothing, as long as every process lives.

        Raises:
            ServiceFailed: one has ended.
        """
        for name, process in self._running.items():
            if process.poll() is not None:
                raise ServiceFailed(self._last_words(name))

    def _last_words(self, name: str) -> str:
        lines = self.log(name).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        words = " | ".join(line.strip() for line in lines[-_LAST_LINES:])
        return f"{name} ended unexpectedly ({words or 'without a word'}); see {self.log(name)}"


def _answers(host: str, port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0
