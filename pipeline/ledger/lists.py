"""Which families of sources make up one list: those that copy, or depend on, each other are one."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import sqrt
from statistics import NormalDist

# A family with fewer events says too little of what it misses to be a list by itself.
LEAST_EVENTS = 5
# From so many events in common on, of which half are the same text, two families copy each other.
_COPIES_LEAST, _COPIES_SHARE = 3, 0.5
# Of the tests on all pairs together, so many may find dependence by chance.
_CHANCE = 0.05
# The variance below which a test could not find even complete dependence.
_TESTABLE = 1.0
OTHERS = "others"


class Flag(StrEnum):
    """Why an estimate is to be taken with care."""

    # too few events that two lists share: nothing is estimated
    TOO_FEW = "too few to say"
    # independence of two lists cannot be tested at all, of more not with so few events
    UNTESTED = "independence untested"
    # lists that report together more, or less, often than chance has it count as one
    DEPENDENT = "dependent lists joined"
    # families that print each other's texts count as one
    COPYING = "copying families joined"
    # families with few events count as one list
    POOLED = "short lists pooled"


@dataclass(frozen=True, slots=True)
class Sighting:
    """One event with the families that report it and the story of each report."""

    event_id: str
    actions: frozenset[str]
    # "2025-03", or empty
    month: str
    # family and story
    reports: frozenset[tuple[str, str]]

    @property
    def families(self) -> frozenset[str]:
        return frozenset(family for family, _ in self.reports)


@dataclass(frozen=True)
class Lists:
    """The lists that the families were made into."""

    # by family, the list it belongs to
    members: Mapping[str, str]
    # what was done to the lists
    remarks: tuple[Flag, ...]
    # whether independence could be tested
    tested: bool

    def of(self, sighting: Sighting) -> frozenset[str]:
        """The lists that hold an event."""
        return frozenset(self.members[family] for family in sighting.families)


def make_lists(sightings: Sequence[Sighting]) -> Lists:
    """Make families into lists that are as independent as can be told."""
    members = {family: family for sighting in sightings for family in sighting.families}
    remarks = []
    if pairs := _copying(sightings):
        remarks.append(Flag.COPYING)
        for one, other in pairs:
            _join(members, members[one], members[other])
    if _pool(members, sightings):
        remarks.append(Flag.POOLED)
    if _join_dependent(members, sightings):
        remarks.append(Flag.DEPENDENT)
    return Lists(members, tuple(remarks), tested=_testable(members, sightings))


def _copying(sightings: Iterable[Sighting]) -> list[tuple[str, str]]:
    """Pairs of families of whose common events half or more are told in the same text."""
    together: Counter[tuple[str, str]] = Counter()
    copied: Counter[tuple[str, str]] = Counter()
    for sighting in sightings:
        stories: dict[str, set[str]] = {}
        for family, story in sighting.reports:
            stories.setdefault(family, set()).add(story)
        for one, other in combinations(sorted(stories), 2):
            together[one, other] += 1
            copied[one, other] += not stories[one].isdisjoint(stories[other])
    return sorted(
        pair
        for pair, count in together.items()
        if count >= _COPIES_LEAST and copied[pair] >= _COPIES_SHARE * count
    )


def _join(members: dict[str, str], one: str, other: str) -> None:
    if one == other:
        return
    name = "+".join(sorted({*one.split("+"), *other.split("+")}))
    members.update({family: name for family, of in members.items() if of in (one, other)})


def _pool(members: dict[str, str], sightings: Iterable[Sighting]) -> bool:
    """Count lists with few events as one; says whether there were several."""
    sizes = Counter(name for sighting in sightings for name in {members[one] for one in sighting.families})
    short = {name for name, size in sizes.items() if size < LEAST_EVENTS}
    if len(short) < 2:
        return False
    members.update({family: OTHERS for family, name in members.items() if name in short})
    return True


def _join_dependent(members: dict[str, str], sightings: Sequence[Sighting]) -> bool:
    """Join the most dependent lists until no dependence is found; says whether any were.

    To count two lists as one is the log-linear model with the interaction of these two (Y. M. M. Bishop,
    S. E. Fienberg and P. W. Holland, "Discrete Multivariate Analysis", 1975, chapter 6).
    """
    joined = False
    while True:
        scores = dependence(_caught(members, sightings))
        limit = NormalDist().inv_cdf(1 - _CHANCE / 2 / max(1, len(scores)))
        pair = max(scores, key=lambda one: (abs(scores[one]), one), default=None)
        if pair is None or abs(scores[pair]) <= limit:
            return joined
        _join(members, *pair)
        joined = True


def _caught(members: Mapping[str, str], sightings: Iterable[Sighting]) -> list[frozenset[str]]:
    return [frozenset(members[family] for family in sighting.families) for sighting in sightings]


def dependence(caught: Sequence[frozenset[str]]) -> dict[tuple[str, str], float]:
    """For each pair of lists, how far they depart from independence, in standard deviations.

    Only events count that some third list holds: of these it is known which neither of the two holds. A
    pair that nothing can be said of is left out (Mantel and Haenszel's test, with one stratum).
    """
    names = sorted(frozenset[str]().union(*caught))
    found = {}
    for one, other in combinations(names, 2):
        held = [(one in lists, other in lists) for lists in caught if lists - {one, other}]
        score, variance = _score(held)
        if variance >= _TESTABLE:
            found[one, other] = score
    return found


def _score(held: Sequence[tuple[bool, bool]]) -> tuple[float, float]:
    total, mine, theirs = len(held), sum(one for one, _ in held), sum(other for _, other in held)
    if total < 2:
        return 0.0, 0.0
    both = sum(one and other for one, other in held)
    variance = mine * (total - mine) * theirs * (total - theirs) / (total**2 * (total - 1))
    apart = both - mine * theirs / total
    shrunk = max(0.0, abs(apart) - 0.5) * (1 if apart > 0 else -1)
    return (shrunk / sqrt(variance) if variance else 0.0), variance


def _testable(members: Mapping[str, str], sightings: Sequence[Sighting]) -> bool:
    return bool(dependence(_caught(members, sightings)))
