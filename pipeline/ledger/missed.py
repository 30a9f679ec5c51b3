"""How many events nobody reported: capture–recapture over families of sources as lists.

An event that several families report, each by itself, is like an animal caught several times: how few are
caught only once says how many were never caught. The estimate is that of lists which differ in how much
they catch and are independent of each other (model M_t; A. Chao, "Estimating population size for sparse
data in capture-recapture experiments", Biometrics 45, 1989), for two lists the same as D. G. Chapman's of
1951. Its interval is log-normal, never below what was found (K. P. Burnham in A. Chao, "Estimating the
population size for capture-recapture data with unequal catchability", Biometrics 43, 1987).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import ceil, exp, floor, log, sqrt

from pipeline.ledger.lists import Flag, Lists, Sighting

# With fewer recaptures the estimate is off by more than a few per cent even when everything else holds
# (D. S. Robson and H. A. Regier, "Sample size in Petersen mark-recapture experiments", 1964).
LEAST_SHARED = 7
# Of a normal distribution, 95 % lie within so many standard deviations.
_WIDTH = 1.96


class By(StrEnum):
    """What the estimates are made for."""

    ALL = "all"
    ACTION = "action"
    MONTH = "month"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Estimate:
    """What was found and what probably happened, for an action and a month (empty: all of them)."""

    action: str
    month: str
    found: int
    # by at least two lists
    shared: int
    lists: int
    flags: tuple[Flag, ...]
    # events that took place, found or not, with the 95 % interval; None where there are too few to say
    likely: float | None = None
    least: int | None = None
    most: int | None = None


def estimates(sightings: Sequence[Sighting], lists: Lists, by: By) -> list[Estimate]:
    """What was probably missed, over everything first and then for every action, month or both."""
    cells: dict[tuple[str, str], list[Sighting]] = {}
    for sighting in sightings:
        for cell in _cells(sighting, by):
            cells.setdefault(cell, []).append(sighting)
    return [_estimate(*cell, some, lists) for cell, some in sorted(cells.items())]


def _cells(sighting: Sighting, by: By) -> Iterator[tuple[str, str]]:
    yield "", ""
    if by is By.MONTH:
        yield "", sighting.month
    elif by is not By.ALL:
        month = sighting.month if by is By.BOTH else ""
        yield from ((action, month) for action in sorted(sighting.actions))


def _estimate(action: str, month: str, sightings: Sequence[Sighting], lists: Lists) -> Estimate:
    caught = [lists.of(sighting) for sighting in sightings]
    flags = list(lists.remarks)
    shared = sum(len(some) > 1 for some in caught)
    seen = frozenset[str]().union(*caught)
    said = {"found": len(caught), "shared": shared, "lists": len(seen)}
    if shared < LEAST_SHARED or len(seen) < 2:
        return Estimate(action, month, **said, flags=(Flag.TOO_FEW, *flags))
    if len(seen) == 2 or not lists.tested:
        flags.insert(0, Flag.UNTESTED)
    unseen, variance = unseen_events(caught)
    least, most = interval(unseen, variance)
    return Estimate(
        action,
        month,
        **said,
        flags=tuple(flags),
        likely=round(len(caught) + unseen, 1),
        # events come whole
        least=len(caught) + floor(least),
        most=len(caught) + ceil(most),
    )


def unseen_events(caught: Iterable[frozenset[str]]) -> tuple[float, float]:
    """How many events no list holds, from the lists that hold each of the others; and the variance."""
    some = list(caught)
    alone = Counter(name for names in some if len(names) == 1 for name in names)
    twice = sum(len(names) == 2 for names in some)
    if _pairs(alone) == 0:
        # Nothing, or nothing but one list's own, was seen once: the interval needs a little to rest on.
        return 0.0, _variance({name: count + 0.5 for name, count in alone.items()} | _half(some), twice)
    return _pairs(alone) / (twice + 1), _variance(alone, twice)


def _half(some: Iterable[frozenset[str]]) -> dict[str, float]:
    """Half an event of its own for every list."""
    return dict.fromkeys(frozenset[str]().union(*some), 0.5)


def _pairs(alone: Mapping[str, float]) -> float:
    return sum(alone[one] * alone[other] for one, other in combinations(sorted(alone), 2))


def _variance(alone: Mapping[str, float], twice: int) -> float:
    """By the delta method, counts taken as Poisson; for two lists this is G. A. F. Seber's of 1970."""
    total, pairs, shared = sum(alone.values()), _pairs(alone), twice + 1
    singles = sum((total - count) ** 2 * count for count in alone.values())
    return float(singles / shared**2 + pairs**2 / shared**3 + pairs / shared)


def interval(unseen: float, variance: float) -> tuple[float, float]:
    """The 95 % interval of the number of events that no list holds."""
    if unseen <= 0:
        return 0.0, _WIDTH * sqrt(variance)
    factor = exp(_WIDTH * sqrt(log(1 + variance / unseen**2)))
    return unseen / factor, unseen * factor
