"""What a source normally yields, from the dates of what it lists."""

import math
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from models.source import Expectation
from pipeline.discover.notes import Note

_FEWEST = 4
_SHORTEST_DAYS, _LONGEST_DAYS = 3, 90
_LEAST_RATE = 0.1
# The longest gap seen may be passed by twice before silence is an alarm.
_PATIENCE = 2
_DAY = 86_400.0


def expect(published: Sequence[datetime | None], now: datetime) -> tuple[Expectation, Note]:
    """Items a week and the age that the newest may reach; the defaults where too few dates are known."""
    times = sorted(moment for moment in published if moment is not None and moment <= now)
    if len(times) < _FEWEST:
        note = Note("expects", "defaults", 0.3, f"{len(times)} dates in the list are too few to tell a rate")
        return Expectation(), note
    span = max((times[-1] - times[0]).total_seconds(), _DAY)
    rate = max(_LEAST_RATE, round((len(times) - 1) / span * 7 * _DAY, 1))
    gaps = [(later - sooner).total_seconds() for sooner, later in pairwise(times)]
    # What was quiet for long at the time of asking may be so again.
    longest = max(*gaps, (now - times[-1]).total_seconds()) / _DAY
    days = min(_LONGEST_DAYS, max(_SHORTEST_DAYS, math.ceil(_PATIENCE * longest)))
    why = f"{len(times)} dates over {span / _DAY:.0f} days, the longest gap {longest:.0f} days"
    confidence = 0.8 if len(times) >= 10 and span > 6 * _DAY else 0.5
    value = f"{rate:g} a week, newest within {days} days"
    return Expectation(items_per_week=rate, newest_within_days=days), Note("expects", value, confidence, why)
