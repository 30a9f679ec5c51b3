"""A parsed page: its tree, what its head says, and the readable lines below a node."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pipeline.extract.clean import paragraphs

# Elements that say nothing to a reader; they go before any text is read.
SILENT = ["script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "video", "audio"]
# What ends a line when it starts or ends.
_BLOCK_NAMES = """
    address article aside blockquote body br center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section summary table tbody td th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_CJK_GAP = re.compile(
    r"(?<=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef])[ \t]*\n\s*(?=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef])"
)
_SPACE = re.compile(r"\s+")
_LINE = "\x1e"

# Parsing takes the square of the depth of nested blocks: 20,000 levels take half a second, 200,000 a minute.
MAX_DEPTH = 4_000
_FEW_TAGS = 2 * MAX_DEPTH
_BLOCK_TAG = re.compile(rf"<(/?)(?:{'|'.join(sorted(_BLOCKS - {'br', 'hr'}))})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """One decoded and parsed page."""

    url: str
    html: str
    tree: LexborHTMLParser
    # lower-cased name, property or http-equiv -> first content that is not empty
    meta: dict[str, str]
    json_ld: tuple[str, ...] = ()


def parse(html: str, url: str) -> Page:
    """The page with scripts, styles and other silent elements taken out (JSON-LD kept apart)."""
    tree = LexborHTMLParser(html)
    json_ld = tuple(node.text() for node in tree.css('script[type="application/ld+json"]'))
    page = Page(url=url, html=html, tree=tree, meta=_meta(tree), json_ld=json_ld)
    tree.strip_tags(SILENT)
    return page


def too_deep(html: str) -> bool:
    """Whether blocks are nested so deep that parsing would take more than a moment."""
    if html.count("<") < _FEW_TAGS:
        return html.count("<") > MAX_DEPTH and html.count("</") < html.count("<") / 4
    depth = deepest = 0
    for tag in _BLOCK_TAG.finditer(html):
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


def lines(node: LexborNode) -> list[str]:
    """The readable lines below a node: block elements and <br> end a line."""
    pieces: list[str] = []
    _collect(node, pieces)
    joined = "".join(pieces)
    return paragraphs(joined.replace(_LINE, "\n"))


def line(node: LexborNode) -> str:
    """All the text below a node on one line."""
    return " ".join(lines(node))


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        content = (attributes.get("content") or "").strip()
        for key in ("name", "property", "itemprop", "http-equiv"):
            if content and (name := attributes.get(key)):
                found.setdefault(name.strip().lower(), content)
    return found


def _collect(root: LexborNode, pieces: list[str]) -> None:
    """Text below `root` in reading order, a line mark at every block boundary; no recursion, depth is hostile."""
    node: LexborNode | None = root.child
    above: list[LexborNode] = []
    while node is not None or above:
        if node is None:
            parent = above.pop()
            if parent.tag in _BLOCKS:
                pieces.append(_LINE)
            node = parent.next
            continue
        if node.is_text_node:
            pieces.append(_SPACE.sub(" ", _CJK_GAP.sub("", node.text_content or "")))
        elif node.tag in _BLOCKS:
            pieces.append(_LINE)
        if node.child is not None and node.is_element_node:
            above.append(node)
            node = node.child
        else:
            node = node.next
