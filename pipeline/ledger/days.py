"""Days as reports give them: exact, a month, a year, or only the day of the report."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

# A report that gives no day speaks of the last days; a recap reaches back further.
_FRESH = timedelta(days=7)
_RECAP = timedelta(days=45)
# East of the date line it is tomorrow already.
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which an event may have taken place."""

    first: date
    last: date
    # 3 for a stated day, 2 for a month, 1 for a year, 0 for none
    exact: int

    def touches(self, other: "Window", slack: int = 0) -> bool:
        """Whether the two have a day in common, or are at most `slack` days apart."""
        return self.gap(other) <= slack

    def gap(self, other: "Window") -> int:
        """Days between the two; 0 when they have a day in common."""
        return max((other.first - self.last).days, (self.first - other.last).days, 0)


def window_of(stated: str | None, reported_on: date) -> Window:
    """The days that a report's date stands for.

    An impossible date, or one after the report, counts as no date: an event that is reported as done
    lies before its report. Without a date the event may lie up to a month and a half before it.
    """
    window = parse_days(stated)
    if window is not None and not lies_ahead(stated, reported_on):
        return window
    return Window(_before(reported_on, _RECAP), reported_on + _AHEAD, 0)


def lies_ahead(stated: str | None, today: date) -> bool:
    """Whether a date begins only after today, wherever on earth it is today."""
    window = parse_days(stated)
    return window is not None and window.first > today + _AHEAD


def fresh_window(reported_on: date) -> Window:
    """The days that an undated report most likely speaks of."""
    return Window(_before(reported_on, _FRESH), reported_on + _AHEAD, 0)


def parse_days(stated: str | None) -> Window | None:
    """The days of an ISO 8601 date that may lack day or month; None when there is no such day."""
    found = _ISO.fullmatch(stated or "")
    if found is None:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if day:
            return Window(date(year, month, day), date(year, month, day), 3)
        if month:
            return Window(date(year, month, 1), date(year, month, monthrange(year, month)[1]), 2)
        return Window(date(year, 1, 1), date(year, 12, 31), 1)
    except ValueError:
        return None


def _before(day: date, span: timedelta) -> date:
    return date.fromordinal(max(1, day.toordinal() - span.days))
