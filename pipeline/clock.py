"""What time it is: real, or the simulated time of the demo and the tests."""

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path

from pipeline.config import settings


def now() -> datetime:
    """The present instant in UTC; simulated when the setting `clock_file` names a file."""
    clock_file = settings().clock_file
    if clock_file is None:
        return datetime.now(UTC)
    return read_clock(clock_file)


def read_clock(path: Path) -> datetime:
    """The simulated instant: `simulated + (real time - real) * rate` of the file; rate 0 stands still."""
    clock = json.loads(path.read_text(encoding="utf-8"))
    elapsed = (time.time() - clock["real"]) * clock["rate"]
    return datetime.fromtimestamp(clock["simulated"] + elapsed, UTC)


def write_clock(path: Path, at: datetime, *, rate: float = 0.0) -> None:
    """Set the simulated clock; readers see the old or the new time, never half a file."""
    content = {"real": time.time(), "simulated": at.timestamp(), "rate": rate}
    fresh = path.with_suffix(f".{os.getpid()}.new")
    fresh.write_text(json.dumps(content), encoding="utf-8")
    fresh.replace(path)
