"""What was missed: the interval holds where lists are independent, and it is said where they are not."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger.lists import Flag, Sighting, dependence, make_lists
from pipeline.ledger.missed import By, Estimate, estimates, interval, unseen_events
from tests.missed.worlds import sighted, world

WORLDS = 150


def estimate(sightings: Sequence[Sighting]) -> Estimate:
    return estimates(sightings, make_lists(sightings), By.ALL)[0]


def in_many_worlds(events: int, reached: Sequence[float], copied: float = 0.0) -> list[Estimate]:
    chance = random.Random(20250305)
    return [estimate(world(chance, events, reached, copied=copied)) for _ in range(WORLDS)]


@pytest.mark.parametrize(
    ("events", "reached"),
    [(60, (0.5, 0.4)), (200, (0.4, 0.3)), (200, (0.4, 0.3, 0.2, 0.1)), (100, (0.2, 0.2, 0.2, 0.15, 0.1))],
)
def test_the_interval_of_independent_lists_holds_as_often_as_it_says(
    events: int, reached: tuple[float, ...]
) -> None:
    told = [one for one in in_many_worlds(events, reached) if one.likely is not None]
    held = sum((one.least or 0) <= events <= (one.most or 0) for one in told)
    mean = sum(one.likely or 0 for one in told) / len(told)

    assert len(told) > 0.9 * WORLDS
    assert 0.90 <= held / len(told) <= 0.995
    assert mean == pytest.approx(events, rel=0.05)


def test_families_that_follow_each_other_are_found_out() -> None:
    told = in_many_worlds(200, (0.5, 0.2, 0.4, 0.3), copied=0.7)

    assert sum(Flag.DEPENDENT in one.flags for one in told) > 0.95 * WORLDS
    assert sum((one.least or 0) <= 200 <= (one.most or 0) for one in told) > 0.9 * WORLDS


def test_independent_families_are_seldom_called_dependent() -> None:
    told = in_many_worlds(200, (0.4, 0.3, 0.2, 0.1))

    assert sum(Flag.DEPENDENT in one.flags for one in told) < 0.08 * WORLDS


def test_two_lists_are_the_estimate_of_chapman() -> None:
    caught = [frozenset("a")] * 12 + [frozenset("b")] * 9 + [frozenset("ab")] * 14
    unseen, _ = unseen_events(caught)

    assert 35 + unseen == pytest.approx((26 + 1) * (23 + 1) / (14 + 1) - 1)


def test_of_two_lists_independence_cannot_be_tested_and_that_is_said() -> None:
    one = estimate(world(random.Random(1), 100, (0.5, 0.4)))

    assert Flag.UNTESTED in one.flags
    assert one.lists == 2


def test_too_few_events_in_common_give_no_figure() -> None:
    one = estimate([sighted(str(at), ("wire", f"w{at}")) for at in range(30)])

    assert (one.flags[0], one.found, one.likely, one.least, one.most) == (Flag.TOO_FEW, 30, None, None, None)


def test_families_that_print_the_same_text_are_one_list() -> None:
    copies = [sighted(str(at), ("wire", f"s{at}"), ("paper", f"s{at}")) for at in range(10)]
    alone = [sighted(f"x{at}", ("embassy", f"e{at}"), ("paper", f"p{at}")) for at in range(8)]
    lists = make_lists([*copies, *alone])

    assert Flag.COPYING in lists.remarks
    assert lists.of(copies[0]) == {"paper+wire"}
    assert lists.of(alone[0]) == {"embassy", "paper+wire"}


def test_families_with_few_events_are_one_list() -> None:
    seen = [sighted(str(at), ("wire", f"w{at}"), (f"paper {at % 4}", f"p{at}")) for at in range(12)]
    lists = make_lists(seen)

    assert Flag.POOLED in lists.remarks
    assert {lists.members[f"paper {at}"] for at in range(4)} == {"others"}


def test_every_action_and_month_has_its_own_figure() -> None:
    chance = random.Random(3)
    spring = world(chance, 60, (0.6, 0.5, 0.4))
    summer = [Sighting(f"s{one.event_id}", frozenset({"A1", "A6"}), "2025-07", one.reports) for one in spring]
    seen = [*spring, *summer]
    found = estimates(seen, make_lists(seen), By.BOTH)

    assert [(one.action, one.month) for one in found] == [
        ("", ""),
        ("A1", "2025-07"),
        ("A6", "2025-03"),
        ("A6", "2025-07"),
    ]
    assert [one.found for one in found] == [2 * len(spring), len(spring), len(spring), len(spring)]


def test_a_pair_that_no_third_list_sees_cannot_be_tested() -> None:
    assert dependence([frozenset("ab")] * 20 + [frozenset("a")] * 5) == {}


caught_lists = st.lists(st.frozensets(st.sampled_from("abcd"), min_size=1), min_size=1, max_size=40)


@given(caught_lists)
def test_the_interval_holds_its_estimate_and_never_less_than_was_found(caught: list[frozenset[str]]) -> None:
    unseen, variance = unseen_events(caught)
    least, most = interval(unseen, variance)

    assert 0 <= least <= unseen <= most


@given(caught_lists, st.randoms(use_true_random=False))
def test_the_order_of_events_and_names_of_lists_do_not_matter(
    caught: list[frozenset[str]], chance: random.Random
) -> None:
    shuffled = [frozenset(f"list {name}" for name in one) for one in caught]
    chance.shuffle(shuffled)

    assert unseen_events(shuffled) == pytest.approx(unseen_events(caught))
