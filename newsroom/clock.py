"""What time it is in the simulated world."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

Clock = Callable[[], datetime]


def file_clock(path: Path) -> Clock:
    """A clock that reads `{"real", "simulated", "rate"}` (epoch seconds) anew each time it is asked."""

    def read() -> datetime:
        clock = json.loads(path.read_text(encoding="utf-8"))
        elapsed = (time.time() - clock["real"]) * clock["rate"]
        return datetime.fromtimestamp(clock["simulated"] + elapsed, UTC)

    return read


def frozen_clock(at: datetime) -> Clock:
    """A clock that always says `at`."""
    return lambda: at
