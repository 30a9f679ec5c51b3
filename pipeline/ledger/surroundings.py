"""Which claims can be kin at all: found by type, country, ordinal, story and days, without comparing all.

The conditions are those of `pipeline.ledger.kinship`, no stricter.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from models.coding import EventType
from pipeline.ledger.traits import Traits

# An event of several days is dated by its opening in one report and by its close in another.
SPREAD_DAYS = 4
# Contradicting dates further apart are two events, unless the reports copy each other.
CONTRADICTION_DAYS = 31

# Kinds of event that one report takes for the other: the start of a course for the course, a service
# for the place that gives it, the start of work for the signing (seen: reports of one signing coded both
# ways), a meeting for what it adopts or says. To announce, to sign and to open are never taken for one
# another.
_TAKEN_FOR_ANOTHER = (
    frozenset({EventType.AGREEMENT_SIGNED, EventType.PROGRAMME_STARTED}),
    frozenset({EventType.EVENT_HELD, EventType.PROGRAMME_STARTED}),
    frozenset({EventType.EVENT_HELD, EventType.MEMBERSHIP}),
    frozenset({EventType.EVENT_HELD, EventType.STATEMENT}),
    frozenset({EventType.FACILITY_LAUNCHED, EventType.PROGRAMME_STARTED}),
    frozenset({EventType.FACILITY_LAUNCHED, EventType.RESOURCE_RELEASED}),
    frozenset({EventType.PROGRAMME_STARTED, EventType.RESOURCE_RELEASED}),
)

# Kinds that are one occasion only on one and the same day with a country in common: at a meeting something
# is signed or opened or made public, and one report tells of the meeting, another of what was done there.
_ONE_OCCASION = (
    frozenset({EventType.AGREEMENT_SIGNED, EventType.EVENT_HELD}),
    frozenset({EventType.AGREEMENT_SIGNED, EventType.FUNDING}),
    frozenset({EventType.AGREEMENT_SIGNED, EventType.MEMBERSHIP}),
    frozenset({EventType.EVENT_HELD, EventType.FACILITY_LAUNCHED}),
    frozenset({EventType.EVENT_HELD, EventType.RESOURCE_RELEASED}),
)
_EXACT = 3

# first day, last day, claim
_Entry = tuple[int, int, Traits]


@cache
def alike(type_: EventType) -> frozenset[EventType]:
    """The types that a report of an event of this type may be given, its own included."""
    return frozenset({type_}).union(*(pair for pair in _TAKEN_FOR_ANOTHER if type_ in pair))


@cache
def _on_one_occasion(type_: EventType) -> frozenset[EventType]:
    return frozenset[EventType]().union(*(pair for pair in _ONE_OCCASION if type_ in pair)) - {type_}


def one_occasion(one: Traits, other: Traits) -> bool:
    """Whether two claims of different kinds are of one day and have a country in common."""
    same_day = one.window == other.window and one.window.exact == _EXACT
    shared = not one.claim.countries.isdisjoint(other.claim.countries)
    return same_day and shared and other.claim.type in _on_one_occasion(one.claim.type)


class Surroundings:
    """Claims by what makes them comparable."""

    def __init__(self, traits: Iterable[Traits]) -> None:
        marked: dict[str, list[_Entry]] = defaultdict(list)
        for one in traits:
            entry = (one.window.first.toordinal(), one.window.last.toordinal(), one)
            for mark in marks(one):
                marked[mark].append(entry)
        self._marked = {mark: _Days(entries) for mark, entries in marked.items()}

    def near(self, one: Traits) -> Iterable[Traits]:
        """Those that may be kin of this one, each once; itself may be among them."""
        first, last = one.window.first.toordinal(), one.window.last.toordinal()
        found: dict[str, Traits] = {}
        for mark, slack in reach(one):
            days = self._marked.get(mark)
            if days is not None:
                found.update((each.claim.id, each) for each in days.within(first - slack, last + slack))
        return found.values()


class _Days:
    """Entries in the order of their first day."""

    def __init__(self, entries: list[_Entry]) -> None:
        self._entries = sorted(entries, key=lambda entry: entry[0])
        self._firsts = [first for first, _, _ in self._entries]
        self._longest = max(last - first for first, last, _ in entries)

    def within(self, earliest: int, latest: int) -> Iterator[Traits]:
        start = bisect_left(self._firsts, earliest - self._longest)
        end = bisect_right(self._firsts, latest)
        return (one for _, last, one in self._entries[start:end] if last >= earliest)


def marks(one: Traits) -> Iterator[str]:
    """By what a claim is found: its type with each country, "-" without any, "*" in any case; its ordinal."""
    claim = one.claim
    for country in sorted(claim.countries) or ["-"]:
        yield f"{claim.type}/{country}"
    yield f"{claim.type}/*"
    if claim.ordinal is not None:
        yield f"#{claim.ordinal}"
    yield f"story/{claim.story_id}"


def reach(one: Traits) -> Iterator[tuple[str, int]]:
    """The marks under which a claim's kin are found, and how many days apart they may lie."""
    claim = one.claim
    countries = [*sorted(claim.countries), "-"] if claim.countries else ["*"]
    for type_ in sorted(alike(claim.type)):
        for country in countries:
            yield f"{type_}/{country}", SPREAD_DAYS
    if one.window.exact == _EXACT:
        for type_ in sorted(_on_one_occasion(claim.type)):
            for country in sorted(claim.countries):
                yield f"{type_}/{country}", 0
    if claim.ordinal is not None:
        yield f"#{claim.ordinal}", CONTRADICTION_DAYS
    yield f"story/{claim.story_id}", CONTRADICTION_DAYS
