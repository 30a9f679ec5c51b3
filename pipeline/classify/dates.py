"""Dates that a sentence gives, made whole by the day the text was published or says of itself."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from babel import Locale

from pipeline.classify.days import (
    CHINESE_DATES,
    CHINESE_DIGITS,
    Dated,
    day_before,
    iso_of,
    number_of,
    relative_days,
    within_reach,
)
from pipeline.classify.rules import Language

_CHINESE = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d|[〇○零一二三四五六七八九]{4}|今|去|前)\s?年\s?)?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月"
    r"(?:份|\s?(?P<day>\d{1,2}|[一二三四五六七八九十廿卅]{1,3})\s?[日号])?(?!\d)"
)
_CHINESE_DAY = re.compile(
    r"(?<![\d月一二三四五六七八九十])(?<!月\s)(?P<day>\d{1,2}|[十廿卅][一二三四五六七八九]?|二十[一二三四五六七八九]?)\s?日(?![电讯本内里元])"
)
_NUMERIC = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})[./-](?P<month>\d{1,2})(?:[./-](?P<year>(?:19|20)\d\d))?(?![\d/-]|\.\d)"
)
_ISO = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
# Without any of these only a month by its name can match.
_DATE_SIGN = re.compile(r"[\d月日]")
# The same where all is ASCII: looked up twice as fast as the digits of all scripts.
_DATE_SIGN_IN_ASCII = re.compile(r"[0-9]")
# "VIENTIANE, June 28 (Xinhua)": the day of writing, not of an event.
_DATELINE = re.compile(
    r"\s*\((?:xinhua|antara|тасс|[^\W\d\u4e00-\u9fff]{2,14})\)|\s*[./]?\s*/|\s*[电讯]|\s*(?:消息|报道)"
)
# What stands before a month that is named without a day or a year.
_MONTH_LEADS = (
    r"\b(?:in|since|last|this|early|late|of|during|until|en|desde|em|depuis|в|с|pada|sejak|tháng|trong)"
)
_AHEAD = timedelta(days=45)
# A year alone says when something was done only with such a word before it, or 年 behind.
_YEAR = re.compile(
    r"\b(?:in|since|during|en|desde|em|depuis|в|с|pada|sejak|tahun|năm)\s"
    r"(?:(?:early|late|mid)[ -]|the \w+ of |\w+ de )?"
    r"(?P<year>20\d\d)\b(?![-/.]\d)|(?<!\d)(?P<nian>20\d\d)\s?年(?![\d\s底初前代度一二三四五六七八九十])"
)


def dates_in(text: str, language: Language, reference: date | None) -> list[Dated]:
    """Dates of events that a folded sentence gives, in order of place."""
    reference = within_reach(reference)
    patterns = _fitting(text, language.code)
    if not patterns and reference is None:
        return []
    found: list[Dated] = []
    for pattern in patterns:
        for match in pattern.finditer(text):
            if _DATELINE.match(text, match.end()) and not match.groupdict().get("year"):
                continue
            iso = _whole(match, reference)
            if iso and not any(abs(match.start() - other.start) < len(match.group()) for other in found):
                found.append(Dated(match.start(), iso))
    found.extend(relative_days(text, language, reference))
    return sorted(found)


def year_in(text: str) -> str | None:
    """The one year a folded sentence gives for what it tells, where it gives no closer date."""
    years = {match["year"] or match["nian"] for match in _YEAR.finditer(text)}
    return years.pop() if len(years) == 1 else None


def dateline_date(texts: Iterable[str], language: Language, reference: date | None) -> date | None:
    """The day of the dateline that opens a text ("NANNING, May 3 (Xinhua)"): a stamp may be weeks late."""
    reference = within_reach(reference)
    if reference is None:
        return None
    for text in texts:
        for pattern in _fitting(text, language.code):
            for match in pattern.finditer(text):
                if match.groupdict().get("day") and _DATELINE.match(text, match.end()):
                    iso = _whole(match, reference) if match.groupdict().get("month") else None
                    if iso and date.fromisoformat(iso) <= reference:
                        return date.fromisoformat(iso)
    return None


def stated_date(texts: Iterable[str], language: Language) -> date | None:
    """The first whole day that the opening of a text names: what its own dates are counted from."""
    for text in texts:
        for pattern in _fitting(text, language.code):
            for match in pattern.finditer(text):
                if match.groupdict().get("year") and match.groupdict().get("day"):
                    iso = _whole(match, None)
                    if iso and len(iso) == len("2025-01-01"):
                        return date.fromisoformat(iso)
    return None


def _fitting(text: str, code: str) -> tuple[re.Pattern[str], ...]:
    """The patterns that can match: most sentences hold no digit and no name of a month."""
    chinese = code in CHINESE_DATES
    written = "en" if chinese else code
    with_months: tuple[re.Pattern[str], ...] = ()
    for name in _shortest_months(written):
        if name in text:
            with_months = _with_months(written)
            break
    sign = _DATE_SIGN_IN_ASCII if text.isascii() else _DATE_SIGN
    if not sign.search(text):
        return with_months
    plain: tuple[re.Pattern[str], ...] = (_ISO, _CHINESE, _CHINESE_DAY) if chinese else (_ISO,)
    return (*plain, *with_months) if written == "en" else (*plain, *with_months, _NUMERIC)


@cache
def _with_months(code: str) -> tuple[re.Pattern[str], ...]:
    months = "|".join(sorted(map(re.escape, _months(code)), key=len, reverse=True))
    year = r"(?P<year>(?:19|20)\d\d)"
    return (
        re.compile(
            rf"\b(?P<month>{months})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:\s*(?:-|to|and)\s*\d{{1,2}})?(?:,?\s+{year})?"
        ),
        re.compile(
            rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º)?(?:\s*(?:-|to|and|y|e|al|au)\s*\d{{1,2}})?\s+(?:de\s+|of\s+)?(?P<month>{months})\b\.?(?:,?\s+(?:de\s+|del\s+)?{year})?"
        ),
        re.compile(rf"\b(?P<month>{months})\.?,?\s+(?:de\s+|of\s+|del\s+)?{year}"),
        re.compile(rf"{_MONTH_LEADS}\s(?P<month>{months})\b(?!\.?,?\s+(?:(?:de|of|del)\s+)?\d)"),
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
def _shortest_months(code: str) -> tuple[str, ...]:
    """The names that hold none of the others: a text without these has none at all."""
    names = _months(code)
    return tuple(name for name in names if not any(other in name for other in names if other != name))


def _whole(match: re.Match[str], reference: date | None) -> str | None:
    parts = match.groupdict()
    month = number_of(parts.get("month"))
    if month == 0 and parts.get("month"):
        month = next((n for names in (_all_months(),) for m, n in names.items() if m == parts["month"]), 0)
    day = number_of(parts.get("day"))
    year = _year(parts.get("year"), reference)
    if month == 0 and reference and day:
        return day_before(day, reference)
    if year is None and reference and month:
        year = _likely_year(month, day or 1, reference)
    if year is None or not 1 <= month <= 12:
        return None
    return iso_of(year, month, day)


@cache
def _all_months() -> dict[str, int]:
    codes = ("en", "fr", "es", "pt", "ru", "id", "vi", "ar", "fa", "uk")
    return {name: number for code in codes for name, number in _months(code).items()}


def _year(written: str | None, reference: date | None) -> int | None:
    if not written:
        return None
    if written in "今去前":
        return reference.year - "今去前".index(written) if reference else None
    if written.isdigit() and written.isascii():
        return int(written)
    return int("".join(str(CHINESE_DIGITS[digit]) for digit in written))


def _likely_year(month: int, day: int, reference: date) -> int:
    """The last such day up to a little after the reference."""
    first = iso_of(reference.year, month, min(day, 28))
    ahead = first is not None and date.fromisoformat(first) > reference + _AHEAD
    return reference.year - 1 if ahead else reference.year
