"""From the bytes of a page to an article, or to the named reason why there is none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from models.article import Article
from models.outcome import Skipped
from models.source import ArticleRule, Source
from pipeline.extract.blocks import lines
from pipeline.extract.body import body_of
from pipeline.extract.charset import decode
from pipeline.extract.dates import DateRules, publication_date
from pipeline.extract.fields import byline_of, outlet_of, title_of
from pipeline.extract.language import tell_language
from pipeline.extract.record import Parts, article_of
from pipeline.extract.removed import page_trouble
from pipeline.extract.tree import Page, parse, too_deep

MAX_BYTES = 8 * 1024 * 1024
# The largest real page seen has a third of it; this many take two seconds.
MAX_TAGS = 60_000
_NO_HINT: Mapping[str, str] = MappingProxyType({})
# Garbled bytes read as some charset without an error, but not with mark-up in them.
_TAG = re.compile(rb"<[a-zA-Z!/]")
_NOT_HTML = (
    "image/",
    "audio/",
    "video/",
    "application/pdf",
    "application/zip",
    "application/octet-stream",
    "font/",
)
_OTHER_FORMATS = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"RIFF",
    b"\x7fELF",
)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known about a page beside its bytes."""

    url: str
    seen_at: datetime
    timezone: str = "UTC"
    rule: ArticleRule = field(default_factory=ArticleRule)
    content_type: str = ""
    charset: str | None = None
    languages: tuple[str, ...] = ()
    hint: Mapping[str, str] = field(default_factory=dict)


def extract_page(
    body: bytes,
    *,
    url: str,
    seen_at: datetime,
    source: Source | None = None,
    content_type: str = "",
    hint: Mapping[str, str] = _NO_HINT,
) -> Article | Skipped:
    """The article in the bytes of a page, by the rules of its source where it has one; never raises.

    `seen_at` is when the bytes were received: nothing is dated later. `hint` is what the listing said
    ("title", "published", "language"). Reasons to skip: too_large, not_html, undecodable, too_deep,
    empty_page, challenge_page, blocked_page, removed_page, no_body.
    """
    known = Circumstances(url=url, seen_at=seen_at, content_type=content_type, hint=hint)
    if source is not None:
        known = Circumstances(
            url=url,
            seen_at=seen_at,
            timezone=source.timezone,
            rule=source.article,
            content_type=content_type,
            charset=source.charset,
            languages=source.languages,
            hint=hint,
        )
    return read_page(body, known)


def read_page(body: bytes, known: Circumstances) -> Article | Skipped:
    """The article in the bytes of a page under the given circumstances; never raises."""
    refused = _refused(body, known.content_type)
    if refused is not None:
        return refused
    decoded = decode(body, content_type=known.content_type, declared=known.charset)
    if isinstance(decoded, Skipped):
        return decoded
    if not decoded.utf8 or decoded.utf8.isspace():
        return Skipped("empty_page", "the page has no text at all")
    if not _TAG.search(decoded.utf8):
        return Skipped("undecodable", f"not one tag when read as {decoded.charset}: garbled, or no page")
    if (tags := decoded.utf8.count(b"<")) > MAX_TAGS:
        return Skipped("too_large", f"{tags} tags, limit {MAX_TAGS}")
    if too_deep(decoded.utf8, tags):
        return Skipped("too_deep", "elements are nested beyond any real page")
    return _article(parse(decoded.utf8, known.url), known)


def _refused(body: bytes, content_type: str) -> Skipped | None:
    """Why these bytes are not read at all."""
    if len(body) > MAX_BYTES:
        return Skipped("too_large", f"{len(body)} bytes, limit {MAX_BYTES}")
    if not body or body.isspace():
        return Skipped("empty_page", "no bytes")
    if content_type.lower().startswith(_NOT_HTML) or body.startswith(_OTHER_FORMATS):
        return Skipped("not_html", content_type or "a binary format")
    return None


def _article(page: Page, known: Circumstances) -> Article | Skipped:
    title = title_of(page, known.rule, known.hint)
    byline, outlet = byline_of(page, known.rule), outlet_of(page, known.rule, title.value)
    dated = publication_date(page, _date_rules(known))
    body = body_of(page, known.rule, title.value)
    words = body.text or _all_words(page)
    if trouble := page_trouble(200, known.url, title.value, words, len(page.utf8)):
        return Skipped(trouble, title.value[:80])
    if not body.text:
        return Skipped("no_body", "no main text found") if words else Skipped("empty_page", "no text to read")
    told = tell_language(body.text, title.value, hint=_language_hint(page, known))
    return article_of(Parts(title, body, dated, told, byline, outlet), known.url)


def _all_words(page: Page) -> str:
    return "\n".join(lines(page.tree.body)) if page.tree.body else ""


def _date_rules(known: Circumstances) -> DateRules:
    return DateRules(
        zone=known.timezone, seen_at=known.seen_at, rule=known.rule, hint=known.hint.get("published", "")
    )


def _language_hint(page: Page, known: Circumstances) -> str:
    only = known.languages[0] if len(known.languages) == 1 else ""
    root = page.tree.root
    written = (root.attributes.get("lang") or "") if root else ""
    return only or written or known.hint.get("language", "")
