"""The end of the demo that a person holds: start the keeper, pass on the wish to stop, wait."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from types import FrameType

from tenfold.demo.lineage import adopt_orphans, end_descendants, end_with_parent

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run_kept(command: Sequence[str], environment: Mapping[str, str], *, lock: int) -> int:
    """Run a command under a keeper; its exit code, or 128 + signal when it was stopped by one.

    Nothing that the command started is left when this returns, nor when this process is killed.
    `environment` is the command's whole environment. The descriptor `lock` stays open in the keeper
    for as long as anything of the demo lives.
    """
    parent = os.getppid()
    adopt_orphans()
    end_with_parent()
    received: list[int] = []
    keeper = _start_keeper(command, environment, lock)

    def stop(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        if keeper.stdin is not None:
            keeper.stdin.close()

    for number in _STOP_SIGNALS:
        signal.signal(number, stop)
    if os.getppid() != parent:  # it died before we asked to be told
        stop(signal.SIGTERM, None)
    code = keeper.wait()
    end_descendants(grace_seconds=0)
    return 128 + received[0] if received else code


def _start_keeper(
    command: Sequence[str], environment: Mapping[str, str], lock: int
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 (our own module)
        [sys.executable, "-m", "tenfold.demo.keeper", *command],
        stdin=subprocess.PIPE,
        env=dict(environment),
        start_new_session=True,
        pass_fds=(lock,),
    )
