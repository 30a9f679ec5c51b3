"""Dates that a sentence gives, made whole by the day the text was published or says of itself."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from pipeline.classify.days import (
    CHINESE_DATES,
    CHINESE_DIGITS,
    Dated,
    day_before,
    iso_of,
    near_days,
    number_of,
    within_reach,
)
from pipeline.classify.months import all_months, is_verb, shortest_months, with_months
from pipeline.classify.rules import Language
from pipeline.classify.weekdays import weekdays_in

_CHINESE = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d|[〇○零一二三四五六七八九]{4}|今|去|前)\s?年\s?)?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月"
    r"(?:份|\s?(?P<day>\d{1,2}|[一二三四五六七八九十廿卅]{1,3})\s?[日号])?(?!\d)"
)
_CHINESE_DAY = re.compile(
    r"(?<![\d月一二三四五六七八九十])(?<!月\s)(?P<day>\d{1,2}|[十廿卅][一二三四五六七八九]?|二十[一二三四五六七八九]?|三十一?)\s?日"
    # 15日内 is a length, 15日元 money, 15日电 a dateline; 15日元首 is not
    r"(?![间游]|电(?![力动子磁视商影])|讯(?!飞)|本(?![届次地场报校院])|元(?![首旦宵])|里(?![斯约加昂])|内(?![罗比蒙]))"
)
# What stands before a number of days that is a length: 为期15日.
_LENGTH = re.compile(
    r"(?:为期|历时|用时|持续|连续|接连|长达|累计|总计|共计|一共|(?<![中公])共|最近|未来|仅|逾|超过?"
    r"|(?<![条签公北预和契盟协合])约|(?<![最附临邻])近|(?<!圆)满|每)\s?(?:约|近|共|达|长达|超过)?\s?"
)
_LENGTH_REACH = 8
# The digits of Arabic and Persian.
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
# How near a weekday stands to the date whose day it is; farther before only where it is that day.
_SAME_DAY = 25
_BESIDE = 12
_SAME_DAY_BEFORE = 8
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
    r"\s*\((?:xinhua|antara|тасс|[^\W\d\u4e00-\u9fff]{2,14})\)|\s*[./]?\s*/"
    r"|\s*(?:电(?![力动子磁视商影])|讯(?!飞))|\s*(?:消息|报道)"
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
    text, reference = text.translate(_DIGITS), within_reach(reference)
    found: list[Dated] = []
    for match in _matches(text, language):
        if _is_another(match, language):
            continue
        iso = _whole(match, reference, language)
        if iso and not any(abs(match.start() - other.start) < len(match.group()) for other in found):
            found.append(Dated(match.start(), iso, match.end()))
    if reference is None:
        return sorted(found)
    named = weekdays_in(text, language, reference)
    near = [each for each in near_days(text, language, reference) if not _inside(each, (*found, *named))]
    return sorted([*found, *near, *(each for each in named if not _is_of(each, found))])


def _is_another(match: re.Match[str], language: Language) -> bool:
    """Whether what reads as a date is the day of writing, a length of time, or a verb."""
    parts, text = match.groupdict(), match.string
    if is_verb(match) or (not parts.get("year") and _is_dateline(match, language)):
        return True
    before = text[max(0, match.start() - _LENGTH_REACH) : match.start()]
    return not parts.get("month") and any(each.end() == len(before) for each in _LENGTH.finditer(before))


def _is_dateline(match: re.Match[str], language: Language) -> bool:
    """Whether a press agency is named behind a date; a weekday in brackets is none."""
    found = _DATELINE.match(match.string, match.end())
    return found is not None and found.group().strip(" ()") not in language.weekdays | language.led_weekdays


def _inside(each: Dated, others: Iterable[Dated]) -> bool:
    return any(each.start < other.end and other.start < each.end for other in others)


def _is_of(named: Dated, written: Iterable[Dated]) -> bool:
    """Whether a weekday only names the day of a date written beside it ("on Tuesday, July 8")."""
    return any(
        len(each.iso) == len("2025-01-01")
        and (
            (0 <= each.start - named.end <= _SAME_DAY and _same_weekday(named, each))
            or -1 <= each.start - named.end <= _BESIDE
            or 0 <= named.start - each.end <= _SAME_DAY_BEFORE
        )
        for each in written
    )


def _same_weekday(one: Dated, other: Dated) -> bool:
    return date.fromisoformat(one.iso).weekday() == date.fromisoformat(other.iso).weekday()


def year_in(text: str) -> str | None:
    """The one year a folded sentence gives for what it tells, where it gives no closer date."""
    years = {match["year"] or match["nian"] for match in _YEAR.finditer(text)}
    return years.pop() if len(years) == 1 else None


def dateline_date(texts: Iterable[str], language: Language, reference: date | None) -> date | None:
    """The day of the dateline that opens a text ("NANNING, May 3 (Xinhua)"): a stamp may be weeks late."""
    reference = within_reach(reference)
    if reference is None:
        return None
    for match in (match for text in texts for match in _matches(text.translate(_DIGITS), language)):
        parts = match.groupdict()
        if parts.get("day") and parts.get("month") and _is_dateline(match, language):
            iso = _whole(match, reference, language)
            if iso and date.fromisoformat(iso) <= reference:
                return date.fromisoformat(iso)
    return None


def stated_date(texts: Iterable[str], language: Language) -> date | None:
    """The first whole day that the opening of a text names: what its own dates are counted from."""
    for match in (match for text in texts for match in _matches(text.translate(_DIGITS), language)):
        if match.groupdict().get("year") and match.groupdict().get("day"):
            iso = _whole(match, None, language)
            if iso and len(iso) == len("2025-01-01"):
                return date.fromisoformat(iso)
    return None


def _matches(text: str, language: Language) -> Iterator[re.Match[str]]:
    return (match for pattern in _fitting(text, language) for match in pattern.finditer(text))


def _fitting(text: str, language: Language) -> tuple[re.Pattern[str], ...]:
    """The patterns that can match: most sentences hold no digit and no name of a month."""
    chinese = language.code in CHINESE_DATES
    written = "en" if chinese else language.code
    own = tuple(language.month_names)
    named: tuple[re.Pattern[str], ...] = ()
    for name in (*shortest_months(written), *own):
        if name in text:
            named = with_months(written, own)
            break
    sign = _DATE_SIGN_IN_ASCII if text.isascii() else _DATE_SIGN
    if not sign.search(text):
        return named
    plain: tuple[re.Pattern[str], ...] = (_ISO, _CHINESE, _CHINESE_DAY) if chinese else (_ISO,)
    return (*plain, *named) if written == "en" else (*plain, *named, _NUMERIC)


def _whole(match: re.Match[str], reference: date | None, language: Language) -> str | None:
    parts = match.groupdict()
    month = number_of(parts.get("month"))
    if month == 0 and parts.get("month"):
        month = language.month_names.get(parts["month"]) or all_months().get(parts["month"], 0)
    day = number_of(parts.get("day"))
    year = _year(parts.get("year"), reference)
    if month == 0 and reference and day:
        return day_before(day, reference)
    if year is None and reference and month:
        year = _likely_year(month, day or 1, reference)
    if year is None or not 1 <= month <= 12:
        return None
    return iso_of(year, month, day)


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
