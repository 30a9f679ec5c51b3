"""What stands before and after a word of its sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.coder import Coder
from pipeline.classify.surroundings import surroundings
from pipeline.classify.view import Place, Reading

_WIDTH = 4
_PLACES = st.builds(lambda start: (start, start + _WIDTH), st.integers(0, 80))


def _reading(**places: list[Place]) -> Reading:
    return Reading(0, 100, 0, "x" * 100, dict(places))


def test_words_before_and_after_are_told_apart_and_those_beside_from_those_further() -> None:
    reading = _reading(signed=[(20, 26)], attend=[(70, 78)], cooperation=[(0, 4)])
    assert surroundings("name", (30, 34), reading) == {
        "name_before_signed": 1.0,
        "name_right_before_signed": 1.0,
        "name_after_attend": 1.0,
        "name_before_cooperation": 1.0,
    }


def test_words_of_actions_and_the_place_itself_are_left_out() -> None:
    reading = _reading(ai=[(30, 34)], **{"A4+": [(0, 5)], "A4": [(50, 55)]})
    assert surroundings("ai", (30, 34), reading) == {}


@given(st.lists(_PLACES, max_size=6), _PLACES)
def test_beside_holds_only_with_its_side_and_no_word_counts_for_none(others: list[Place], own: Place) -> None:
    told = surroundings("ai", own, _reading(held=others))
    for side in ("before", "after"):
        assert f"ai_right_{side}_held" not in told or f"ai_{side}_held" in told
    apart = [place for place in others if place[1] <= own[0] or place[0] >= own[1]]
    assert bool(told) == bool(apart)


@pytest.mark.parametrize(
    ("text", "lang", "first", "then"),
    [
        ("China signed an AI agreement with Laos, as Japan had done before.", "en", "LAO", "JPN"),
        ("中国与老挝签署人工智能合作协议，日本此前也曾签署。", "zh", "LAO", "JPN"),
    ],
)
def test_a_state_is_seen_with_who_stands_around_it(
    coder: Coder, text: str, lang: str, first: str, then: str
) -> None:
    view = coder.view("", text, lang)
    around = {
        iso3: surroundings("name", (naming.start, naming.end), reading)
        for iso3, ((reading, naming),) in view.states.items()
    }
    assert "name_after_state" in around[first]
    assert "name_before_state" in around[then]
    assert "name_before_china" in around[first]
    assert "name_before_signed" in around[then]
