"""Months by their names, and the dates written with them."""

import re
from functools import cache

from babel import Locale

from pipeline.classify.days import longest_first

# What stands before a month that is named without a day or a year.
_MONTH_LEADS = (
    r"\b(?:(?:in|since|last|this|early|late|of|during|until|mid|en|desde|em|depuis|в|у|с|pada|sejak|bulan|tháng|trong"
    r"|vào|hồi|mediados de|principios de|finales de|meados de|início de|fim de|начале|середине|конце"
    r"|початку|середині|pertengahan|awal|akhir|đầu|giữa|cuối|في|خلال|منتصف|أوائل|أواخر|شهر|در)\b"
    r"|(?:mid|mi)-(?=\w))"
)
# From one day to another of the month.
_TO = r"(?:-|to|and|y|e|al?|au|à|et|и|по|та|hingga|sampai|dan|đến|và|و|إلى|تا)"
# English names of months that are verbs as well; texts are read in small letters.
_VERBS = ("may", "march")
_SUBJECT = re.compile(
    r"\b(?:i|you|he|she|it|we|they|who|which|that|this|there|these|those|one|also|not|to|countries|states|sides)\s$"
)
_LEAD = re.compile(r"\b(?:on|by|from|since|until|till|of|before|after|between)\s$")
_LEAD_OF_MONTH = re.compile(r"\b(?:in|last|next|early|late|mid|during)\s$")
_LONGEST_SUBJECT = 12
_COUNTED = re.compile(
    r"\s(?:more|others?|new|additional|further|times|percent|%|km|kilomet\w+|miles|people|countries|states|students"
    r"|officials|engineers|years|months|weeks|days|hours|not|be|have|also|help|well)\b"
)
# Before these names "this" is mostly a subject: "this may help".
_ENDS = re.compile(r"\s?(?:[,.;:)]|$)")


@cache
def with_months(code: str, own: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """The ways to write a day or a month by the name of the month, CLDR's names and a language's own."""
    names = longest_first((*_months(code), *own))
    # Arabic often gives both names of a month: "يوليو/تموز".
    months = rf"(?P<month>{names})\b(?:\s?/\s?(?:{names})\b)?"
    year = r"(?:de\s+|of\s+|del\s+|do\s+|من\s+)?(?:năm\s+|tahun\s+|عام\s+|سنة\s+)?(?P<year>(?:19|20)\d\d)"
    return (
        re.compile(
            rf"\b{months}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:\s*(?:-|to|and)\s*\d{{1,2}})?(?:,?\s+{year})?"
        ),
        re.compile(
            rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º)?(?:\s*{_TO}\s*\d{{1,2}})?\s+(?:de\s+|of\s+)?{months}\.?(?:,?\s+{year})?"
        ),
        re.compile(rf"\b{months}\.?,?\s+{year}"),
        re.compile(rf"{_MONTH_LEADS}\s?{months}(?!\.?,?\s+(?:(?:de|of|del)\s+)?\d)"),
    )


@cache
def _months(code: str) -> dict[str, int]:
    locale = Locale.parse(code)
    names: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                if len(str(name)) > 2:
                    names[str(name).lower().rstrip(".")] = int(number)
    return names | ({"sept": 9} if code == "en" else {})


@cache
def shortest_months(code: str) -> tuple[str, ...]:
    """The names that hold none of the others: a text without these has none at all."""
    names = _months(code)
    return tuple(name for name in names if not any(other in name for other in names if other != name))


@cache
def all_months() -> dict[str, int]:
    """The numbers of the names of months, of all languages."""
    codes = ("en", "fr", "es", "pt", "ru", "id", "vi", "ar", "fa", "uk")
    return {name: number for code in codes for name, number in _months(code).items()}


def is_verb(match: re.Match[str]) -> bool:
    """Whether what reads as an English month is a verb: "they may 10 more be built", "this may help"."""
    told, text = match.groupdict(), match.string
    if told.get("month") not in _VERBS or told.get("year"):
        return False
    start = match.start("month")
    before, day = text[max(0, start - _LONGEST_SUBJECT) : start], told.get("day")
    if day and start > match.start("day"):
        return False
    if not day and before.endswith("this "):
        return not _ENDS.match(text, match.end())
    if _LEAD.search(before) or (not day and _LEAD_OF_MONTH.search(before)):
        return False
    return bool(_SUBJECT.search(before) or _COUNTED.match(text, match.end()))
