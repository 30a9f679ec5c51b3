"""What is news and what is not: denials, round-ups, signed papers, and the day a text is written on."""

from datetime import date

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
