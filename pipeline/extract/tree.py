"""A parsed page: its tree and what its head says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode, SelectolaxError

from pipeline.extract.blocks import BLOCKS
from pipeline.extract.crowded import is_crowded

# Elements that say nothing to a reader; they go before any text is read.
_SILENT_NAMES = "script style noscript template svg iframe object canvas video audio"
SILENT = frozenset(_SILENT_NAMES.split())
# One search of the tree finds all that says something of the page; each search costs a tenth of the parse.
_TOLD = ", ".join(("meta", "title", "h1", *sorted(SILENT)))
_JSON_LD = "application/ld+json"
_LOOKED_AT = 8
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
    # the <title> and the first headings of the first rank
    titles: tuple[LexborNode, ...] = ()
    headings: tuple[LexborNode, ...] = ()


def parse(utf8: bytes, url: str) -> Page:
    """The page with scripts, styles and other silent elements taken out (JSON-LD kept apart)."""
    # Bytes and no mutation events: three times as fast as text with them.
    tree = LexborHTMLParser(utf8, options=LexborDocumentOptions.WO_EVENTS)
    found: dict[str, list[LexborNode]] = {"meta": [], "title": [], "h1": []}
    silent: list[LexborNode] = []
    for node in tree.css(_TOLD):
        found.get(node.tag or "", silent).append(node)
    page = Page(
        url=url,
        utf8=utf8,
        tree=tree,
        meta=_meta(found["meta"]),
        json_ld=tuple(node.text() for node in silent if _is_json_ld(node)),
        titles=tuple(node for node in found["title"][:_LOOKED_AT] if not _is_silent(node))[:1],
        headings=tuple(node for node in found["h1"][:_LOOKED_AT] if not _is_silent(node)),
    )
    # The last ones first: a node inside another must not outlive it.
    for node in reversed(silent):
        node.decompose()
    return page


def _is_json_ld(node: LexborNode) -> bool:
    return node.tag == "script" and (node.attributes.get("type") or "").lower().startswith(_JSON_LD)


def _is_silent(node: LexborNode) -> bool:
    """Whether a node stands inside an element that is taken out."""
    above = node.parent
    while above is not None and above.tag not in SILENT:
        above = above.parent
    return above is not None


def too_deep(utf8: bytes, tags: int | None = None) -> bool:
    """Whether blocks are nested so deep, or a tag so full, that parsing would take more than a moment.

    `tags` is how many "<" there are, for a caller who has counted them.
    """
    if is_crowded(utf8):
        return True
    if (utf8.count(b"<") if tags is None else tags) < _FEW_TAGS:
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


def seek(page: Page, selectors: Sequence[str]) -> Iterator[LexborNode]:
    """What `select` gives, for selectors of our own that mostly match nothing: one search tells."""
    if page.tree.css_matches(", ".join(selectors)):
        yield from select(page, selectors)


def _meta(nodes: Sequence[LexborNode]) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in nodes:
        attributes = node.attributes
        content = (attributes.get("content") or "").strip()
        for key in ("name", "property", "itemprop", "http-equiv"):
            if content and (name := attributes.get(key)):
                found.setdefault(name.strip().lower(), content)
    return found
