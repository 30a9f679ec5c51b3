"""Days told by their distance from the day of writing, and the numerals that dates are written in."""

import re
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import cache
from typing import NamedTuple

from babel import Locale

from pipeline.classify.rules import Language

CHINESE_DIGITS = {
    "〇": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "○": 0,
}
# Languages that count months rather than name them; English names occur beside.
CHINESE_DATES = ("zh", "ja")
# One numeral alone may also count days: it is a date only near the day of writing.
_LONE_DAY = re.compile(
    r"(?<![\d月一二三四五六七八九十为期历时连续共每近前第数至到过])(?P<day>[一二三四五六七八九])日(?![电讯本内里元间来后前游课程行制报])"
)
_LONE_DAY_WITHIN = timedelta(days=3)
# Years back that a word such as 前年 goes.
_FARTHEST = 2


class Dated(NamedTuple):
    """A date in a sentence: its place, and ISO 8601 as exact as the words are."""

    start: int
    iso: str


def relative_days(text: str, language: Language, reference: date | None) -> list[Dated]:
    """Dates that only the day of writing makes whole: "yesterday", "on Tuesday", "last month", 五日."""
    if reference is None:
        return []
    found: list[Dated] = []
    for word, days in language.days.items():
        place = text.find(word.lower())
        if place >= 0:
            found.append(Dated(place, (reference + timedelta(days=days)).isoformat()))
    found += _near_months(text, language, reference)
    for name, weekday in _weekdays(language.code).items():
        if name not in text:
            continue
        match = re.search(
            rf"(?<!\w){re.escape(name)}(?!\w)" if language.boundaries == "word" else re.escape(name), text
        )
        if match:
            back = (reference.weekday() - weekday) % 7
            found.append(Dated(match.start(), (reference - timedelta(days=back)).isoformat()))
    return found + _lone_days(text, language, reference)


def _near_months(text: str, language: Language, reference: date) -> list[Dated]:
    """Months told by their distance ("last month", "this week"), as exact as that is."""
    found: list[Dated] = []
    for word, distance in language.months.items():
        place = text.find(word)
        if place >= 0:
            count = reference.year * 12 + reference.month - 1 + distance
            found.append(Dated(place, f"{count // 12:04}-{count % 12 + 1:02}"))
    return found


def _lone_days(text: str, language: Language, reference: date) -> list[Dated]:
    """Days such as 五日 that fall on the day of writing or shortly before it."""
    if language.code not in CHINESE_DATES or "日" not in text:
        return []
    found: list[Dated] = []
    for match in _LONE_DAY.finditer(text):
        iso = day_before(number_of(match["day"]), reference)
        if iso and reference - date.fromisoformat(iso) <= _LONE_DAY_WITHIN:
            found.append(Dated(match.start(), iso))
    return found


@cache
def _weekdays(code: str) -> dict[str, int]:
    locale = Locale.parse(code)
    names = {str(name).lower(): int(day) for day, name in locale.days["format"]["wide"].items()}
    return {name: day for name, day in names.items() if len(name) > 3 or code in ("zh", "ja")}


def within_reach(reference: date | None) -> date | None:
    """The day of writing, unless the calendar ends before what words count from it: a wrong stamp."""
    return reference if reference and MINYEAR + _FARTHEST < reference.year < MAXYEAR else None


def day_before(day: int, reference: date) -> str | None:
    """The last day of that number up to the reference, as ISO 8601."""
    if day <= reference.day:
        return iso_of(reference.year, reference.month, day)
    last = reference.replace(day=1) - timedelta(days=1)
    return iso_of(last.year, last.month, day)


def iso_of(year: int, month: int, day: int) -> str | None:
    """ISO 8601, to the month where `day` is 0; None where there is no such day."""
    if not day:
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def number_of(written: str | None) -> int:
    """A day or month in digits or Chinese numerals; 0 for anything else."""
    if not written:
        return 0
    if written.isascii() and written.isdigit():
        return int(written)
    if written[0] in "廿卅":
        return {"廿": 20, "卅": 30}[written[0]] + number_of(written[1:])
    tens, ten, ones = written.partition("十")
    if ten:
        return CHINESE_DIGITS.get(tens, 1 if not tens else 0) * 10 + CHINESE_DIGITS.get(ones, 0)
    return CHINESE_DIGITS.get(written, 0)
