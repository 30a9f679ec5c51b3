"""When a page was published: the first trustworthy place that says so, never the moment we looked."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from htmldate import find_date
from lxml.etree import LxmlError

from models.article import Precision
from models.source import ArticleRule
from pipeline.extract.date_places import lines_by_headline, stated_dates, visible_dates
from pipeline.extract.moment import UNDATED, Moment, day_moment, read_moment
from pipeline.extract.tree import Page

_URL_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})[-/_.]?(?P<month>0[1-9]|1[0-2])[-/_.]?(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)
_URL_LOOSE_DAY = re.compile(r"/(?P<year>20\d{2})/(?P<month>1[0-2]|[1-9])/(?P<day>[12]\d|3[01]|[1-9])(?=/)")
_URL_MONTH = re.compile(r"/(?P<year>20\d{2})[-/]?(?P<month>0[1-9]|1[0-2])/")
# A page can be stamped in the day before ours ends somewhere else.
_TOLERANCE = timedelta(days=1)
# Mirrors stamp pages up to two months late; a wire story is filed under its own day.
_FAR_FROM_ADDRESS = timedelta(days=31)
_AMERICAN = re.compile(r"\ben[-_](?:us|ph)\b", re.IGNORECASE)
_BRITISH = re.compile(r"\ben[-_][a-z]{2}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dated:
    """A moment and the place of the page that gave it."""

    moment: Moment
    place: str


@dataclass(frozen=True, slots=True)
class DateRules:
    """What is known of a source's dates beforehand."""

    zone: str
    seen_at: datetime
    rule: ArticleRule = field(default_factory=ArticleRule)
    hint: str = ""


def publication_date(page: Page, rules: DateRules) -> Dated:
    """The publication date of a page, as exact as its places agree on; UNDATED when none says it.

    Order of trust: the source's own selectors, JSON-LD, meta, marked-up times, the address, visible
    dates, the listing, htmldate. Nothing later than `seen_at` (and a day) is believed.
    """
    in_address = address_date(page.url, rules.rule)
    best = Dated(UNDATED, "none")
    for found in _said(page, rules, in_address):
        if not _believable(found.moment, in_address, rules.seen_at):
            continue
        if not best.moment.known:
            best = found
        elif _refines(found.moment, best.moment):
            best = replace(found, place=f"{best.place}+{found.place}")
        if best.moment.precision is Precision.MINUTE:
            break
    if not best.moment.known or best.moment.precision is Precision.MONTH:
        best = _last_resort(page, rules, in_address, best)
    return replace(best, moment=_on_own_day(best.moment, in_address))


def _last_resort(page: Page, rules: DateRules, in_address: Moment, best: Dated) -> Dated:
    """What htmldate finds in the page, where nothing better is known."""
    guessed = Dated(_guessed(page, rules), "htmldate")
    wanted = not best.moment.known or _refines(guessed.moment, best.moment)
    return guessed if wanted and _believable(guessed.moment, in_address, rules.seen_at) else best


def _on_own_day(moment: Moment, in_address: Moment) -> Moment:
    """The day the address gives, where a machine's UTC stamp falls on the day beside it."""
    if moment.on is None or in_address.on is None or in_address.precision is not Precision.DAY:
        return moment
    in_utc = moment.at is not None and not moment.zone_assumed and moment.at.date() == moment.on
    beside = abs((moment.on - in_address.on).days) == 1
    return replace(moment, on=in_address.on) if in_utc and beside else moment


def address_date(url: str, rule: ArticleRule) -> Moment:
    """The day or month that an address carries."""
    patterns = ((re.compile(rule.url_date),) if rule.url_date else ()) + (
        _URL_DAY,
        _URL_LOOSE_DAY,
        _URL_MONTH,
    )
    for pattern in patterns:
        for found in pattern.finditer(url):
            moment = _from_groups(found)
            if moment.known:
                return moment
    return UNDATED


def _from_groups(found: re.Match[str]) -> Moment:
    groups = found.groupdict()
    if not groups.get("year") or not groups.get("month"):
        return UNDATED
    with suppress(ValueError):
        if groups.get("day"):
            on = date(int(groups["year"]), int(groups["month"]), int(groups["day"]))
            return day_moment(on, found.group())
        on = date(int(groups["year"]), int(groups["month"]), 1)
        return Moment(on=on, precision=Precision.MONTH, raw=found.group())
    return UNDATED


def _said(page: Page, rules: DateRules, in_address: Moment) -> Iterator[Dated]:
    """Every place that names a date, the most trusted first, each looked at only when it is needed."""
    day_first = not _month_first(page)
    for place, raw in stated_dates(page, rules.rule):
        yield Dated(read_moment(raw, zone=rules.zone, day_first=day_first), place)
    if in_address.precision is Precision.DAY:
        yield Dated(in_address, "address")
    for raw in visible_dates(page):
        yield Dated(read_moment(raw, zone=rules.zone, day_first=day_first), "visible")
    if rules.hint:
        yield Dated(read_moment(rules.hint, zone=rules.zone, day_first=day_first), "listing")
    if in_address.precision is Precision.MONTH:
        yield Dated(in_address, "address")
    for raw in lines_by_headline(page):
        yield Dated(read_moment(raw, zone=rules.zone, day_first=day_first), "visible")


def _month_first(page: Page) -> bool:
    """Whether 03/04/2025 is the fourth of March: American pages, and English ones of no stated country."""
    root = page.tree.root
    language = (root.attributes.get("lang") or "" if root else "") or page.meta.get("og:locale", "")
    if _AMERICAN.search(language) or _BRITISH.search(f"{language} {page.url}"):
        return bool(_AMERICAN.search(language))
    return language[:2].lower() in ("en", "") and ".com" in page.url


def _guessed(page: Page, rules: DateRules) -> Moment:
    latest = (rules.seen_at + _TOLERANCE).date().isoformat()
    with suppress(LxmlError, ValueError, TypeError, RecursionError, AttributeError, OverflowError):
        found = find_date(
            page.utf8.decode(),
            original_date=True,
            extensive_search=False,
            max_date=latest,
            url=page.url or None,
        )
        if found:
            return day_moment(date.fromisoformat(found), found)
    return UNDATED


def _believable(moment: Moment, in_address: Moment, seen_at: datetime) -> bool:
    """Not in the future of our look, and not far from the day the address gives."""
    if moment.on is None:
        return False
    if moment.on > (seen_at.astimezone(UTC) + _TOLERANCE).date():
        return False
    return in_address.on is None or abs(moment.on - in_address.on) <= _FAR_FROM_ADDRESS


def _refines(new: Moment, old: Moment) -> bool:
    """Whether the new moment says the same day (or month) more exactly."""
    if new.on is None or old.on is None:
        return False
    if old.precision is Precision.MONTH:
        return new.precision is not Precision.MONTH and (new.on.year, new.on.month) == (
            old.on.year,
            old.on.month,
        )
    return new.precision is Precision.MINUTE and new.on == old.on
