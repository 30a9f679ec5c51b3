"""Read an answer as each kind of endpoint it might be, and say how well it serves."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from models.outcome import Skipped
from models.source import ArticleRule, Endpoint, EndpointKind, Source
from pipeline.collect.answers import Fetched
from pipeline.collect.listed import Listed, newest
from pipeline.collect.listings import read_listing
from pipeline.discover.addresses import date_pattern_of, pattern_of, telling
from pipeline.discover.json_lists import json_lists
from pipeline.discover.notes import Note
from pipeline.discover.rows import Rows, lists_on
from pipeline.extract.charset import decode
from pipeline.extract.tree import Page, parse, too_deep

_LIST_BYTES = 5_000_000
_FEWEST = 3
_MOST = 0.6
_FRESH = timedelta(days=45)
_WORTH = {EndpointKind.FEED: 0.95, EndpointKind.LIST: 0.9, EndpointKind.JSON: 0.88, EndpointKind.SITEMAP: 0.8}
_FEED_START = re.compile(rb"<(?:rss|feed|rdf:rdf)\b", re.I)
_SITEMAP_START = re.compile(rb"<(?:urlset|sitemapindex)\b", re.I)
_JSON_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:[\[{]|[\w$.]{1,80}\s*\()")
_HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.I)
_HEAD = 3_000


@dataclass(frozen=True, slots=True)
class Found:
    """An endpoint that lists articles. `answers` are what was asked for it: one, or a hub and its list."""

    endpoint: Endpoint
    answers: tuple[Fetched, ...]
    entries: tuple[Listed, ...]
    # how well it serves, between 0 and 1, and why
    score: float
    why: str
    notes: tuple[Note, ...] = ()


def kind_of_answer(answer: Fetched) -> EndpointKind:
    """What kind of listing these bytes can be, by how they begin."""
    head = answer.body[:_HEAD]
    if _FEED_START.search(head) and not _HTML_START.search(head):
        return EndpointKind.FEED
    if _SITEMAP_START.search(head) or urlsplit(answer.url_final).path.endswith(".xml.gz"):
        return EndpointKind.SITEMAP
    if "json" in answer.content_type or (_JSON_START.match(head) and not _HTML_START.search(head)):
        return EndpointKind.JSON
    return EndpointKind.LIST


def page_of(answer: Fetched) -> Page | Skipped:
    """The answer as a page to look for lists and pointers in."""
    if len(answer.body) > _LIST_BYTES:
        return Skipped("too_large", f"a page of {len(answer.body)} bytes")
    decoded = decode(answer.body, content_type=answer.content_type)
    if isinstance(decoded, Skipped):
        return decoded
    if too_deep(decoded.utf8):
        return Skipped("too_deep", "elements are nested beyond any real page")
    return parse(decoded.utf8, answer.url_final)


def read_as(kind: EndpointKind, answer: Fetched, source: Source, now: datetime) -> list[Found]:
    """The answer as endpoints of this kind, the best first; none where it lists no article."""
    if kind is EndpointKind.LIST:
        return _as_lists(answer, source, now)
    asked = Endpoint(kind=kind, url=answer.url_final)
    if kind is EndpointKind.JSON:
        shapes = json_lists(answer.body, zone=source.timezone)[:2]
        return [found for shape in shapes for found in _one(shape.endpoint(asked), answer, source, now)]
    return _one(asked, answer, source, now)


def _one(endpoint: Endpoint, answer: Fetched, source: Source, now: datetime) -> list[Found]:
    listing = read_listing(answer, source, endpoint)
    if isinstance(listing, Skipped) or not listing.entries:
        return []
    if endpoint.kind is EndpointKind.FEED:
        entries = listing.entries
    else:
        endpoint, entries = _articles_only(endpoint, answer, source, listing.entries)
    score, why = _judged(endpoint.kind, entries, now)
    fields = {"items": endpoint.items, "url": endpoint.item_url, "title": endpoint.item_title}
    said = ", ".join(
        f"{name}={value}" for name, value in {**fields, "date": endpoint.item_date}.items() if value
    )
    notes = [Note("endpoint", f"{endpoint.kind} {endpoint.url}", score, why)]
    notes += [Note("endpoint.items", said, 0.85, f"{len(entries)} items have these fields")] if said else []
    return [Found(endpoint, (answer,), entries, score, why, tuple(notes))]


def _articles_only(
    endpoint: Endpoint, answer: Fetched, source: Source, entries: tuple[Listed, ...]
) -> tuple[Endpoint, tuple[Listed, ...]]:
    """Sitemaps and JSON lists also name sections and columns: only what is addressed like most articles."""
    articles = [entry.url for entry in entries if telling(entry.url)]
    if len(articles) < _MOST * len(entries):
        return endpoint, entries
    narrowed = endpoint.model_copy(update={"url_pattern": pattern_of(articles)})
    listing = read_listing(answer, source, narrowed)
    return (narrowed, listing.entries) if not isinstance(listing, Skipped) else (endpoint, entries)


def _as_lists(answer: Fetched, source: Source, now: datetime) -> list[Found]:
    page = page_of(answer)
    if isinstance(page, Skipped):
        return []
    found = [_list(rows, page, answer, source, now) for rows in lists_on(page, zone=source.timezone, now=now)]
    return sorted((one for one in found if one.entries), key=lambda one: -one.score)


def _list(rows: Rows, page: Page, answer: Fetched, source: Source, now: datetime) -> Found:
    urls = [row.url for row in rows.rows]
    endpoint = Endpoint(
        kind=EndpointKind.LIST,
        url=answer.url_final,
        links=rows.links,
        row=rows.row,
        row_date=rows.row_date,
        url_pattern=pattern_of(urls),
    )
    days = {row.url: row.day for row in rows.rows}
    url_date, _ = date_pattern_of(days, now.date())
    dated = source.model_copy(update={"article": ArticleRule(url_date=url_date or None)})
    listing = read_listing(answer, dated, endpoint)
    entries = listing.entries if not isinstance(listing, Skipped) else ()
    score, why = _judged(EndpointKind.LIST, entries, now)
    wanted, got = set(urls), {entry.url for entry in entries}
    exact = len(wanted & got) / len(wanted | got) if got else 0.0
    score = round(score * (0.5 + 0.5 * rows.score) * (0.7 + 0.3 * exact), 2)
    return Found(
        endpoint, (answer,), entries, score, why, tuple(_list_notes(rows, endpoint, exact, len(got)))
    )


def _list_notes(rows: Rows, endpoint: Endpoint, exact: float, found: int) -> Iterable[Note]:
    size = f"{len({row.url for row in rows.rows})} links stand in the same place and look like headlines"
    yield Note("endpoint", f"list {endpoint.url}", round(min(0.95, 0.4 + 0.6 * rows.score), 2), size)
    yield Note(
        "endpoint.links",
        endpoint.links or "",
        round(0.95 * exact, 2),
        f"finds {found} of them and no more than these fit",
    )
    fits = f"fits the addresses of all {found} rows; numbers and names are generalised"
    pattern = endpoint.url_pattern or ""
    loose = pattern.count("[^/]+") and not re.search(r"\\d", pattern)
    yield Note("endpoint.url_pattern", pattern, 0.55 if loose else 0.85 if found > 5 else 0.7, fits)
    if endpoint.row_date:
        dated = f"a date in {rows.dated:.0%} of the rows"
        yield Note(
            "endpoint.row_date", f"{endpoint.row} {endpoint.row_date}", round(0.95 * rows.dated, 2), dated
        )


def _judged(kind: EndpointKind, entries: Sequence[Listed], now: datetime) -> tuple[float, str]:
    """How well these entries serve: enough of them, dated, and new."""
    latest = newest(tuple(entries), now)
    score = _WORTH[kind] * (1.0 if len(entries) >= _FEWEST else 0.5)
    if latest is None:
        return round(score * 0.8, 2), f"{len(entries)} entries without dates"
    age = (now - latest).days
    if now - latest > _FRESH:
        return round(score * 0.3, 2), f"{len(entries)} entries, but the newest is {age} days old"
    return round(score, 2), f"{len(entries)} entries, the newest {age} days old"


def ranked(founds: Sequence[Found], seen_on_page: frozenset[str]) -> list[Found]:
    """The best endpoint first. One that lists other things than the page asked for counts half."""
    return sorted((_overlapping(found, seen_on_page) for found in founds), key=lambda found: -found.score)


def _overlapping(found: Found, on_page: frozenset[str]) -> Found:
    own = {entry.url for entry in found.entries}
    if not on_page or found.endpoint.kind is EndpointKind.LIST or own & on_page:
        return found
    why = f"{found.why}; none of them is on the page you named"
    return replace(found, score=round(found.score / 2, 2), why=why)
