"""Headline, byline and the outlet a text names, each with the place that gave it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from models.source import ArticleRule
from pipeline.extract.blocks import line
from pipeline.extract.clean import plain
from pipeline.extract.credits import authors_in_data, credit_lines, name_alone, named_outlet
from pipeline.extract.tree import Page, seek, select

_LONGEST_TITLE = 300
_LONGEST_NAME = 120
_TITLE_META = ("articletitle", "og:title", "twitter:title", "headline", "dc.title", "citation_title")
_BYLINE_META = (
    "author",
    "article:author",
    "parsely-author",
    "dc.creator",
    "sailthru.author",
    "byl",
    "citation_author",
)
_OUTLET_META = ("contentsource", "source", "article:source")
_BYLINE_NODES = (
    "[rel=author]",
    "[itemprop=author]",
    ".byline",
    "[class*=author-name]",
    ".author",
    "[class*=byline]",
)
_SEPARATORS = re.compile(
    r"\s+[|｜–—·»_-]{1,2}\s*|\s*[_|｜]+\s*|\s*-{2,}\s*|(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])\s*[-–—]+\s*(?=[\u4e00-\u9fff])"
)
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
_AKIN = 0.6
_NO_NAME = re.compile(r"https?://|^\W*$|^(?:admin|administrator|editor|webmaster)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Field:
    """A value and where it was found; an empty value was found nowhere."""

    value: str = ""
    place: str = "none"


NOWHERE = Field()


def title_of(page: Page, rule: ArticleRule, hint: Mapping[str, str]) -> Field:
    """The headline: site selectors, the <h1> that the page's title repeats, meta, <title>, the listing."""
    return _first(_titles(page, rule, hint), longest=_LONGEST_TITLE)


def byline_of(page: Page, rule: ArticleRule) -> Field:
    """Who wrote it, as the page says it; addresses and "admin" are nobody."""
    return _first(_bylines(page, rule), longest=_LONGEST_NAME, unless=_NO_NAME)


def outlet_of(page: Page, rule: ArticleRule, title: str) -> Field:
    """The outlet the text names as its source (来源, "Source:"), which need not be the one that served it."""
    return _first(_outlets(page, rule, title), longest=_LONGEST_NAME)


def _titles(page: Page, rule: ArticleRule, hint: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from (("site", _words(node)) for node in select(page, rule.title))
    name = page.meta.get("og:site_name", "")
    named = [(f"meta[{key}]", _without_site(page.meta[key], name)) for key in _TITLE_META if key in page.meta]
    named += [("title", _without_site(line(node), name)) for node in page.titles]
    headings = [text for node in page.headings if (text := line(node))]
    # The visible headline is the true one; an <h1> that has nothing of the page's title is a logo.
    yield from (("h1", heading) for heading in headings if any(_akin(heading, title) for _, title in named))
    yield from named
    yield "listing", hint.get("title", "")
    yield from (("h1", heading) for heading in headings)


def _akin(heading: str, title: str) -> bool:
    """Whether most words of a heading are in the page's title."""
    words, others = set(_WORD.findall(heading.lower())), set(_WORD.findall(title.lower()))
    return len(words) > 1 and len(words & others) >= _AKIN * len(words)


def _without_site(title: str, site: str) -> str:
    """The longest part of "Headline - Section - Site"; titles without separators stay whole."""
    title = plain(title)
    if site and title.endswith(site) and len(title) > len(site) + 8:
        title = title[: -len(site)].rstrip(" |｜–—·»_-")
    parts = [part for part in _SEPARATORS.split(title) if part]
    if len(parts) < 2:
        return title
    longest = max(parts, key=len)
    # "Headline - a second half" of nearly the same length is one headline with a dash in it.
    start, end = title.find(parts[0]), title.rfind(parts[-1])
    return longest if len(parts[-1]) < 0.5 * (end - start) else title


def _bylines(page: Page, rule: ArticleRule) -> Iterator[tuple[str, str]]:
    yield from (("site", name_alone(_words(node))) for node in select(page, rule.byline))
    yield from ((f"meta[{key}]", name_alone(page.meta[key])) for key in _BYLINE_META if key in page.meta)
    yield "json-ld", authors_in_data(page)
    yield from (("marked", name_alone(line(node))) for node in seek(page, _BYLINE_NODES))


def _outlets(page: Page, rule: ArticleRule, title: str) -> Iterator[tuple[str, str]]:
    for place, words in _outlet_places(page, rule):
        yield place, named_outlet(words) or words
    yield from (("visible", named_outlet(words)) for words in credit_lines(page, title))


def _outlet_places(page: Page, rule: ArticleRule) -> Iterator[tuple[str, str]]:
    yield from (("site", _words(node)) for node in select(page, rule.outlet))
    yield from ((f"meta[{key}]", page.meta[key]) for key in _OUTLET_META if key in page.meta)


def _words(node: LexborNode) -> str:
    """What a selected place says: a meta element says it in an attribute."""
    return (node.attributes.get("content") or "") if node.tag == "meta" else line(node)


def _first(
    candidates: Iterator[tuple[str, str]], *, longest: int, unless: re.Pattern[str] | None = None
) -> Field:
    for place, raw in candidates:
        value = plain(raw)
        if value and len(value) <= longest and not (unless and unless.search(value)):
            return Field(value, place)
    return NOWHERE
