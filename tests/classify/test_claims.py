"""Which sentence a claim rests on, and what the sentences of a text come to together."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.claims import claim_features, claim_figures, rated_claims
from pipeline.classify.coder import Coder
from pipeline.classify.weights import figures_of_best

_DEED = "China and Laos opened a joint laboratory for artificial intelligence in Vientiane."
_TALK = "Artificial intelligence may one day change the way in which people work and live."
_ODDS = st.lists(st.floats(-9, 9), min_size=1, max_size=8)


def test_the_sentence_of_the_deed_is_the_clearest(coder: Coder) -> None:
    rated = rated_claims(coder.view("", f"{_TALK} {_DEED} {_TALK}", "en"), coder.rules.weights.claim)
    assert len(rated) == 3
    assert "opened a joint laboratory" in max(rated, key=lambda each: each.odds).reading.text


def test_page_furniture_carries_no_claim(coder: Coder) -> None:
    view = coder.view("", f"{_TALK}\nRelated: China and Laos open AI laboratory", "en")
    assert [each.reading.line for each in rated_claims(view, coder.rules.weights.claim)] == [0]


def test_who_does_it_is_seen(coder: Coder) -> None:
    ours = coder.view("", _DEED, "en")
    theirs = coder.view("", _DEED.replace("China", "Japan"), "en")
    figures = [claim_figures(view, coder.rules.weights.claim)["claim_best"] for view in (ours, theirs)]
    assert figures[0] > figures[1]


def test_the_sides_are_named_where_they_stand(coder: Coder) -> None:
    view = coder.view("", _DEED, "en")
    told = claim_features(view.readings[0], view.wide[0])
    assert {"china_after_ai", "china_right_after_state", "ai_before_state", "A1_told"} <= told.keys()


@given(_ODDS, st.integers(2, 50))
def test_a_longer_text_is_surer_by_no_more_than_the_logarithm_of_its_length(
    odds: list[float], times: int
) -> None:
    once = figures_of_best("claim", sorted(odds, reverse=True))["claim_all"]
    often = figures_of_best("claim", sorted(odds * times, reverse=True))["claim_all"]
    assert once <= often <= once + math.log(times) + 1e-9


@pytest.mark.parametrize("text", ["", "No word of it.", "China and Laos met."])
def test_a_text_without_ai_has_no_claims(coder: Coder, text: str) -> None:
    view = coder.view("", text, "en")
    assert rated_claims(view, coder.rules.weights.claim) == []
    assert claim_figures(view, coder.rules.weights.claim)["claim_share"] == 0
