"""What an endpoint lists, whatever kind it is of."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urljoin

from models.source import Endpoint, Source
from pipeline.collect.hosts import host_and_port
from pipeline.collect.storable import storable
from pipeline.extract.moment import Moment, read_moment, zone_of

_LONGEST_URL = 2_000
_LONGEST_TITLE = 1_000
_NOON = time(12)
_DAY = ("year", "month", "day")


@dataclass(frozen=True, slots=True)
class Listed:
    """One article as a listing announces it."""

    url: str
    title: str = ""
    # the listing's own words
    published_raw: str = ""
    published_at: datetime | None = None
    language: str = ""
    # the entry's name inside its feed
    part: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What one answer lists, in its order, and further listings that it names."""

    entries: tuple[Listed, ...]
    more: tuple[str, ...] = ()
    # how many pages the list says it has
    pages: int | None = None


def web_url(href: str, base: str) -> str:
    """The http(s) address behind a link; "" where nothing can be asked by it."""
    if not href.strip():
        return ""
    try:
        url = urljoin(base, href.strip()).split("#", 1)[0]
        host, _ = host_and_port(url)
    except ValueError:
        return ""
    good = host and url.startswith(("http://", "https://")) and len(url) <= _LONGEST_URL
    return url if good and url == storable(url) else ""


def article_url(href: str, base: str, endpoint: Endpoint) -> str:
    """The address of an article behind a link; "" where the endpoint's rules say it is none."""
    url = web_url(href, base)
    pattern = endpoint.url_pattern
    return url if pattern is None or re.search(pattern, url) else ""


def listed(source: Source, url: str, *, title: str = "", raw: str = "", language: str = "") -> Listed:
    """An announced article, its date read in the source's zone, else from its address."""
    plain = " ".join(storable(title).split())[:_LONGEST_TITLE]
    stated = " ".join(storable(raw).split())[:200]
    published = instant(stated or date_in_address(source, url), source.timezone)
    return Listed(url, plain, stated, published, language)


def date_in_address(source: Source, url: str) -> str:
    """The day in an address by the source's `url_date`, as YYYY-MM-DD; "" where there is none."""
    found = re.search(source.article.url_date, url) if source.article.url_date else None
    parts = found.groupdict() if found else {}
    return "-".join(parts[name].zfill(2) for name in _DAY) if all(parts.get(name) for name in _DAY) else ""


def instant(raw: str, timezone: str) -> datetime | None:
    """The instant a listing's date stands for, noon where it gives a day only; None where it is no date."""
    moment: Moment = read_moment(raw, zone=timezone)
    if moment.at is not None:
        return moment.at.astimezone(UTC)
    if moment.on is None:
        return None
    return datetime.combine(moment.on, _NOON, zone_of(timezone)).astimezone(UTC)


def newest(entries: tuple[Listed, ...], now: datetime) -> datetime | None:
    """The latest date among these that is not in the future (a day's tolerance for zones)."""
    dated = [e.published_at for e in entries if e.published_at and e.published_at <= now + timedelta(days=1)]
    return min(max(dated), now) if dated else None


def once(entries: list[Listed]) -> tuple[Listed, ...]:
    """Each address once, in the order of its first mention; a later title fills an empty one."""
    found: dict[str, Listed] = {}
    for entry in entries:
        known = found.get(entry.url)
        if known is None or (not known.title and entry.title):
            found[entry.url] = entry
    return tuple(found.values())
