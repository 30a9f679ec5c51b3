"""A family of processes as stubborn as a demo's: run as a script by the tests of the keeper."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

_STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"


def main(record: Path) -> None:
    """Start a child, one in a session of its own, and an orphan; write all pids down; wait for ever."""
    plain = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    apart = subprocess.Popen([sys.executable, "-c", _STUBBORN], start_new_session=True)
    orphan = _orphan()
    partial = record.with_suffix(".part")
    partial.write_text(
        " ".join(str(pid) for pid in (os.getpid(), os.getppid(), plain.pid, apart.pid, orphan))
    )
    partial.replace(record)
    time.sleep(600)


def _orphan() -> int:
    """A stubborn process whose parent has already gone."""
    start = f"subprocess.Popen([sys.executable, '-c', {_STUBBORN!r}], stdout=2)"
    code = f"import subprocess, sys; print({start}.pid)"
    told = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    return int(told.stdout)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main(Path(sys.argv[1]))
