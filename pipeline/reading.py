"""From a capture to an article: which extractor reads which kind of bytes. Pure."""

import io
import json
from collections.abc import Callable
from functools import lru_cache

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from models.article import Article
from models.collecting import CaptureKind, CaptureRow
from models.outcome import Skipped
from models.source import Source
from pipeline.collect.feed_limits import read_feed_in_time
from pipeline.extract.canonical import canonical_url
from pipeline.extract.fragment import extract_fragment, extract_text
from pipeline.extract.page import extract_page

# Raise when reading changes: every capture is then read anew, and texts that differ become new versions.
EXTRACTOR = "reading-4"

# Answers to a second look at a page that held an article.
_GONE = frozenset({404, 410})
# More pages than any statement has; a longer document is a book and is read up to here.
_PDF_PAGES = 300


# The entries of one feed are read one after the other, and reading it is nearly all of the work.
_feed = lru_cache(maxsize=2)(read_feed_in_time)


def article_url(capture: CaptureRow) -> str:
    """The address under which the article of a capture is known."""
    return canonical_url(capture.url_final or capture.url_asked)


def read_capture(capture: CaptureRow, body: bytes, source: Source) -> Article | Skipped:
    """What the bytes of a capture say; never raises on any bytes."""
    if capture.status in _GONE:
        return Skipped("removed_page", f"the address answers {capture.status}")
    if capture.kind is CaptureKind.FEED:
        return _entry(capture, body, source)
    if capture.kind is CaptureKind.DOCUMENT and (reader := _BY_TYPE.get(capture.content_type)):
        return reader(capture, body, source)
    return extract_page(
        body,
        url=capture.url_final,
        seen_at=capture.fetched_at,
        source=source,
        content_type=capture.content_type,
        hint=capture.hint,
    )


def _entry(capture: CaptureRow, body: bytes, source: Source) -> Article | Skipped:
    feed = _feed(body, capture.content_type, capture.hint.get("feed") or capture.url_final)
    if isinstance(feed, Skipped):
        return feed
    named = [entry for entry in feed.entries if entry.id == capture.part]
    if not named:
        return Skipped("no_entry", f"the feed holds no entry {capture.part[:80]}")
    # Some feeds give several entries one name: then the link tells which is meant.
    meant = canonical_url(capture.url_asked)
    entry = next((entry for entry in named if canonical_url(entry.link) == meant), named[0])
    hint = {"title": entry.title, "published": entry.published, "language": entry.language}
    html = entry.content or entry.summary
    return extract_fragment(
        html, url=entry.link, seen_at=capture.fetched_at, timezone=source.timezone, hint=hint
    )


def _text(capture: CaptureRow, body: bytes, source: Source) -> Article | Skipped:
    return extract_text(
        body, url=capture.url_final, seen_at=capture.fetched_at, timezone=source.timezone, hint=capture.hint
    )


def _pdf(capture: CaptureRow, body: bytes, source: Source) -> Article | Skipped:
    try:
        pages = PdfReader(io.BytesIO(body)).pages[:_PDF_PAGES]
        text = "\n".join(page.extract_text() for page in pages)
    except (PyPdfError, ValueError, KeyError, RecursionError) as error:
        return Skipped("broken_pdf", f"{type(error).__name__}: {error}"[:200])
    return _text(capture, text.encode(), source)


def _json(capture: CaptureRow, body: bytes, source: Source) -> Article | Skipped:
    """One document of a JSON-lines file: {"title", "text", "lang", "published", "url"}."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        return Skipped("not_json", f"{type(error).__name__}: {error}"[:200])
    text = document.get("text") if isinstance(document, dict) else None
    if not isinstance(text, str):
        return Skipped("no_text", 'the document has no "text"')
    hint = {key: str(document[key]) for key in ("title", "published") if document.get(key)}
    if document.get("lang"):
        hint["language"] = str(document["lang"])
    return extract_text(
        text.encode("utf-8", "replace"),
        url=capture.url_final,
        seen_at=capture.fetched_at,
        timezone=source.timezone,
        hint=hint,
    )


_BY_TYPE: dict[str, Callable[[CaptureRow, bytes, Source], Article | Skipped]] = {
    "text/plain": _text,
    "application/pdf": _pdf,
    "application/json": _json,
}
