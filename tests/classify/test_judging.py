"""What the sentences of a finding tell together, and how certain each claim is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.coding import Document, Kind, Role
from pipeline.classify.bearing import Borne, shares
from pipeline.classify.candidates import Candidate
from pipeline.classify.coder import Coder
from pipeline.classify.judging import Telling, verdict
from pipeline.classify.view import Reading

_CLEAR = (
    "On 3 March 2025 China and Laos signed an agreement in Vientiane on a joint laboratory for artificial"
    " intelligence. The ministers of both countries attended the ceremony."
)
_VAGUE = (
    "A blogger in Nairobi praised his phone. Artificial intelligence, he said, is everywhere. He likes the"
    " camera, which was made in China, and hopes that Kenya will one day make its own."
)


def _coded(text: str, coder: Coder) -> dict[str, float]:
    coding = coder.code(Document(id="x", text=text, lang="en", published=date(2025, 3, 4)))
    claims = [finding.certainty for finding in coding.actions]
    claims += [country.certainty for country in coding.countries if country.role is Role.PARTNER]
    claims += [event.certainty for event in coding.events]
    assert all(0 <= claim <= 1 for claim in claims)
    return {"relevant": coding.score, "least": min(claims, default=0.0), "most": max(claims, default=0.0)}


def test_a_plain_deed_is_more_certain_than_a_remark(coder: Coder) -> None:
    clear, vague = _coded(_CLEAR, coder), _coded(_VAGUE, coder)
    assert clear["least"] > vague["most"]
    assert clear["most"] <= clear["relevant"]


def test_every_claim_of_the_deed_is_there(coder: Coder) -> None:
    coding = coder.code(Document(id="x", text=_CLEAR, lang="en", published=date(2025, 3, 4)))
    assert [(finding.code, finding.kind) for finding in coding.actions] == [("A1", Kind.PROGRESS)]
    assert [(country.iso3, country.role) for country in coding.countries] == [("LAO", Role.PARTNER)]
    (event,) = coding.events
    assert event.certainty == coding.actions[0].certainty


_CHANCE = st.floats(0, 1)


def _told(chances: list[tuple[float, float, float]]) -> list[Telling]:
    whole = sum(share for share, _, _ in chances)
    return [
        Telling(Candidate("A1", Reading(start, start + 1, 0, "x"), 0, 1), share / whole, done, ahead)
        for start, (share, done, ahead) in enumerate(chances)
    ]


@given(st.lists(st.tuples(st.floats(0.01, 1), _CHANCE, _CHANCE), min_size=1, max_size=5))
def test_the_order_of_sentences_changes_no_verdict(chances: list[tuple[float, float, float]]) -> None:
    told = _told(chances)
    ahead, back = verdict(told), verdict(told[::-1])
    assert back.chance == pytest.approx(ahead.chance)
    assert 1 / 3 <= ahead.chance + 1e-9 <= 1 + 2e-9
    assert {reading.start for reading in ahead.sentences} <= {each.candidate.reading.start for each in told}


@given(_CHANCE, _CHANCE)
def test_a_single_sentence_decides_alone(done: float, ahead: float) -> None:
    found = verdict(_told([(0.7, done, ahead)]))
    by_kind = {
        Kind.PROGRESS: done,
        Kind.COMMITMENT: (1 - done) * ahead,
        Kind.MENTION: (1 - done) * (1 - ahead),
    }
    assert found.chance == pytest.approx(max(by_kind.values()))
    assert by_kind[found.kind] == pytest.approx(found.chance)


def test_the_sentence_that_bears_the_finding_out_outweighs_a_clearer_one() -> None:
    found = verdict(_told([(0.8, 0.1, 0.9), (0.2, 1.0, 0.0)]))
    assert found.kind is Kind.COMMITMENT
    assert [reading.start for reading in found.sentences] == [0]


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=8))
def test_shares_are_those_of_one_quote(odds: list[float]) -> None:
    candidate = Candidate("A1", Reading(0, 1, 0, "x"), 0, 1)
    found = shares([Borne(candidate, each) for each in odds])
    assert sum(found) == pytest.approx(1.0)
    assert [found.index(max(found))] == [odds.index(max(odds))] or found.count(max(found)) > 1
