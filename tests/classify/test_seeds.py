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


def test_the_remarks_propose_the_group_and_recall_the_first_workshop(coder: Coder) -> None:
    coding = _coded(0, coder)
    told = {f.code: " ".join(e.quote for e in f.evidence) for f in coding.actions}
    kinds = {finding.code: finding.kind for finding in coding.actions}
    assert "group of friends" in told["A4"].lower()
    assert kinds["A4"] is Kind.COMMITMENT
    # ten more are promised, but of several kinds the strongest stands
    assert kinds["A6"] is Kind.PROGRESS
    assert "AI Capacity Building in Shanghai" in told["A6"]


def test_of_the_commentary_of_april_2024_only_the_dated_statement_is_progress(coder: Coder) -> None:
    coding = _coded(3, coder)
    assert coding.relevant
    [done] = [finding for finding in coding.actions if finding.kind is Kind.PROGRESS]
    assert done.code == "A10"
    assert done.evidence[0].quote.startswith("In April 2024, China issued the Chair's Statement")


def test_zambia_is_found_as_the_other_initiator(coder: Coder) -> None:
    roles = {country.iso3: country.role for country in _coded(2, coder).countries}
    assert roles == {"ZMB": Role.PARTNER}
