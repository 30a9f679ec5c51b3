"""Scores and what they come to: bands, the distance between them, and what a person is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.coding import Coding, EventClaim, EventType, Finding, Involvement, Kind, Role
from pipeline.classify.coder import Coder
from pipeline.classify.evaluation import Pair
from pipeline.classify.gold import GoldText
from pipeline.classify.phrases import phrase
from pipeline.classify.reliability import bands, calibration_error, certain, review


def _pair(score: float, relevant: bool, *, found: bool = True, near: bool = False) -> Pair:
    gold = GoldText.model_validate({"id": "g", "text": "t", "gold": {"relevant": relevant}})
    notes = ("review: relevance is uncertain",) if near else ()
    return gold, Coding(id="g", relevant=found, score=score, language="en", ruleset="r", notes=notes)


def test_a_band_says_how_many_of_its_texts_are_relevant() -> None:
    told = bands([_pair(0.95, True), _pair(1.0, True), _pair(0.92, False), _pair(0.05, False)])
    assert [(band.low, band.texts) for band in told] == [(0.0, 1), (0.9, 3)]
    assert told[1].relevant == pytest.approx(2 / 3)


def test_scores_that_come_true_have_no_distance() -> None:
    assert calibration_error([_pair(1.0, True), _pair(0.0, False)]) == 0
    assert calibration_error([_pair(1.0, False)]) == 1
    assert calibration_error([]) == 0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=30))
def test_every_text_is_in_one_band(scored: list[tuple[float, bool]]) -> None:
    pairs = [_pair(score, relevant) for score, relevant in scored]
    assert sum(band.texts for band in bands(pairs)) == len(pairs)
    assert 0 <= calibration_error(pairs) <= 1


def test_review_counts_texts_and_errors_it_holds_back() -> None:
    pairs = [_pair(0.5, False, near=True), _pair(0.9, False), _pair(0.6, True, near=True), _pair(1, True)]
    assert review(pairs) == (4, 2, 2, 1)


def test_certain_claims_are_counted_with_their_share_of_right_ones() -> None:
    gold = GoldText.model_validate(
        {
            "id": "g",
            "text": "t",
            "gold": {
                "relevant": True,
                "actions": [{"code": "A1", "kind": "progress"}],
                "countries": [{"iso3": "LAO", "role": "partner"}],
                "events": [{"type": "agreement_signed", "actions": ["A1"]}],
            },
        }
    )
    coding = Coding(
        id="g",
        relevant=True,
        score=1,
        language="en",
        ruleset="r",
        actions=tuple(
            Finding(code=code, kind=Kind.PROGRESS, score=1, certainty=certainty, evidence=())
            for code, certainty in (("A1", 0.9), ("A2", 0.6))
        ),
        countries=tuple(
            Involvement(iso3=iso3, role=Role.PARTNER, certainty=certainty, evidence=())
            for iso3, certainty in (("LAO", 0.4), ("THA", 0.7))
        ),
        events=tuple(
            EventClaim(type=EventType.AGREEMENT_SIGNED, actions=(code,), certainty=certainty)
            for code, certainty in (("A1", 0.9), ("A2", 0.6))
        ),
    )
    told = {(row.what, row.least): (row.claims, row.right, row.kept) for row in certain([(gold, coding)])}
    assert told["events", 0.0] == (2, 0.5, 1.0)
    assert told["events", 0.65] == told["progress", 0.65] == (1, 1.0, 1.0)
    assert told["partners", 0.65] == (1, 0.0, 0.0)
    assert told["partners", 0.8] == (0, 1.0, 0.0)


def test_every_figure_that_is_shown_has_words_of_its_own(coder: Coder) -> None:
    weights = coder.rules.weights
    named = [(name, "relevant") for name in weights.relevance.weights]
    named += [(name, "A4") for name in weights.action.weights]
    models = (weights.claim, weights.progress, weights.commitment, weights.partner, weights.naming)
    named += [(name, "LAO") for model in models for name in model.weights]
    told = {name: phrase(name, about) for name, about in named}
    assert [
        name
        for name, words in told.items()
        if words == name.replace("_", " ")
        or "_" in words
        or words.startswith(("the same", " "))
        or "such" in words
    ] == []
