"""Dates of events as texts write them."""

from datetime import date

import pytest

from models.coding import Document
from pipeline.classify.coder import Coder
from pipeline.classify.dates import dates_in, year_in
from pipeline.classify.fold import fold

_REFERENCE = date(2025, 9, 12)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "held on September 3, 2024 in Shanghai", ["2024-09-03"]),
        ("en", "opened on May 12", ["2025-05-12"]),
        ("en", "on 2 November it closed", ["2024-11-02"]),
        ("en", "ran from December 4-5", ["2024-12-04"]),
        ("en", "met on Tuesday", ["2025-09-09"]),
        ("en", "working since October 2024", ["2024-10"]),
        ("en", "in 45 days", []),
        ("zh", "2025年7月10日举行", ["2025-07-10"]),
        ("zh", "今年2月签约", ["2025-02"]),
        ("zh", "去年12月3日召开", ["2024-12-03"]),
        ("zh", "2日开班", ["2025-09-02"]),
        ("zh", "阿里云 2 日签约", ["2025-09-02"]),
        ("zh", "2025 年 7 月 10 日举行", ["2025-07-10"]),
        ("zh", "廿六日提出", ["2025-08-26"]),
        ("zh", "二○二四年九月二十五日", ["2024-09-25"]),
        ("zh", "9月11日电", []),
        ("zh", "今天揭牌", ["2025-09-12"]),
        ("fr", "le 8 avril 2024", ["2024-04-08"]),
        ("es", "el 25 de julio de 2024", ["2024-07-25"]),
        ("pt", "em 5 de julho", ["2025-07-05"]),
        ("ru", "2 сентября 2025", ["2025-09-02"]),
        ("vi", "chiều 14/1", ["2025-01-14"]),
        ("id", "pada 17 Agustus 2025", ["2025-08-17"]),
    ],
)
def test_dates_are_read_in_each_language(language: str, text: str, expected: list[str], coder: Coder) -> None:
    rules = coder.rules.languages[language]
    assert [found.iso for found in dates_in(fold(text).text, rules, _REFERENCE)] == expected


def test_without_a_reference_a_day_alone_is_no_date(coder: Coder) -> None:
    assert dates_in("on december 4-5", coder.rules.languages["en"], None) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("联合实验室五日在卢萨卡揭牌", ["2025-03-05"]),
        ("實驗室四日在盧薩卡揭牌", ["2025-03-04"]),
        ("实验室八日在卢萨卡揭牌", []),
        ("研修班为期五日", []),
        ("课程在五日内结束", []),
        ("卢萨卡三月五日电", []),
    ],
)
def test_a_lone_numeral_is_a_day_only_near_the_day_of_writing(
    text: str, expected: list[str], coder: Coder
) -> None:
    rules = coder.rules.languages["zh"]
    assert [found.iso for found in dates_in(fold(text).text, rules, date(2025, 3, 5))] == expected


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("In 2023 the institute set up a joint laboratory.", "2023"),
        ("Since the spring of 2025 they have built a model together.", "2025"),
        ("学院2023年同中方合建实验室", "2023"),
        ("Foi no verão de 2024 que a China juntou as duas.", None),
        ("from 2023 to 2025 they met", None),
        ("in 2021 they met, and in 2024 again", None),
        ("2025年底前建成", None),
        ("the plan for 2024-2027", None),
    ],
)
def test_a_year_alone_dates_what_its_sentence_tells(text: str, year: str | None) -> None:
    assert year_in(fold(text).text) == year


def test_an_event_of_a_year_has_no_closer_date(coder: Coder) -> None:
    told = "In 2023 China and Ghana opened a joint laboratory for artificial intelligence in Kumasi."
    [event] = coder.code(Document(id="x", text=told, published=_REFERENCE)).events
    assert event.date == "2023"
