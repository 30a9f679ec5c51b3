"""A parsed page: its tree and what its head says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode, SelectolaxError

from pipeline.extract.blocks import BLOCKS

# Elements that say nothing to a reader; they go before any text is read.
SILENT = ["script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "video", "audio"]
# Parsing takes the square of the depth of nested blocks: 20,000 levels take half a second, 200,000 a minute.
MAX_DEPTH = 4_000
_FEW_TAGS = 2 * MAX_DEPTH
# These end by themselves when the next one starts, so a long row of them is no depth.
_ENDLESS = frozenset({"br", "hr", "p", "li", "dd", "dt", "option", "td", "th", "tr", "tbody", "thead"})
_NESTING = "|".join(sorted(BLOCKS - _ENDLESS))
_BLOCK_TAG = re.compile(rf"<(/?)(?:{_NESTING})\b".encode(), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """One decoded and parsed page."""

    url: str
    utf8: bytes
    tree: LexborHTMLParser
    # lower-cased name, property or http-equiv -> first content that is not empty
    meta: dict[str, str]
    json_ld: tuple[str, ...] = ()


def parse(utf8: bytes, url: str) -> Page:
    """The page with scripts, styles and other silent elements taken out (JSON-LD kept apart)."""
    # Bytes and no mutation events: three times as fast as text with them.
    tree = LexborHTMLParser(utf8, options=LexborDocumentOptions.WO_EVENTS)
    json_ld = tuple(node.text() for node in tree.css('script[type="application/ld+json"]'))
    page = Page(url=url, utf8=utf8, tree=tree, meta=_meta(tree), json_ld=json_ld)
    tree.strip_tags(SILENT)
    return page


def too_deep(utf8: bytes) -> bool:
    """Whether blocks are nested so deep that parsing would take more than a moment."""
    if utf8.count(b"<") < _FEW_TAGS:
        return False
    depth = deepest = 0
    for tag in _BLOCK_TAG.finditer(utf8):
        depth = max(0, depth - 1) if tag.group(1) else depth + 1
        deepest = max(deepest, depth)
    return deepest > MAX_DEPTH


def select(page: Page, selectors: Sequence[str]) -> Iterator[LexborNode]:
    """Nodes that match, selector by selector; one the parser does not understand matches nothing."""
    for selector in selectors:
        try:
            yield from page.tree.css(selector)
        except (SelectolaxError, ValueError):
            continue


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        content = (attributes.get("content") or "").strip()
        for key in ("name", "property", "itemprop", "http-equiv"):
            if content and (name := attributes.get(key)):
                found.setdefault(name.strip().lower(), content)
    return found
