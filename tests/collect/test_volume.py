"""The test of volume: seldom wrong without cause, whatever the spread; sees what it says it sees."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.collect.volume import (
    FAMILY_ALPHA,
    LEAST_WEEKS,
    WINDOWS,
    chance_of_so_few,
    drop_in_volume,
    least_shape,
)

RUNS = 1_500


def _draws(dice: random.Random, mean: float, shape: float | None, weeks: int) -> list[int]:
    """Weekly counts of a negative-binomial law (Poisson without a shape)."""
    return [
        _poisson(dice, mean if shape is None else dice.gammavariate(shape, mean / shape))
        for _ in range(weeks)
    ]


def _poisson(dice: random.Random, rate: float) -> int:
    """How many exponential waits fit into one unit of time."""
    count, spent = 0, dice.expovariate(1.0)
    while spent < rate:
        count, spent = count + 1, spent + dice.expovariate(1.0)
    return count


@pytest.mark.parametrize("mean", [4, 25])
@pytest.mark.parametrize("shape", [None, 10, 2, 1])
def test_false_alarms_stay_below_alpha(mean: float, shape: float | None) -> None:
    dice = random.Random(f"{mean} {shape}")
    named = sum(drop_in_volume(_draws(dice, mean, shape, 16), sources=1) is not None for _ in range(RUNS))

    assert named <= FAMILY_ALPHA * RUNS


@pytest.mark.parametrize(("mean", "left", "power"), [(50, 0.5, 0.9), (25, 0.25, 0.95), (10, 0.1, 0.7)])
def test_a_lasting_drop_of_a_steady_source_is_seen_among_a_hundred(
    mean: float, left: float, power: float
) -> None:
    dice = random.Random(mean)
    seen = sum(
        drop_in_volume([*_draws(dice, mean * left, None, 4), *_draws(dice, mean, None, 12)], 100) is not None
        for _ in range(200)
    )

    assert seen >= power * 200


def test_a_weekday_pattern_is_no_drop() -> None:
    weeks = [sum((20, 20, 20, 20, 20, 3, 1))] * 16

    assert drop_in_volume(weeks, 1) is None


@given(st.lists(st.integers(0, 400) | st.none(), max_size=LEAST_WEEKS))
def test_nothing_is_said_before_there_is_history(weeks: list[int | None]) -> None:
    assert drop_in_volume(weeks, 1) is None


def test_weeks_that_were_not_seen_are_no_evidence() -> None:
    steady = [40] * 16

    assert drop_in_volume([0, *steady], 100) is not None
    assert drop_in_volume([None, *steady], 100) is None
    assert drop_in_volume([0, *([None] * 9), *([40] * 7)], 100) is None


def test_a_drop_says_what_was_usual_and_how_unlikely_it_is() -> None:
    drop = drop_in_volume([9, 40, 41, 39, 38, 42, 40, 40, 41, 37, 43], 100)

    assert drop is not None
    assert (drop.weeks, drop.found, round(drop.usual)) == (1, 9, 40)
    assert 0 < drop.chance < FAMILY_ALPHA / 100


COUNTS = st.lists(st.integers(0, 300), min_size=LEAST_WEEKS, max_size=14)


@given(COUNTS, st.integers(0, 300), st.sampled_from(WINDOWS))
def test_the_chance_is_one_and_grows_with_what_was_found(past: list[int], found: int, window: int) -> None:
    here, more = (chance_of_so_few(found + extra, past, window) for extra in (0, 1))

    assert 0 <= here <= 1
    if found < sum(past) / len(past) * window:
        assert here <= more * (1 + 1e-9) + 1e-12


@given(st.integers(5, 300), st.integers(0, 150), st.integers(0, 150))
def test_the_more_weeks_scatter_about_one_mean_the_smaller_the_shape(mean: int, one: int, other: int) -> None:
    near, far = sorted((min(one, mean), min(other, mean)))

    assert least_shape([mean - far, mean + far] * 5) <= least_shape([mean - near, mean + near] * 5)
    assert least_shape([mean] * 10) == math.inf
