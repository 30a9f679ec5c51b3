"""A date as a page writes it, read as exactly as it is written."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from models.article import Precision
from pipeline.extract.months import CHINESE_DIGITS, MONTHS

_BUDDHIST_ERA = 543
_EARLIEST, _LATEST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True)
class Moment:
    """A day in the outlet's zone and, when a time is given, the instant; unknown precision: no date."""

    on: date | None = None
    at: datetime | None = None
    precision: Precision = Precision.UNKNOWN
    raw: str = ""
    zone_assumed: bool = False

    @property
    def known(self) -> bool:
        return self.on is not None


UNDATED = Moment()

_TIME = (
    r"(?P<hour>[01]?\d|2[0-3])(?:[:：时點点時]|h(?=\d))(?P<minute>[0-5]\d)(?:[:：分](?P<second>[0-5]\d))?"
    r"(?:\.\d+)?"
)
_HALF = r"(?:\s*(?P<half>[ap]\.?m\b\.?))?"
_ZONE = (
    r"(?:\s*\(?(?P<zone>Z\b|UTC|GMT|[+-]\d{2}:?\d{2}\b"
    r"|(?:BJT|CST|HKT|SGT|JST|KST|EST|EDT|PST|PDT|CET|CEST|BST|WIB)\b))?"
)
_CLOCK = re.compile(_TIME + _HALF + _ZONE, re.IGNORECASE)
_MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAYS = (
    re.compile(
        r"(?<!\d)(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日號号일]?"
    ),
    re.compile(
        r"(?<!\d)(?P<year>\d{4})\s*(?P<sep>[-/.\s])\s*(?P<month>\d{1,2})\s*[-/.]\s*(?P<day>\d{1,2})(?!\d)"
    ),
    re.compile(
        r"(?<!\d)(?P<year>(?:19|20|25)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d{1,5}\b)"
    ),
    re.compile(
        rf"\b(?P<name>{_MONTH_NAME})\.?,?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.I
    ),
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:de |d')?(?P<name>{_MONTH_NAME})\.?,?"
        rf"[\s-]+(?:de )?(?P<year>\d{{4}})\b",
        re.I,
    ),
)
_NUMERIC = re.compile(
    r"(?<!\d)(?P<first>\d{1,2})(?P<sep>[./-])(?P<second>\d{1,2})(?P=sep)(?P<year>\d{4})(?!\d)"
)
_MONTHS_ONLY = (
    re.compile(r"(?<!\d)(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]"),
    re.compile(rf"\b(?P<name>{_MONTH_NAME})\.?,?\s+(?P<year>\d{{4}})\b", re.I),
    re.compile(r"^\s*(?P<year>\d{4})[-/](?P<month>0[1-9]|1[0-2])\s*$"),
)
_CHINESE_DAY = re.compile(
    "(?P<year>[〇零○一二三四五六七八九]{4})年(?P<month>[一二三四五六七八九十]{1,3})月"
    "(?:(?P<day>[一二三四五六七八九十廿卅]{1,4})[日号號])?"
)
_DIGIT = re.compile(r"[\d〇零○一二三四五六七八九十]")
_OFFSETS = {
    "Z": 0, "UTC": 0, "GMT": 0, "BJT": 8, "CST": 8, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9, "WIB": 7,
    "EST": -5, "EDT": -4, "PST": -8, "PDT": -7, "CET": 1, "CEST": 2, "BST": 1,
}  # fmt: skip


def may_hold_date(text: str) -> bool:
    """Whether there is a digit in it, Western or Chinese: most lines of a page have none."""
    return bool(_DIGIT.search(text))


def read_moment(raw: str, *, zone: str, day_first: bool = True) -> Moment:
    """The first date in `raw`, with its time when one stands next to it; UNDATED when there is none.

    A time without a zone is taken to be in `zone` (an IANA name) and marked so. Buddhist-era years
    are brought back to ours. `day_first` decides 03/04/2025 only where nothing else does.
    """
    text = " ".join(raw.split())[:300]
    if not may_hold_date(text):
        return UNDATED
    found, end = _day(text, day_first)
    if found.on is None:
        return UNDATED
    clock = _clock_near(text, end) if found.precision is Precision.DAY else None
    return _with_time(replace(found, raw=text[:120]), clock, zone)


def day_moment(on: date, raw: str) -> Moment:
    """A moment known to the day."""
    return Moment(on=on, precision=Precision.DAY, raw=raw)


def zone_of(name: str) -> tzinfo:
    """The zone of an IANA name; UTC for an unknown one."""
    return _zone(name)


@lru_cache(maxsize=256)
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _day(text: str, day_first: bool) -> tuple[Moment, int]:
    """The first whole day in the text, else the first month, and where it ends."""
    found = [match for pattern in _DAYS if (match := pattern.search(text))]
    for match in sorted(found, key=lambda match: match.start()):
        if (on := _date(match)) is not None:
            return day_moment(on, text), match.end()
    if (match := _CHINESE_DAY.search(text)) and (moment := _chinese(match)).known:
        return moment, match.end()
    if (match := _NUMERIC.search(text)) and (on := _numeric(match, day_first)) is not None:
        return day_moment(on, text), match.end()
    return _month(text)


def _month(text: str) -> tuple[Moment, int]:
    for pattern in _MONTHS_ONLY:
        if (match := pattern.search(text)) and (on := _date(match, day=1)) is not None:
            return Moment(on=on, precision=Precision.MONTH, raw=text), match.end()
    return UNDATED, 0


def _date(match: re.Match[str], *, day: int | None = None) -> date | None:
    groups = match.groupdict()
    month = MONTHS[groups["name"].lower()] if groups.get("name") else int(groups["month"])
    return _checked(int(groups["year"]), month, day or int(groups["day"]))


def _numeric(match: re.Match[str], day_first: bool) -> date | None:
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    month_first = second > 12 or (first <= 12 and not day_first)
    return _checked(year, first, second) if month_first else _checked(year, second, first)


def _checked(year: int, month: int, day: int) -> date | None:
    """A real date of the web's time, Buddhist years brought back; None for an impossible one."""
    if year > _LATEST_YEAR:
        year -= _BUDDHIST_ERA
    if not _EARLIEST <= year <= _LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _chinese(match: re.Match[str]) -> Moment:
    year = int("".join(str(CHINESE_DIGITS[digit]) for digit in match["year"]))
    day = _chinese_number(match["day"]) if match["day"] else 1
    on = _checked(year, _chinese_number(match["month"]), day)
    precision = Precision.DAY if match["day"] else Precision.MONTH
    return Moment(on=on, precision=precision, raw=match.group()) if on else UNDATED


def _chinese_number(digits: str) -> int:
    """Numbers up to 39: 三, 十二, 二十, 廿六, 三十一."""
    tens, ones = 0, 0
    for digit in digits:
        if digit == "十":
            tens, ones = ones or 1, 0
        elif digit in "廿卅":
            tens, ones = (2 if digit == "廿" else 3), 0
        else:
            ones = CHINESE_DIGITS[digit]
    return 10 * tens + ones


def _clock_near(text: str, end: int) -> re.Match[str] | None:
    """A time of day behind the date, or before it ("14:03, 12-Mar-2025")."""
    behind = _CLOCK.search(text, end, end + 40)
    return behind or _CLOCK.search(text[:end])


def _with_time(day: Moment, clock: re.Match[str] | None, zone: str) -> Moment:
    if clock is None or day.on is None:
        return day
    hour = int(clock["hour"])
    if half := (clock["half"] or "").lower():
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 23:
        return day
    named = clock["zone"]
    wall = datetime.combine(day.on, time(hour, int(clock["minute"]), int(clock["second"] or 0)))
    at = wall.replace(tzinfo=_offset(named) if named else _zone(zone))
    # Machines write UTC where the outlet would write its own day; any other offset is the outlet's own.
    on = at.astimezone(_zone(zone)).date() if named and not at.utcoffset() else day.on
    return replace(day, on=on, at=at.astimezone(UTC), precision=Precision.MINUTE, zone_assumed=not named)


def _offset(name: str) -> tzinfo:
    if name[0] in "+-":
        hours, minutes = int(name[1:3]), int(name[-2:])
        shift = timedelta(hours=min(hours, 14), minutes=minutes)
        return timezone(-shift if name[0] == "-" else shift)
    return timezone(timedelta(hours=_OFFSETS[name.upper()]))
