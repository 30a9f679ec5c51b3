"""Atom feeds: mails, events, and every search, action and country; nothing new is answered with 304."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import APIRouter, Request, Response
from feedgen.feed import FeedGenerator

from archive.asking import Code, Iso3, Now, Search
from archive.pages.feed import article_entries, digest_entries, event_entries
from archive.reading import NotThere, country, lists
from archive.rendering import safe_link
from archive.views.feeds import Entry
from models.ledger import EventRow

router = APIRouter()
_TYPE = "application/atom+xml; charset=utf-8"
# What XML 1.0 cannot hold, and marks that turn the direction of the words after them.
_UNFIT = re.compile(
    "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
# A feed without entries still has to say when it changed.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed is called and which page says the same."""

    title: str
    page: str


@router.api_route("/digests.atom", methods=["GET", "HEAD"], include_in_schema=False)
def digests(request: Request, reading: Now) -> Response:
    """The latest mails, as text."""
    return _answer(request, Feed("Digests", "/digests"), digest_entries(reading))


@router.api_route("/events.atom", methods=["GET", "HEAD"], include_in_schema=False)
def events(request: Request, reading: Now) -> Response:
    """The latest events of every action."""
    return _answer(request, Feed("Events", "/"), event_entries(reading))


@router.api_route("/actions/{code}.atom", methods=["GET", "HEAD"], include_in_schema=False)
def action(request: Request, reading: Now, code: Code) -> Response:
    """The latest events of one action."""
    if code not in reading.names.actions:
        raise NotThere("action", code)
    title = f"{code} {reading.names.action(code)}"
    entries = event_entries(reading, lists(EventRow.actions, code))
    return _answer(request, Feed(title, f"/actions/{code}"), entries)


@router.api_route("/countries/{iso3}.atom", methods=["GET", "HEAD"], include_in_schema=False)
def of_country(request: Request, reading: Now, iso3: Iso3) -> Response:
    """The latest events in which a country takes part."""
    name = country(iso3).name
    if name == iso3:
        raise NotThere("country", iso3)
    entries = event_entries(reading, lists(EventRow.countries, iso3))
    return _answer(request, Feed(name, f"/countries/{iso3}"), entries)


@router.api_route("/search.atom", methods=["GET", "HEAD"], include_in_schema=False)
def search(request: Request, reading: Now, question: Search) -> Response:
    """The newest articles that a search finds."""
    query = question.query()
    asked = f"?{request.url.query}" if request.url.query else ""
    title = f"Search: {query.text}" if query.text else "Articles"
    return _answer(request, Feed(title, f"/search{asked}"), article_entries(reading, query))


def _answer(request: Request, feed: Feed, entries: Sequence[Entry]) -> Response:
    """The feed, or that it is as it was when the reader last had it."""
    updated = max((entry.updated for entry in entries), default=_NEVER)
    body = _atom(request, feed, entries, updated)
    # weak: the same feed may go out compressed or not
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Last-Modified": format_datetime(updated, usegmt=True)}
    if _unchanged(request, tag, updated):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=_TYPE, headers=headers)


def _unchanged(request: Request, tag: str, updated: datetime) -> bool:
    known = request.headers.get("if-none-match")
    if known is not None:
        return known.strip() == "*" or tag in (one.strip() for one in known.split(","))
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
        return updated.replace(microsecond=0) <= since
    except (ValueError, TypeError):
        return False


def _atom(request: Request, feed: Feed, entries: Sequence[Entry], updated: datetime) -> bytes:
    base = request.app.state.archive_url.rstrip("/")
    asked = f"?{request.url.query}" if request.url.query else ""
    itself = f"{base}{request.url.path}{asked}"
    out = FeedGenerator()
    out.id(fit(itself))
    out.title(f"{fit(feed.title)} · Tenfold")
    out.author(name="Tenfold")
    out.link(href=fit(itself), rel="self", type="application/atom+xml")
    out.link(href=fit(base + feed.page), rel="alternate", type="text/html")
    out.updated(updated)
    for entry in entries:
        _add(out, base, entry)
    made: bytes = out.atom_str(pretty=True)
    return made


def _add(out: FeedGenerator, base: str, entry: Entry) -> None:
    one = out.add_entry(order="append")
    one.id(base + entry.page)
    one.title(fit(entry.title) or entry.page)
    one.link(href=base + entry.page, rel="alternate", type="text/html")
    one.published(entry.published)
    one.updated(entry.updated)
    for code in entry.codes:
        one.category(term=code)
    # feedgen 1.0 drops what kind a link of an entry is, so the publisher's address stands in the text
    publisher = safe_link(fit(entry.publisher))
    one.content("\n".join(filter(None, (fit(entry.text), publisher))), type="text")


def fit(text: str) -> str:
    """Foreign text as XML 1.0 can hold it, without marks that turn its direction."""
    return _UNFIT.sub("", text)
