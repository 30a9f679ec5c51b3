"""When the demo looks: at the hours at which a reader is owed a mail, and before a day of notes ends."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from newsroom.scenario import Scenario

# News is gathered this long before mails are due, so that every mail holds all that was known at its hour.
_LEAD = timedelta(minutes=1)
# Where all readers read at one hour, the other end of the day is looked at as well.
_FEWEST_LOOKS = 2
# A note is owed on the day of the news: the last look of a reader's day may be this much before its end.
_LAST_LOOK = timedelta(hours=2)
_DAY = timedelta(days=1)


class Tick(NamedTuple):
    """One round: the day of the scenario (from 1), when news is gathered and when mails are due."""

    day: int
    gather_at: datetime
    mail_at: datetime


def timetable(scenario: Scenario, days: int, *, together: timedelta = timedelta(0)) -> list[Tick]:
    """The rounds of the first days of a scenario, in order; the last one is at the end of the last day.

    Hours that lie at most `together` apart share a round: news is gathered before the first of them and
    every mail goes out at the last. That is cheaper, and what comes out in between is read a round later.
    """
    start = scenario.scenario.start
    end = start + timedelta(days=days)
    instants = sorted({
        instant.astimezone(start.tzinfo) for instant in _hours(scenario, days) if start < instant < end
    })  # fmt: skip
    rounds: list[list[datetime]] = []
    for instant in instants:
        if rounds and instant - rounds[-1][0] <= together:
            rounds[-1].append(instant)
        else:
            rounds.append([instant])
    return [
        Tick((group[0] - start - _LEAD).days + 1, group[0] - _LEAD, group[-1]) for group in [*rounds, [end]]
    ]


def _hours(scenario: Scenario, days: int) -> Iterator[datetime]:
    wanted = {(reader.timezone, reader.hour) for reader in scenario.readers if reader.cadence == "daily"}
    for number in range(-1, days + 1):
        day = scenario.scenario.start.date() + timedelta(days=number)
        looks = {datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC) for zone, hour in wanted}
        if len(looks) < _FEWEST_LOOKS:
            looks |= {look + timedelta(hours=12) for look in looks or {datetime.combine(day, time(7), UTC)}}
        yield from looks
        yield from _ends_of_day(scenario, day, looks)


def _ends_of_day(scenario: Scenario, day: date, looks: set[datetime]) -> Iterator[datetime]:
    """The midnights of readers of notes whose news of the evening no other look of the day would find."""
    for zone in sorted({reader.timezone for reader in scenario.readers if reader.cadence == "immediate"}):
        midnight = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
        if all((midnight - look) % _DAY > _LAST_LOOK for look in looks):
            yield midnight
