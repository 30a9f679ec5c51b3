"""Does a source list far less than it used to? A statistical test against its own earlier weeks. Pure.

The counts are new entries per whole week: every week holds each weekday once, so a quiet Sunday is no drop.
Under the null hypothesis all weeks are draws from one negative-binomial law with shape r (Poisson: r without
bound). Given the sum of all weeks, what fell into the last m of m + k weeks is then beta-binomial with the
parameters m·r and k·r (Poisson: binomial), whatever the mean is. So no mean has to be estimated; r is set to
the smallest value, hence the largest spread, that the earlier weeks leave plausible.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean

# The chance, at any one moment, that any source at all is named without cause.
FAMILY_ALPHA = 0.05
# Fewer weeks say too little of a source's own spread.
LEAST_WEEKS = 8
MOST_WEEKS = 12
# A sudden fall shows in one week, a halving of a small outlet only in four.
WINDOWS = (1, 4)
WEEKS_ASKED = MOST_WEEKS + max(WINDOWS)
# How often the true spread may be larger than the one assumed: at 0.1 the rate of false alarms came out at
# 2.5 times alpha for sources of great spread, at 0.02 a halving was seen half as often.
_SPREAD_RISK = 0.05


@dataclass(frozen=True, slots=True)
class Drop:
    """Fewer new entries than the source's own past allows for."""

    weeks: int
    found: int
    # what so many weeks used to bring
    usual: float
    # how often a source that is as it always was would bring so little
    chance: float


def drop_in_volume(weeks: Sequence[int | None], sources: int) -> Drop | None:
    """The most telling drop at the end of these weeks, newest first; None where there is none to speak of.

    Args:
        weeks: new entries of each whole week; None where the source was not seen for enough of it.
        sources: how many sources are tested together; each gets its share of `FAMILY_ALPHA`.
    """
    alpha = FAMILY_ALPHA / max(sources, 1) / len(WINDOWS)
    drops = [drop for window in WINDOWS if (drop := _drop(weeks, window))]
    likely = min(drops, key=lambda drop: drop.chance, default=None)
    return likely if likely is not None and likely.chance < alpha else None


def _drop(weeks: Sequence[int | None], window: int) -> Drop | None:
    latest = weeks[:window]
    past = [count for count in weeks[window : window + MOST_WEEKS] if count is not None]
    if len(latest) < window or len(past) < LEAST_WEEKS:
        return None
    recent = [count for count in latest if count is not None]
    if len(recent) < window:
        return None
    found, usual = sum(recent), fmean(past) * window
    return Drop(window, found, usual, chance_of_so_few(found, past, window)) if found < usual else None


def chance_of_so_few(found: int, past: Sequence[int], window: int) -> float:
    """How likely `window` further weeks bring at most `found` entries, by weeks that brought `past`."""
    total = found + sum(past)
    shape = least_shape(past)
    if math.isinf(shape):
        share = window / (window + len(past))
        terms = (_binomial(n, total, share) for n in range(found + 1))
    else:
        a, b = window * shape, len(past) * shape
        terms = (_beta_binomial(n, total, a, b) for n in range(found + 1))
    return min(1.0, math.fsum(math.exp(term) for term in terms))


def least_shape(past: Sequence[int]) -> float:
    """The smallest shape of a negative-binomial law that these counts leave plausible; inf: Poisson will do.

    Pearson's statistic of the counts is compared with the low end of its chi-square law: what the counts
    scatter beyond that is taken for spread of the law.
    """
    mean = fmean(past)
    if mean == 0:
        return math.inf
    scatter = sum((count - mean) ** 2 for count in past) / mean
    excess = scatter / _low_chi_square(len(past) - 1) - 1
    return mean / excess if excess > 0 else math.inf


def _low_chi_square(freedom: int) -> float:
    """The quantile of chi-square at `_SPREAD_RISK` (Wilson and Hilferty; within 2 % from five degrees on)."""
    z = NormalDist().inv_cdf(_SPREAD_RISK)
    ninth = 2 / (9 * freedom)
    return float(freedom * (1 - ninth + z * math.sqrt(ninth)) ** 3)


def _binomial(n: int, total: int, share: float) -> float:
    return _choose(total, n) + n * math.log(share) + (total - n) * math.log1p(-share)


def _beta_binomial(n: int, total: int, a: float, b: float) -> float:
    return _choose(total, n) + _beta(n + a, total - n + b) - _beta(a, b)


def _choose(total: int, n: int) -> float:
    return math.lgamma(total + 1) - math.lgamma(n + 1) - math.lgamma(total - n + 1)


def _beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
