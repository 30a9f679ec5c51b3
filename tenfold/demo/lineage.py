"""Ties between processes: children that outlive their parent are adopted, and in the end all are ended."""

import ctypes
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

# From <linux/prctl.h>; other systems have no such call and rely on the pipe alone.
_SET_PARENT_DEATH_SIGNAL = 1
_SET_CHILD_SUBREAPER = 36
_PAUSE_SECONDS = 0.05
# Who dies while we look hides its children from that look; by the next one we have adopted them.
_EMPTY_LOOKS = 2


def adopt_orphans() -> None:
    """From now on, descendants whose parent dies become children of this process (Linux)."""
    _prctl(_SET_CHILD_SUBREAPER, 1)


def end_with_parent() -> None:
    """From now on, this process gets SIGTERM when its parent dies, however it dies (Linux)."""
    _prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def end_descendants(*, grace_seconds: float) -> None:
    """End every descendant: asked first, then without mercy, until none is left."""
    for process in _descendants():
        _tell(process, signal.SIGTERM)
    merciful_until = time.monotonic() + grace_seconds
    unseen = 0
    while unseen < _EMPTY_LOOKS:
        living = _descendants()
        unseen = 0 if living else unseen + 1
        if time.monotonic() > merciful_until:
            for process in living:
                _tell(process, signal.SIGKILL)
        time.sleep(_PAUSE_SECONDS)


def end_left_behind(mark: str, folder: Path) -> int:
    """End without mercy what an earlier demo in this folder left running; how many processes there were.

    Needed only when its keeper was killed as well. A process is known by the folder's name in the variable
    `mark` of its environment or, where it has overwritten that (Airflow does, to show what it is doing), by
    being of our interpreter with a file of the folder open. This process and its ancestors are spared.
    """
    spared = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    others = [process for process in psutil.process_iter() if process.pid not in spared]
    left = [process for process in others if _belongs(process, mark, folder)]
    for process in left:
        _tell(process, signal.SIGKILL)
    psutil.wait_procs(left, timeout=5)
    return len(left)


def _belongs(process: psutil.Process, mark: str, folder: Path) -> bool:
    try:
        if process.environ().get(mark) == str(folder):
            return True
        ours = process.exe() == psutil.Process().exe()
        return ours and any(Path(file.path).is_relative_to(folder) for file in process.open_files())
    except (psutil.Error, OSError):
        return False


def _descendants() -> list[psutil.Process]:
    """Living descendants; the dead among them are reaped on the way."""
    children = psutil.Process().children(recursive=True)
    return [process for process in children if _is_alive(process)]


def _is_alive(process: psutil.Process) -> bool:
    try:
        if process.status() != psutil.STATUS_ZOMBIE:
            return True
        if process.ppid() == os.getpid():
            os.waitpid(process.pid, os.WNOHANG)
    except (psutil.NoSuchProcess, ChildProcessError):
        pass
    return False


def _tell(process: psutil.Process, number: int) -> None:
    with suppress(psutil.NoSuchProcess):
        process.send_signal(number)


def _prctl(option: int, value: int) -> None:
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl was refused")
