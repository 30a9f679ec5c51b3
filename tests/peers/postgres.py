"""A private PostgreSQL on loopback: a cluster of its own, gone when the tests end."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65534
_START_SECONDS = 30


def binaries() -> Path | None:
    """The folder of PostgreSQL's server programs, where there is one."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return installed[-1].parent if installed else None


@contextmanager
def cluster(folder: Path, programs: Path) -> Iterator[str]:
    """A running server; gives the URL of its database `postgres`."""
    data, port = folder / "data", _free_port()
    if os.geteuid() == 0:  # the server refuses to run as root
        folder.chmod(0o755)
        os.chown(folder, _NOBODY, _NOBODY)
    _run(
        programs / "initdb",
        "-D",
        data,
        "-U",
        "tenfold",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
        "--locale=C.UTF-8",
    )
    settings = f"-p {port} -k {folder} -h 127.0.0.1 -c fsync=off"
    _run(
        programs / "pg_ctl",
        "-D",
        data,
        "-w",
        "-t",
        _START_SECONDS,
        "-l",
        folder / "log",
        "-o",
        settings,
        "start",
    )
    try:
        yield f"postgresql://tenfold@127.0.0.1:{port}/postgres"
    finally:
        _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _run(*command: object) -> None:
    drop = (
        ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"] if os.geteuid() == 0 else []
    )
    words = [*drop, *(str(part) for part in command)]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, timeout=60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
