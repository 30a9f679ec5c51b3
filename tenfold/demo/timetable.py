"""When the demo looks: at the hours at which a reader is owed a mail, every day."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from newsroom.scenario import Scenario

# News is gathered this long before mails are due, so that every mail holds all that was known at its hour.
LEAD = timedelta(minutes=1)
# Of a scenario whose readers all read at one hour, the other end of the day is looked at as well.
_FEWEST_LOOKS = 2


class Tick(NamedTuple):
    """One look: the day of the scenario (from 1) and the instant at which mails are due."""

    day: int
    at: datetime


def timetable(scenario: Scenario, days: int) -> list[Tick]:
    """The looks of the first days of a scenario, in order; the last one is at the end of the last day."""
    start = scenario.scenario.start
    end = start + timedelta(days=days)
    instants = {instant for instant in _hours(scenario, start, days) if start < instant < end}
    moments = sorted(instants | {end})
    return [Tick((moment - start - LEAD).days + 1, moment) for moment in moments]


def _hours(scenario: Scenario, start: datetime, days: int) -> Iterator[datetime]:
    wanted = {(reader.timezone, reader.hour) for reader in scenario.readers if reader.cadence == "daily"}
    first = start.date() - timedelta(days=1)
    for number in range(days + 2):
        day = first + timedelta(days=number)
        looks = {datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC) for zone, hour in wanted}
        if len(looks) < _FEWEST_LOOKS:
            looks |= {look + timedelta(hours=12) for look in looks or {datetime.combine(day, time(7), UTC)}}
        yield from looks
