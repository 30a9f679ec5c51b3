"""Which found event is which true one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from newsroom.run import FoundEvent
from newsroom.scenario import Event

# Reports of one happening may give the day of opening, of closing or of the report.
_DATE_SLACK = timedelta(days=7)
_DAY_LENGTH = len("2025-03-01")


@dataclass(frozen=True, slots=True)
class Matches:
    """True events with what was found of them, and found events that are none or one once more."""

    found: dict[str, FoundEvent]
    missed: list[str]
    repeated: list[FoundEvent]
    extra: list[FoundEvent]


def match_events(truth: Sequence[Event], found: Sequence[FoundEvent]) -> Matches:
    """Pair each true event with at most one found event, the likeliest pairs first."""
    scored = [
        (likeness(event, report), place, number)
        for place, event in enumerate(truth)
        for number, report in enumerate(found)
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for score, place, number in sorted(scored, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if score > 0 and place not in pairs and number not in taken:
            pairs[place] = number
            taken.add(number)
    alike = {number for score, _, number in scored if score > 0}
    rest = [number for number in range(len(found)) if number not in taken]
    return Matches(
        found={truth[place].id: found[number] for place, number in pairs.items()},
        missed=[event.id for place, event in enumerate(truth) if place not in pairs],
        repeated=[found[number] for number in rest if number in alike],
        extra=[found[number] for number in rest if number not in alike],
    )


def likeness(event: Event, report: FoundEvent) -> float:
    """0 when they cannot be the same; more the more they share of action, country, date and type."""
    actions = _overlap(event.actions, report.actions)
    countries = _overlap(event.countries, report.countries) if event.countries else 0.5
    if actions == 0 or countries == 0 or not dates_agree(event.date, report.date, _DATE_SLACK):
        return 0.0
    same_date = event.date is not None and dates_agree(event.date, report.date, timedelta(0))
    return actions + countries + (event.type == report.type) + (same_date and report.date is not None)


def dates_agree(one: str | None, other: str | None, slack: timedelta) -> bool:
    """Whether two dates can be the same: a missing or coarser one agrees with what it contains."""
    if one is None or other is None:
        return True
    if len(one) == len(other) == _DAY_LENGTH:
        return abs(date.fromisoformat(one) - date.fromisoformat(other)) <= slack
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _overlap(one: Sequence[str], other: Sequence[str]) -> float:
    union = {*one, *other}
    return len(set(one) & set(other)) / len(union) if union else 0.0
