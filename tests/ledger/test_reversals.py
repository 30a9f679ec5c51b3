"""From a text that denies or ends something to the ledger, by the rules of the catalogue."""

from datetime import date

import pytest
from pydantic import ValidationError

from models.coding import Coding, Document, EventClaim, EventType
from pipeline.classify.coder import Coder
from pipeline.classify.reversals import with_reversals
from pipeline.config import settings

DAY = date(2025, 9, 2)
SIGNED = (
    "China and Laos signed an agreement on a joint artificial intelligence laboratory in Vientiane in March."
)


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder.load(settings().catalogue_dir)


def coded(coder: Coder, text: str) -> Coding:
    coding = with_reversals(coder, Document(id="one", text=text, published=DAY))
    for claim in coding.events:
        for one in claim.evidence:
            assert text[one.start : one.end] == one.quote
    return coding


def taken_back(coder: Coder, text: str) -> list[EventClaim]:
    return [one for one in coded(coder, text).events if one.denies or one.type is EventType.WITHDRAWAL]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (
            f"{SIGNED} The ministry of Laos denied that the agreement on the AI laboratory was signed.",
            "The ministry of Laos denied",
        ),
        (
            "中国与老挝三月在万象签署人工智能联合实验室合作协议。老挝科技部否认签署该人工智能实验室协议。",
            "老挝科技部否认",
        ),
        (
            "中國與寮國三月在永珍簽署人工智慧聯合實驗室合作協議。寮國科技部否認簽署這份人工智慧實驗室協議。",
            "寮國科技部否認",
        ),
    ],
)
def test_a_denial_is_a_claim_that_denies(coder: Coder, text: str, quoted: str) -> None:
    [claim] = taken_back(coder, text)

    assert (claim.denies, claim.type, claim.countries) == (True, EventType.AGREEMENT_SIGNED, ("LAO",))
    assert claim.evidence[0].quote.startswith(quoted)


@pytest.mark.parametrize(
    "text",
    [
        f"{SIGNED} On 1 September Laos withdrew from the AI laboratory agreement with China.",
        "中国与老挝三月在万象签署人工智能联合实验室合作协议。9月1日,老挝退出与中国的人工智能联合实验室合作。",
    ],
)
def test_a_country_that_leaves_is_a_claim_of_its_own(coder: Coder, text: str) -> None:
    [claim] = taken_back(coder, text)

    assert (claim.denies, claim.type) == (False, EventType.WITHDRAWAL)
    assert (claim.date, claim.countries) == ("2025-09-01", ("LAO",))
    assert claim.actions


@pytest.mark.parametrize(
    "text",
    [
        SIGNED,
        f"{SIGNED} Laos may leave one day, but nobody plans to.",
        f"{SIGNED} A football player denied that he would leave his club.",
        "The company denied that its shares fell. Laos withdrew from the tournament.",
        "",
    ],
)
def test_other_denials_and_departures_take_nothing_back(coder: Coder, text: str) -> None:
    assert taken_back(coder, text) == []


def test_the_codebooks_own_events_stay_as_they_are(coder: Coder) -> None:
    text = f"{SIGNED} Laos denied that the AI laboratory agreement was signed."
    document = Document(id="one", text=text, published=DAY)
    plain = coder.code(document)

    both = with_reversals(coder, document)

    assert both.events[: len(plain.events)] == plain.events
    assert both.model_copy(update={"events": ()}) == plain.model_copy(update={"events": ()})


def test_a_coding_knows_no_other_reversal() -> None:
    with pytest.raises(ValidationError):
        EventClaim(type="undone")  # type: ignore[arg-type]
