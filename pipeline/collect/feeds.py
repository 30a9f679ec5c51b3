"""Feeds: bytes to entries, whatever the bytes are."""

import io
import re
from dataclasses import dataclass
from typing import Any
from xml.sax import SAXException

import feedparser
from parsel import Selector

from models.identity import digest
from models.outcome import Skipped
from pipeline.collect.faults import Reason
from pipeline.collect.storable import storable

# More than any outlet lists; a longer feed is read from its start.
_MOST_ENTRIES = 2_000
_MOST_CHARACTERS = 2_000_000
_HTML = re.compile(
    rb"[\s\xef\xbb\xbf]*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE
)
# Entities that a document declares itself are how small files become huge. Short, plain ones may stay.
_DECLARATION = re.compile(rb"<!ENTITY[^>]*>?", re.IGNORECASE)
_HARMLESS = re.compile(rb"<!ENTITY\s+\w{1,40}\s+\"(?:&#\w{1,8};|[^&\"]{0,64})\"\s*>")
_WIDE = tuple(
    "<!ENTITY".encode(codec) for codec in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp037")
)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry as the feed states it; dates are the feed's own words."""

    id: str
    link: str
    title: str
    summary: str
    content: str
    published: str
    # ISO 8601 in UTC where the date could be read, else empty
    published_utc: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed lists, in its own order."""

    title: str
    updated: str
    entries: tuple[FeedEntry, ...]
    # what is wrong with its XML, where something is
    broken: str = ""


def read_feed(body: bytes, content_type: str, url: str) -> Feed | Skipped:
    """The entries of a feed (RSS, Atom, RDF) with absolute links; titles are plain text.

    `summary` and `content` are HTML as the feed gives it: to be read as text, never to be shown.
    Never raises: what is no feed is `Skipped` with `not_a_feed`, what is broken with `broken_feed`.
    """
    if not body.strip(b"\x00 \t\r\n"):
        return Skipped(Reason.BROKEN_FEED, "the answer is empty")
    if _HTML.match(body):
        return Skipped(Reason.NOT_A_FEED, "an HTML page stands where the feed was")
    try:
        parsed = _parse(_without_declarations(body), content_type, url)
    except _BROKEN as error:
        return Skipped(Reason.BROKEN_FEED, f"{type(error).__name__}: {_one_line(error)}")
    entries = tuple(_entry(raw, parsed.feed) for raw in parsed.entries[:_MOST_ENTRIES])
    cause = parsed.get("bozo_exception")
    broken = _one_line(cause) if isinstance(cause, SAXException) else ""
    if not entries and broken:
        return Skipped(Reason.BROKEN_FEED, broken)
    if not entries and not parsed.version:
        return Skipped(Reason.NOT_A_FEED, "no feed element found")
    return Feed(_words(parsed.feed.get("title")), _plain(dict.get(parsed.feed, "updated")), entries, broken)


# feedparser lets these escape on some malformed documents (its loose parser, its date and number parsing).
_BROKEN = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    LookupError,
    RecursionError,
    OverflowError,
    SAXException,
)


def _parse(body: bytes, content_type: str, url: str) -> Any:
    headers = {"content-location": url}
    if content_type:
        headers["content-type"] = content_type
    # Its sanitiser takes time with the square of the input: 12 s for 260 kB of nested comments, against 6 ms.
    return feedparser.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )


def _without_declarations(body: bytes) -> bytes:
    if any(wide in body for wide in _WIDE):
        raise ValueError("entity declarations in a wide encoding")
    return _DECLARATION.sub(lambda found: found[0] if _HARMLESS.fullmatch(found[0]) else b"", body)


def _entry(raw: Any, feed: Any) -> FeedEntry:
    link = _link(raw)
    title = _words(raw.get("title"))
    content = max((_plain(part.get("value")) for part in raw.get("content") or []), key=len, default="")
    # dict.get: feedparser's own warns where one date stands in for the other
    stamp = dict.get(raw, "published_parsed") or dict.get(raw, "updated_parsed")
    published = _plain(dict.get(raw, "published")) or _plain(dict.get(raw, "updated"))
    name = _plain(raw.get("id")) or link or digest(title, published)
    language = _plain(raw.get("language")) or _plain(feed.get("language"))
    return FeedEntry(name, link, title, _plain(raw.get("summary")), content, published, _utc(stamp), language)


def _link(raw: Any) -> str:
    """The entry's page: its link, else an identifier that is itself an address."""
    for candidate in (raw.get("link"), raw.get("id")):
        text = _plain(candidate).strip()
        if text.startswith(("http://", "https://")):
            return text
    return ""


def _utc(stamp: Any) -> str:
    if not stamp or not 1990 <= stamp[0] <= 2100:
        return ""
    return (
        f"{stamp[0]:04}-{stamp[1]:02}-{stamp[2]:02}T{stamp[3]:02}:{stamp[4]:02}:{min(stamp[5], 59):02}+00:00"
    )


def _words(value: Any) -> str:
    """A title without its mark-up."""
    text = _plain(value)
    if "<" not in text and "&" not in text:
        return text
    outside = "//text()[not(ancestor::script or ancestor::style)]"
    return " ".join("".join(Selector(text=f"<p>{text}</p>", type="html").xpath(outside).getall()).split())


def _plain(value: Any) -> str:
    return storable(value)[:_MOST_CHARACTERS].strip() if isinstance(value, str) else ""


def _one_line(value: object) -> str:
    return " ".join(str(value).split())[:200]
