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
        ("en", "In May officials from Kenya came", ["2025-05"]),
        ("en", "they may 10 more be built", []),
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
        ("zh", "条约5日在北京签署", ["2025-09-05"]),
        ("zh", "约5日后开班", []),
        ("zh", "论坛5日圆满闭幕", ["2025-09-05"]),
        ("zh", "5日元首会晤", ["2025-09-05"]),
        ("zh", "售价5日元", []),
        ("zh", "5日内罗毕会议", ["2025-09-05"]),
        ("zh", "5日内完成", []),
        ("zh", "9月8日电力公司签约", ["2025-09-08"]),
        ("zh", "上周三签约", ["2025-09-03"]),
        ("zh", "上周三国签约", []),
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


_WEDNESDAY = date(2025, 7, 16)


def _dates(coder: Coder, language: str, text: str) -> list[str]:
    return [found.iso for found in dates_in(fold(text).text, coder.rules.languages[language], _WEDNESDAY)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "opened in Vientiane on Tuesday, July 8, 2025", "2025-07-08"),
        ("en", "opened on Sunday, July 6", "2025-07-06"),
        ("en", "opened on 8 July (Tuesday)", "2025-07-08"),
        ("fr", "inauguré mardi 8 juillet à Vientiane", "2025-07-08"),
        ("es", "inauguraron el martes 8 de julio de 2025", "2025-07-08"),
        ("pt", "inauguraram na terça-feira, 8 de julho", "2025-07-08"),
        ("pt", "inauguraram nesta terça-feira (8)", "2025-07-08"),
        ("ru", "открыли во вторник, 8 июля", "2025-07-08"),
        ("id", "meresmikan pada Selasa (8/7/2025)", "2025-07-08"),
        ("vi", "khánh thành hôm thứ Ba, ngày 8 tháng 7", "2025-07-08"),
        ("ar", "افتتحت يوم الثلاثاء الموافق 8 يوليو", "2025-07-08"),
        ("zh", "7月8日（星期二）揭牌", "2025-07-08"),
    ],
)
def test_a_weekday_names_the_day_of_the_date_beside_it(
    language: str, text: str, expected: str, coder: Coder
) -> None:
    assert _dates(coder, language, text) == [expected]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "a arte contemporânea contempla"),
        ("fr", "des fichiers et des cahiers"),
        ("es", "Bayer y Mayer"),
        ("zh", "目前天津有实验室"),
        ("ar", "اليوم العالمي"),
        ("en", "Russia Today reports"),
        ("zh", "为期15日"),
        ("zh", "历时21日"),
        ("zh", "课程共10日"),
        ("zh", "为期十日"),
        ("ja", "10日間の研修"),
        ("id", "selama dua minggu"),
        ("zh", "一周一次"),
        ("vi", "phiên họp lần thứ hai"),
        ("ru", "образовательную среду"),
        ("en", "will meet next Monday"),
        ("en", "meets every Monday"),
        ("zh", "下周一开班"),
        ("fr", "lundi prochain"),
        ("ru", "в следующую пятницу"),
    ],
)
def test_what_only_looks_like_a_day_gone_by_is_none(language: str, text: str, coder: Coder) -> None:
    assert _dates(coder, language, text) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh", "为期15日，7月2日开班", "2025-07-02"),
        ("zh", "中共15日召开", "2025-07-15"),
        ("zh", "周一揭牌", "2025-07-14"),
        ("zh", "上周五揭牌", "2025-07-11"),
        ("zh", "禮拜一揭牌", "2025-07-14"),
        ("zh", "本周一揭牌", "2025-07-14"),
        ("zh", "本月15日揭牌", "2025-07-15"),
        ("zh", "上月5日揭牌", "2025-06-05"),
        ("zh", "三十日揭牌", "2025-06-30"),
        ("ja", "先月5日に開所", "2025-06-05"),
        ("en", "on the 5th of last month", "2025-06-05"),
        ("en", "last Wednesday", "2025-07-09"),
        ("en", "in mid-June", "2025-06"),
        ("es", "a mediados de junio", "2025-06"),
        ("ru", "в июне 2024 года", "2024-06"),
        ("ru", "в июне", "2025-06"),
        ("ru", "в среду", "2025-07-16"),
        ("ru", "в пятницу", "2025-07-11"),
        ("ru", "в субботу", "2025-07-12"),
        ("uk", "у червні", "2025-06"),
        ("uk", "у п’ятницю", "2025-07-11"),
        ("ar", "٥ يونيو ٢٠٢٥", "2025-06-05"),
        ("ar", "5 حزيران 2025", "2025-06-05"),
        ("ar", "5 حزيران/يونيو من عام 2024", "2024-06-05"),
        ("fa", "از ۱ تا ۲۱ سپتامبر ۲۰۲۴", "2024-09-01"),
        ("vi", "ngày 8 tháng 7 năm 2024", "2024-07-08"),
        ("id", "hari Minggu", "2025-07-13"),
        ("fr", "du 8 au 10 juillet", "2025-07-08"),
        ("pt", "no dia 5 deste mês", "2025-07-05"),
        ("ru", "5 числа прошлого месяца", "2025-06-05"),
        ("ru", "в прошлую среду", "2025-07-09"),
    ],
)
def test_days_and_months_are_read_in_the_forms_people_write(
    language: str, text: str, expected: str, coder: Coder
) -> None:
    assert _dates(coder, language, text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They may 10 more be built", []),
        ("the sides may 20 times a year meet", []),
        ("students who march 5 km", []),
        ("This may help", []),
        ("This May, the centre opened", ["2025-05"]),
        ("opened May 10 in Nairobi", ["2025-05-10"]),
        ("On May 10 more than 30 officials met", ["2025-05-10"]),
        ("on 10 May they met", ["2025-05-10"]),
        ("in March 2024", ["2024-03"]),
    ],
)
def test_may_and_march_are_months_only_where_they_name_one(
    text: str, expected: list[str], coder: Coder
) -> None:
    assert _dates(coder, "en", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "China and Laos opened a joint AI laboratory in Vientiane."
            " They are expected to sign an agreement on Friday.",
            None,
        ),
        ("中国和老挝人工智能联合实验室在万象揭牌。双方将于周五签署协议。", None),
        (
            "China and Laos opened a joint AI laboratory in Vientiane on Friday, and will train engineers.",
            "2025-07-11",
        ),
        (
            "Founded on 1 May 2020 with Laos, China's joint AI laboratory opened a new building in Vientiane"
            " on 7 July 2025.",
            "2025-07-07",
        ),
        ("China and Laos opened a joint AI laboratory on 1 May 2020.", "2020-05-01"),
        ("成立于2020年5月1日的中国—老挝人工智能联合实验室2025年7月7日在万象揭牌。", "2025-07-07"),
    ],
)
def test_an_event_has_the_day_of_its_own_act(text: str, expected: str | None, coder: Coder) -> None:
    events = coder.code(Document(id="x", text=text, published=_WEDNESDAY)).events
    assert {event.date for event in events} == {expected}
