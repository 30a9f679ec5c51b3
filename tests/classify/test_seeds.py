"""The founding documents, when they are at hand, give what they are known to say."""

from pathlib import Path

import pytest

from models.coding import Coding, Document, Kind, Role
from pipeline.classify.coder import Coder

_SEEDS = sorted((Path(__file__).resolve().parents[3] / "shared" / "seeds").glob("*.txt"))
pytestmark = pytest.mark.skipif(len(_SEEDS) < 5, reason="the shared seeds are not here")


def _coded(number: int, coder: Coder) -> Coding:
    text = _SEEDS[number].read_text(encoding="utf-8")
    coding = coder.code(Document(id=str(number), title=text.split("\n", 1)[0], text=text))
    quotes = [e for f in coding.actions for e in f.evidence]
    assert all(text[e.start : e.end] == e.quote for e in quotes)
    return coding


def test_the_plan_itself_has_all_ten_actions_and_both_languages(coder: Coder) -> None:
    coding = _coded(4, coder)
    assert {finding.code for finding in coding.actions} == {f"A{number}" for number in range(1, 11)}
    assert {finding.kind for finding in coding.actions} <= {Kind.COMMITMENT, Kind.MENTION}
    assert coding.language == "en"
    assert "also zh-Hant" in coding.notes


def test_the_remarks_propose_the_group_and_promise_ten_workshops(coder: Coder) -> None:
    coding = _coded(0, coder)
    promised = {f.code: " ".join(e.quote for e in f.evidence) for f in coding.actions}
    kinds = {finding.code: finding.kind for finding in coding.actions}
    assert "group of friends" in promised["A4"].lower()
    assert "10 AI workshops" in promised["A6"]
    assert kinds["A4"] is kinds["A6"] is Kind.COMMITMENT


def test_the_commentary_of_april_2024_tells_of_no_progress(coder: Coder) -> None:
    coding = _coded(3, coder)
    assert coding.relevant
    assert [f for f in coding.actions if f.kind is Kind.PROGRESS] == []


def test_zambia_is_found_as_the_other_initiator(coder: Coder) -> None:
    roles = {country.iso3: country.role for country in _coded(2, coder).countries}
    assert roles == {"ZMB": Role.PARTNER}
