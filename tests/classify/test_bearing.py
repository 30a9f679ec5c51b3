"""Which sentence bears an action out: the figures agree with the model, whatever the order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.bearing import Borne, bearing_features, borne, likely
from pipeline.classify.candidates import Candidate, candidates
from pipeline.classify.coder import Coder
from pipeline.classify.view import Reading, View

_TEXT = (
    "On 3 March 2025 China and Laos opened a joint laboratory for artificial intelligence in Vientiane.\n"
    "A laboratory is a place of work. The ministers spoke of many things, and of the weather.\n"
    "Related: Another laboratory opens in Hanoi"
)


@pytest.fixture
def view(coder: Coder) -> View:
    return coder.view("", _TEXT, "en")


def test_the_sentence_that_tells_of_the_deed_comes_first(coder: Coder, view: View) -> None:
    found = borne(candidates(view, ("A1",)), coder.rules.weights.bearing)["A1"]
    assert "opened a joint laboratory" in found[0].candidate.reading.text
    assert not any(each.candidate.reading.furniture for each in found)
    assert [each.odds for each in found] == sorted((each.odds for each in found), reverse=True)


def test_what_is_known_of_a_sentence_changes_no_figure(coder: Coder, view: View) -> None:
    model = coder.rules.weights.bearing
    every = borne(candidates(view, tuple(coder.rules.actions)), model)
    assert every
    for found in every.values():
        for candidate, odds in found:
            assert odds == pytest.approx(model.log_odds(bearing_features(candidate)), abs=1e-9)


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=8), st.floats(0.01, 1))
def test_the_best_is_always_among_the_likely(odds: list[float], least: float) -> None:
    candidate = Candidate("A1", Reading(0, 1, 0, "x"), 0, 1)
    found = [Borne(candidate, each) for each in sorted(odds, reverse=True)]
    kept = likely(found, least)
    assert kept == found[: len(kept)]
    assert kept
