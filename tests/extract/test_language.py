"""Language and Chinese script of long, short and mixed texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.language import language_of

EN = "The ministers agreed to hold a second workshop on artificial intelligence for officials. "
HANS = "两国部长同意为发展中国家的官员举办第二期人工智能研讨班，并开放课程资料。"
HANT = "兩國部長同意為發展中國家的官員舉辦第二期人工智慧研討班，並開放課程資料。"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (EN, "en"),
        (HANS, "zh-Hans"),
        (HANT, "zh-Hant"),
        ("中老签署人工智能合作协议", "zh-Hans"),
        ("中國與寮國簽署人工智慧合作協議", "zh-Hant"),
        ("Les deux ministres ont signé un accord de coopération sur l'intelligence artificielle.", "fr"),
        ("Los dos ministros firmaron un acuerdo de cooperación sobre inteligencia artificial.", "es"),
        ("Os dois ministros assinaram um acordo de cooperação sobre inteligência artificial.", "pt"),
        ("Kedua menteri menandatangani kesepakatan kerja sama kecerdasan buatan di Jakarta.", "id"),
        ("Министры подписали соглашение о сотрудничестве в области искусственного интеллекта.", "ru"),
        ("وقع الوزيران اتفاقية تعاون في مجال الذكاء الاصطناعي", "ar"),
        ("両国の大臣は人工知能に関する協力協定に署名しました。", "ja"),
        ("양국 장관은 인공지능 협력 협정에 서명했다.", "ko"),
        ("", "und"),
        ("1234 — 5678 …", "und"),
    ],
)
def test_language_is_told(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_japanese_name_leaves_a_chinese_text_chinese() -> None:
    assert language_of(HANS + "日本ソフトバンク公司也参加。" + HANS) == "zh-Hans"


def test_title_helps_a_short_text_and_hint_a_silent_one() -> None:
    assert language_of("2026", "两国签署协议") == "zh-Hans"
    assert language_of("2026", hint="zh_TW") == "zh-Hant"
    assert language_of(EN, hint="zh-CN") == "en"


@pytest.mark.parametrize(
    "broken", ["\x00", "\x85", "\ud800", "\ufdd0", "\ufdef", "\ufffe", "\uffff", "\U0001ffff", "\U0010fffe"]
)
def test_what_is_no_character_stops_nothing(broken: str) -> None:
    assert language_of(f"{EN}{broken}{EN}") == "en"


@given(st.text(max_size=400), st.text(max_size=20))
def test_any_text_has_an_answer(text: str, hint: str) -> None:
    assert language_of(text, hint=hint)
