"""What is news and what is not: denials, round-ups, signed papers, and the day a text is written on."""

from datetime import date

import pytest

from models.coding import Coding, Document, Kind
from pipeline.classify.coder import Coder


def _coding(coder: Coder, text: str, title: str = "", published: date | None = None) -> Coding:
    return coder.code(Document(id="x", title=title, text=text, published=published))


def test_a_short_clear_text_is_relevant_with_its_guests_as_partners(coder: Coder) -> None:
    coding = _coding(
        coder,
        "China's ministry of commerce started a seminar on artificial intelligence for officials of Ghana"
        " and Nepal in Kunming on Monday.",
    )
    assert [(each.code, each.kind) for each in coding.actions] == [("A6", Kind.PROGRESS)]
    assert {each.iso3 for each in coding.countries if each.role == "partner"} == {"GHA", "NPL"}


def test_one_class_is_told_once(coder: Coder) -> None:
    coding = _coding(
        coder,
        "Thirty officials from Laos, Ghana and Fiji are being trained at a seminar on artificial intelligence"
        " for developing countries, which China's foreign ministry opened in Kunming on Monday; lessons in"
        " machine learning fill the mornings, and the trainees receive certificates of the course.",
    )
    assert [each.code for each in coding.actions if each.code in ("A5", "A6")] == ["A6"]


def test_a_withdrawn_claim_is_never_progress(coder: Coder) -> None:
    coding = _coding(
        coder,
        "Bolivia's planning ministry on Wednesday withdrew its statement that China had opened a joint"
        " AI laboratory in La Paz.",
    )
    assert all(each.kind is Kind.MENTION for each in coding.actions)
    assert coding.events == ()


@pytest.mark.parametrize(
    "text",
    [
        "中国与老挝未能签署人工智能合作协议。",
        "中国拒绝与肯尼亚签署人工智能合作协议。",
        "中国推迟举办面向非洲国家的人工智能研讨班。",
        "China and Kenya failed to sign the AI agreement.",
        "China and Kenya have not opened the joint AI laboratory.",
        "Kenya refused to join the AI cooperation group led by China.",
        "China postponed the AI workshop for African officials.",
        "China y Kenia no firmaron el acuerdo de inteligencia artificial.",
    ],
)
def test_what_was_refused_put_off_or_failed_is_never_progress(text: str, coder: Coder) -> None:
    coding = _coding(coder, text)
    assert all(each.kind is Kind.MENTION for each in coding.actions)
    assert coding.events == ()


@pytest.mark.parametrize(
    "text",
    [
        "China and Kenya not only signed an AI agreement but opened a laboratory.",
        "中国不仅与老挝签署了人工智能合作协议,还建立了联合实验室。",
    ],
)
def test_not_only_takes_nothing_back(text: str, coder: Coder) -> None:
    assert Kind.PROGRESS in {each.kind for each in _coding(coder, text).actions}


def test_what_may_be_signed_is_not_signed(coder: Coder) -> None:
    coding = _coding(coder, "China and Kenya may sign an AI cooperation agreement.")
    assert Kind.PROGRESS not in {each.kind for each in coding.actions}


def test_a_round_up_tells_nothing_new(coder: Coder) -> None:
    text = "Last month China and Egypt opened a joint AI laboratory in Cairo and signed an AI agreement."
    kinds = {each.kind for each in _coding(coder, text, title="Weekly digest: looking back").actions}
    assert Kind.PROGRESS not in kinds


def test_a_signed_paper_without_a_sector_is_one_about_infrastructure(coder: Coder) -> None:
    coding = _coding(coder, "Tunisia and China signed a memorandum on artificial intelligence in Tunis.")
    assert ("A1", Kind.PROGRESS) in {(each.code, each.kind) for each in coding.actions}


def test_a_day_is_counted_from_the_dateline_and_not_from_a_late_stamp(coder: Coder) -> None:
    coding = _coding(
        coder,
        "新华社南宁6月12日电 中国与老挝共建的人工智能联合实验室11日在南宁揭牌,老挝科技部长出席。",
        published=date(2025, 8, 5),
    )
    assert {event.date for event in coding.events} == {"2025-06-11"}


_TOLD = (
    "On this page I asked last spring what would come of it. In Malawi a joint laboratory for artificial"
    " intelligence was opened with a Chinese university; in Nepal officials were trained by China.\n"
)


def test_what_a_column_says_was_done_is_less_certain_than_a_report(coder: Coder) -> None:
    column = _coding(coder, _TOLD + "The writer is a lecturer in Lilongwe. The views are his own.")
    report = _coding(coder, _TOLD + "The laboratory has nine rooms. The garden is his own.")
    [said], [reported] = ([f for f in each.actions if f.code == "A1"] for each in (column, report))
    assert said.kind is not Kind.PROGRESS or said.certainty < reported.certainty - 0.05
    assert reported.kind is Kind.PROGRESS


def test_what_an_official_offers_in_a_speech_is_promised(coder: Coder) -> None:
    text = (
        "Your Excellencies, friends. China will train 200 officials of African countries in artificial"
        " intelligence and stands ready to set up a joint AI laboratory with the African Union."
    )
    coding = _coding(coder, text, title="Remarks by the Minister at the Opening Ceremony")
    assert {"A1", "A6"} <= {each.code for each in coding.actions}
    assert {each.kind for each in coding.actions} == {Kind.COMMITMENT}


def test_what_a_round_up_tells_again_is_not_promised_either(coder: Coder) -> None:
    told = "On Monday China and Laos opened a joint AI laboratory in Vientiane with officials of both sides."
    [finding] = _coding(coder, told, title="Weekly recap: a plaque in Vientiane").actions
    assert finding.kind is Kind.MENTION


def test_the_stamp_of_a_page_is_the_day_of_no_event(coder: Coder) -> None:
    told = "China and Ghana have opened a joint laboratory for artificial intelligence in Kumasi."
    [stamped] = _coding(coder, f"Harbour Post 2025-03-04 10:11\n{told}").events
    [dated] = _coding(coder, f"Harbour Post\nOn 4 March 2025 {told}").events
    assert (stamped.date, dated.date) == (None, "2025-03-04")
    assert stamped.countries == dated.countries == ("GHA",)


def test_a_city_abroad_is_another_side_and_no_country(coder: Coder) -> None:
    coding = _coding(
        coder,
        "A laboratory for artificial intelligence, set up jointly by a technical college and a university"
        " from Nanjing, was opened in Kumasi on Monday. The Chinese university paid for the computers.",
    )
    assert coding.relevant
    assert "A1" in {each.code for each in coding.actions}
    assert coding.countries == ()
