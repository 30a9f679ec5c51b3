"""Taking out of a page what is furniture by its element or its class, unless too much text would go."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from ahocorasick_rs import AhoCorasick
from selectolax.lexbor import LexborHTMLParser, LexborNode

# Elements and roles that hold no report. ASP.NET wraps whole pages in a form, hence the limits below.
_FURNITURE_ELEMENTS = (
    "nav, footer, aside, form, button, select, figure, figcaption, [role=navigation], [role=complementary],"
    " [role=banner], [role=dialog], [aria-hidden=true], [hidden], blockquote[class*=pull]"
)
_WORDS = """
    share comment related sidebar footer promo newsletter social breadcrumb cookie menu navbar subscri advert
    recommend popup modal tagcloud tag-list disqus login signup caption author-bio author-info copyright
    disclaimer more-articles read-more readmore credit twitter-tweet instagram-media tiktok-embed
"""
# All of the words in one search: a class is mostly none of them.
_FURNITURE_WORDS = AhoCorasick(_WORDS.split())
# A paragraph may be marked for subscribers or for sharing and is text all the same.
_NEVER = frozenset({"html", "body", "main", "article", "p"})
# Parts of the page's paragraphs and of all its text that one piece of furniture may hold.
_ELEMENT_LIMITS = (0.3, 0.5)
_CLASS_LIMITS = (0.15, 0.25)
_NAMES_REMEMBERED, _LONGEST_NAMES = 8_192, 200


def prune(tree: LexborHTMLParser) -> None:
    """Take menus, captions, share bars and the like out of a parsed page."""
    whole = len(tree.root.text()) if tree.root else 0
    in_paragraphs = _paragraph_text(tree)
    _drop(tree.css(_FURNITURE_ELEMENTS), in_paragraphs, whole, _ELEMENT_LIMITS)
    # Looking at the names here is four times as fast as a selector for each word.
    _drop(_named_as_furniture(tree), in_paragraphs, whole, _CLASS_LIMITS)


def _named_as_furniture(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    for node in tree.css("[class], [id]"):
        attributes = node.attributes
        css_class, css_id = attributes.get("class") or "", attributes.get("id") or ""
        if _is_furniture(css_class[:_LONGEST_NAMES], css_id[:_LONGEST_NAMES]):
            yield node


@lru_cache(maxsize=_NAMES_REMEMBERED)
def _is_furniture(css_class: str, css_id: str) -> bool:
    return bool(_FURNITURE_WORDS.find_matches_as_indexes(f"{css_class} {css_id}".lower()))


def _drop(nodes: Iterable[LexborNode], in_paragraphs: int, whole: int, limits: tuple[float, float]) -> None:
    """Take out the nodes that hold no more of the page's text than the limits allow."""
    most, most_of_all = limits[0] * in_paragraphs, limits[1] * whole
    dropped = [node for node in nodes if node.tag not in _NEVER and _is_small(node, most, most_of_all)]
    # The last ones first: a node inside another must not outlive it.
    for node in reversed(dropped):
        node.decompose()


def _is_small(node: LexborNode, most: float, most_of_all: float) -> bool:
    size = len(node.text())
    return size <= most_of_all and (size <= most or _paragraph_text(node) <= most)


def _paragraph_text(node: LexborHTMLParser | LexborNode) -> int:
    return sum(len(paragraph.text()) for paragraph in node.css("p"))
