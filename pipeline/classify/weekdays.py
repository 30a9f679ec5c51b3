"""Days told by their name: "on Tuesday", "last Friday", 上周五."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from pipeline.classify.days import Dated, bounded, day_before, longest_first
from pipeline.classify.fold import is_spaced
from pipeline.classify.rules import Language

# "Tuesday (8)", "mardi 8": the day of the month alone behind its name.
_BARE_DAY = re.compile(r",?\s?\(?(?P<day>\d{1,2})(?:\)|(?![\d.,:/%-])\b)")


def weekdays_in(text: str, language: Language, reference: date) -> list[Dated]:
    """The days gone by that names of weekdays tell, counted from the day of writing."""
    names = language.weekdays | language.led_weekdays
    pattern = _pattern(
        (*language.weekdays, *language.no_days),
        tuple(language.led_weekdays),
        language.weekday_leads,
        language.boundaries,
    )
    found: list[Dated] = []
    for match in pattern.finditer(text):
        name = match["led"] or match["name"]
        if name in names and (day := _meant(text, match, names[name], language, reference)):
            found.append(Dated(match.start(), day.isoformat(), match.end(), weekday=True))
    return found


@cache
def _pattern(
    names: tuple[str, ...], led: tuple[str, ...], leads: tuple[str, ...], boundaries: str
) -> re.Pattern[str]:
    plain = f"(?P<name>{longest_first(names)})"
    behind = rf"(?:{longest_first(leads)})\s(?P<led>{longest_first(led)})" if led else "(?P<led>(?!))"
    return bounded(f"{plain}|{behind}", boundaries)


def _meant(text: str, match: re.Match[str], weekday: int, language: Language, reference: date) -> date | None:
    start, end = match.start("led" if match["led"] else "name"), match.end()
    if _beside(text, start, end, language.ahead):
        return None
    if bare := _BARE_DAY.match(text, end):
        iso = day_before(int(bare["day"]), reference)
        if iso and date.fromisoformat(iso).weekday() == weekday:
            return date.fromisoformat(iso)
    if week := _beside(text, start, end, language.weeks):
        monday = reference - timedelta(days=reference.weekday())
        day = monday + timedelta(days=7 * language.weeks[week] + weekday)
        return day if day <= reference else None
    back = (reference.weekday() - weekday) % 7
    if back == 0 and _beside(text, start, end, language.last):
        back = 7
    return reference - timedelta(days=back)


def _beside(text: str, start: int, end: int, words: Iterable[str]) -> str | None:
    """The longest of the words that stands right before or behind a place."""
    before, after = text[:start].rstrip(), text[end:].lstrip(" ,")
    told = [word for word in words if _closes(before, word) or _opens(after, word)]
    return max(told, key=len, default=None)


def _closes(before: str, word: str) -> bool:
    place = len(before) - len(word)
    return before.endswith(word) and not (is_spaced(word) and before[:place][-1:].isalnum())


def _opens(after: str, word: str) -> bool:
    return is_spaced(word) and after.startswith(word) and not after[len(word) : len(word) + 1].isalnum()
