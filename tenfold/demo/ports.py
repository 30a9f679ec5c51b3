"""Ports on loopback: the usual ones where they are free, others where they are not.

A port is free until its service listens, which takes seconds. So that two demos started at once do not choose
the same, each claims its ports by a lock for as long as it runs.
"""

import os
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

# What people will look for first.
USUAL = {
    "archive": 8010,
    "inbox": 8011,
    "airflow": 8080,
    "newsroom": 8800,
    "smtp": 8025,
    "worker_logs": 8793,
    "trigger_logs": 8794,
}


class Ports(NamedTuple):
    """A port for each name, and the claims on them, which hold as long as this is kept."""

    by_name: dict[str, int]
    claims: list[FileLock]


def choose_ports(usual: Mapping[str, int] = USUAL) -> Ports:
    """A free port for each name: the usual one, or any other."""
    chosen = Ports({}, [])
    for name, port in usual.items():
        claim = _claim(port) if _is_free(port) else None
        while claim is None:
            port = _any_free()
            claim = _claim(port)
        chosen.by_name[name] = port
        chosen.claims.append(claim)
    return chosen


def _claim(port: int) -> FileLock | None:
    """The claim on a port, unless another demo of this user, or this one, has it."""
    folder = Path(tempfile.gettempdir()) / f"tenfold-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    lock = FileLock(folder / f"{port}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        return None
    return lock


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            # every address: the newsroom listens on many of loopback's
            probe.bind(("", port))
        except OSError:
            return False
        return True


def _any_free() -> int:
    while True:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = int(probe.getsockname()[1])
        if _is_free(port):
            return port
