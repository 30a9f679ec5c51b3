"""Versions of a text: what is a slip of the pen, substance or removed, and the readable difference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.article import Change
from pipeline.extract.changes import compare, difference

TEXT = (
    "On 3 June 2025 the ministry opened a training course on artificial intelligence in Niamey. "
    "Twelve officials from Niger took part, and the ministry will pay 1.5 million yuan, 5% of the cost. "
    "The agreement is legally binding, and useful to both goverments."
)
CHINESE = (
    "6月3日，商务部在尼亚美举办人工智能研修班，来自尼日尔的十二名官员参加，双方已签署协议，将建设一个实验室。"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("goverments", "governments"),
        ("agreement", "agreemnet"),
        ("Niamey. Twelve", "Niamey.  Twelve"),
        ("took part, and", "took part and"),
        ("the ministry opened", "the the ministry opened"),
        ("On 3 June", "on 3 June"),
    ],
)
def test_spelling_spacing_and_punctuation_are_slips(old: str, new: str) -> None:
    assert old in TEXT
    assert compare(TEXT, TEXT.replace(old, new, 1)) is Change.TYPO


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("3 June", "8 June"),
        ("2025", "2026"),
        ("June", "July"),
        ("1.5", "15"),
        ("1.5", "1,5"),
        ("5%", "5"),
        ("million", "billion"),
        ("Twelve", "Twenty"),
        ("Niger", "Nigeria"),
        ("will pay", "would pay"),
        ("will pay", "will not pay"),
        ("is legally", "isn't legally"),
        ("is legally", "is illegally"),
        ("legally binding", "legally unbinding"),
        ("useful", "useless"),
        ("Twelve officials from Niger took part", "Twelve officials took part"),
        ("The agreement is legally binding", "The agreement is legally binding?"),
    ],
)
def test_a_figure_a_date_a_name_or_a_turn_is_substance_however_small(old: str, new: str) -> None:
    assert old in TEXT
    assert compare(TEXT, TEXT.replace(old, new, 1)) is Change.SUBSTANCE


@pytest.mark.parametrize(
    ("old", "new"), [("研修班", "研休班"), ("参加，双方", "参加。双方"), ("实验室", "试验室")]
)
def test_one_wrong_character_of_chinese_is_a_slip(old: str, new: str) -> None:
    assert old in CHINESE
    assert compare(CHINESE, CHINESE.replace(old, new)) is Change.TYPO


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("6月3日", "6月8日"),
        ("十二名", "十三名"),
        ("十二名", "二名"),
        ("已签署", "未签署"),
        ("已签署", "将签署"),
        ("将建设", "不建设"),
        ("尼日尔", "尼日利亚"),
        ("双方已签署协议，", ""),
    ],
)
def test_one_weighty_character_of_chinese_is_substance(old: str, new: str) -> None:
    assert old in CHINESE
    assert compare(CHINESE, CHINESE.replace(old, new)) is Change.SUBSTANCE


@pytest.mark.parametrize("gone", ["", "  \n", "\u3000"])
def test_a_text_that_is_gone_is_removed(gone: str) -> None:
    assert compare(TEXT, gone) is Change.REMOVED


@pytest.mark.parametrize(("one", "other"), [("Mali", "Malawi"), ("Gambia", "Zambia"), ("Iran", "Iraq")])
def test_one_country_is_no_misspelling_of_another(one: str, other: str) -> None:
    text = f"The workshop was held for officials of {one} in spring."

    assert compare(text, text.replace(one, other)) is Change.SUBSTANCE


def test_a_misspelt_country_is_a_slip() -> None:
    text = "The workshop was held for officials of Kazakstan last week."

    assert compare(text, text.replace("Kazakstan", "Kazakhstan")) is Change.TYPO


WORDS = st.lists(
    st.sampled_from(["the", "ministry", "12", "3.5%", "courses", "不", "已", "三", "月", "Laos.", "\n"]),
    max_size=40,
)


@given(WORDS, st.integers(0, 39), st.integers(0, 9))
def test_any_digit_that_changes_is_substance(words: list[str], at: int, digit: int) -> None:
    before = [*words[:at], "17", *words[at:]]
    after = [*words[:at], f"{digit}7", *words[at:]]

    if digit != 1:
        assert compare(" ".join(before), " ".join(after)) is Change.SUBSTANCE


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_difference_holds_every_changed_word_and_no_other(old: str, new: str) -> None:
    pieces = difference(old, new)

    assert all(piece.words for piece in pieces)
    if "…" not in f"{old}{new}" and not any(" … " in piece.words for piece in pieces):
        assert "".join(piece.words for piece in pieces if piece.op != "added") == old
        assert "".join(piece.words for piece in pieces if piece.op != "removed") == new


def test_a_difference_reads() -> None:
    pieces = difference(TEXT, TEXT.replace("Twelve", "Twenty"))

    assert [piece.words for piece in pieces if piece.op != "same"] == ["Twelve", "Twenty"]
    assert pieces[-1].words.startswith(" officials from Niger")
    assert "…" in pieces[-1].words
