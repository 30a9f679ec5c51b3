"""Ports on loopback: the usual ones where they are free, others where they are not."""

import socket
from collections.abc import Mapping

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


def choose_ports(usual: Mapping[str, int] = USUAL) -> dict[str, int]:
    """A free port for each name: the usual one, or any other."""
    chosen: dict[str, int] = {}
    for name, port in usual.items():
        wanted = port if port not in chosen.values() and _is_free(port) else _any_free(set(chosen.values()))
        chosen[name] = wanted
    return chosen


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            # every address: the newsroom listens on many of loopback's
            probe.bind(("", port))
        except OSError:
            return False
        return True


def _any_free(taken: set[int]) -> int:
    while True:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = int(probe.getsockname()[1])
        if port not in taken and _is_free(port):
            return port
