"""Days told by their distance from the day of writing, and the numerals that dates are written in."""

import re
from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import cache
from typing import NamedTuple

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
    end: int
    # told by the name of a weekday, which may as well be one to come
    weekday: bool = False


def near_days(text: str, language: Language, reference: date) -> list[Dated]:
    """Dates that only the day of writing makes whole: "yesterday", "last month", 五日."""
    found: list[Dated] = []
    words = (*language.days, *language.no_days)
    for match in _near(words, language.boundaries).finditer(text):
        if match.group("word") in language.days:
            day = reference + timedelta(days=language.days[match.group("word")])
            found.append(Dated(match.start(), day.isoformat(), match.end()))
    return [*found, *_near_months(text, language, reference), *_lone_days(text, language, reference)]


@cache
def _near(words: tuple[str, ...], boundaries: str) -> re.Pattern[str]:
    return bounded(f"(?P<word>{longest_first(words)})", boundaries)


def longest_first(words: Iterable[str]) -> str:
    """A pattern of any of the words, a longer one before one that it begins with; of none, what never is."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


def bounded(pattern: str, boundaries: str) -> re.Pattern[str]:
    """The pattern where it stands for whole words, as far as the language marks them."""
    if boundaries == "none":
        return re.compile(pattern)
    # Arabic writes conjunctions and prepositions together with the word that follows.
    grown = "[وفبكل]{0,2}" if boundaries == "loose" else ""
    return re.compile(rf"(?<!\w){grown}(?:{pattern})(?!\w)")


def _near_months(text: str, language: Language, reference: date) -> list[Dated]:
    """Months told by their distance ("last month", "this week"), and days of them (本月15日)."""
    found: list[Dated] = []
    for match in _of_months(tuple(language.months), language.boundaries).finditer(text):
        count = reference.year * 12 + reference.month - 1 + language.months[match["near"]]
        iso = iso_of(count // 12, count % 12 + 1, number_of(match["before"] or match["day"]))
        if iso:
            found.append(Dated(match.start(), iso, match.end()))
    return found


@cache
def _of_months(words: tuple[str, ...], boundaries: str) -> re.Pattern[str]:
    near = f"(?P<near>{longest_first(words)})"
    if boundaries == "none":
        day = r"(?:\s?(?P<day>\d{1,2}|[一二三四五六七八九十廿卅]{1,3})\s?[日号])?"
        return re.compile(rf"{near}{day}(?P<before>(?!))?")
    day = r"(?:(?P<before>\d{1,2})(?:st|nd|rd|th|er|º)?\s(?:of|del?|du|d[eo]|числа|من)?\s?)?"
    return bounded(rf"{day}{near}(?P<day>(?!))?", boundaries)


def _lone_days(text: str, language: Language, reference: date) -> list[Dated]:
    """Days such as 五日 that fall on the day of writing or shortly before it."""
    if language.code not in CHINESE_DATES or "日" not in text:
        return []
    found: list[Dated] = []
    for match in _LONE_DAY.finditer(text):
        iso = day_before(number_of(match["day"]), reference)
        if iso and reference - date.fromisoformat(iso) <= _LONE_DAY_WITHIN:
            found.append(Dated(match.start(), iso, match.end()))
    return found


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
    if written.isdecimal():
        return int(written)
    if written[0] in "廿卅":
        return {"廿": 20, "卅": 30}[written[0]] + number_of(written[1:])
    tens, ten, ones = written.partition("十")
    if ten:
        return CHINESE_DIGITS.get(tens, 1 if not tens else 0) * 10 + CHINESE_DIGITS.get(ones, 0)
    return CHINESE_DIGITS.get(written, 0)
