"""The parent of all processes of a demo: `python -m tenfold.demo.keeper COMMAND…`.

It lives in a session of its own, out of the reach of Ctrl-C, and ends everything when its standard
input closes: whoever holds the other end may be killed in any way, the pipe closes all the same.
"""

import os
import selectors
import signal
import subprocess
import sys
import threading

from tenfold.demo.lineage import adopt_orphans, end_descendants

# Enough for servers to finish an answer; everything they keep survives a harder end.
_GRACE_SECONDS = 2.0
# What a shell says of a process that was ended by SIGTERM.
_STOPPED = 128 + signal.SIGTERM


def keep(command: list[str]) -> int:
    """Run the command until it ends or standard input closes; its exit code, 143 when it was cut short."""
    adopt_orphans()
    wake_up, wake_writer = os.pipe()
    signal.signal(signal.SIGTERM, lambda *_: os.write(wake_writer, b"."))
    try:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 (our own command)
        # Only now: what is ignored when a child starts stays ignored in the child.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        threading.Thread(target=_announce_end, args=(child, wake_writer), daemon=True).start()
        _wait_for_any(wake_up, sys.stdin.fileno())
        return _STOPPED if child.poll() is None else child.returncode
    finally:
        end_descendants(grace_seconds=_GRACE_SECONDS)


def _announce_end(child: "subprocess.Popen[bytes]", writer: int) -> None:
    child.wait()
    os.write(writer, b".")


def _wait_for_any(*readers: int) -> None:
    """Until one of the descriptors has something to read or is closed at the other end."""
    with selectors.DefaultSelector() as selector:
        for reader in readers:
            selector.register(reader, selectors.EVENT_READ)
        selector.select()


if __name__ == "__main__":
    sys.exit(keep(sys.argv[1:]))
