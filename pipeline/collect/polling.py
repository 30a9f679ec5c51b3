"""How long to wait before a source is asked again."""

import re
from collections.abc import Mapping

SHORTEST = 15 * 60.0
# Every source is seen at least four times a day, so that a morning digest misses little.
LONGEST = 6 * 3600.0
FIRST = 3600.0

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age=(\d{1,9})\b", re.IGNORECASE)


def next_wait(
    last: float, *, fresh: int, retry_after: float | None = None, max_age: float | None = None
) -> float:
    """Seconds to wait: half after news, double after none, between a quarter hour and six hours.

    The host's own wish (Retry-After) and the life it gives its answer (max-age) are lower
    bounds; max-age counts up to an hour only, as many sites say a day and publish hourly.
    """
    wait = last / 2 if fresh else last * 2
    wait = max(wait, retry_after or 0.0, min(max_age or 0.0, FIRST))
    return max(SHORTEST, retry_after or 0.0, min(LONGEST, wait))


def wait_after_fault(faults: int, *, retry_after: float | None = None) -> float:
    """Seconds to wait after this many failed looks in a row (at least one): a quarter hour, then double."""
    wait = SHORTEST * 2.0 ** min(faults - 1, 10)
    return max(retry_after or 0.0, min(LONGEST, wait))


def max_age(headers: Mapping[str, str]) -> float | None:
    """Seconds for which the host says its answer holds; None when it says nothing."""
    control = headers.get("cache-control", "")
    if "no-cache" in control.lower() or "no-store" in control.lower():
        return None
    found = _MAX_AGE.search(control)
    return float(found.group(1)) if found else None
