"""Taking out of a page what is furniture by its element or its class, unless too much text would go."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Elements and roles that hold no report. ASP.NET wraps whole pages in a form, hence the limits below.
_FURNITURE_ELEMENTS = (
    "nav, footer, aside, form, button, select, figure, figcaption, [role=navigation], [role=complementary],"
    " [role=banner], [role=dialog], [aria-hidden=true], [hidden], blockquote[class*=pull]"
)
_FURNITURE_WORDS = """
    share comment related sidebar footer promo newsletter social breadcrumb cookie menu navbar subscri advert
    recommend popup modal tagcloud tag-list disqus login signup caption author-bio author-info copyright
    disclaimer more-articles read-more readmore credit
"""
_FURNITURE_CLASSES = ", ".join(f"[class*={word} i], [id*={word} i]" for word in _FURNITURE_WORDS.split())
# A paragraph may be marked for subscribers or for sharing and is text all the same.
_NEVER = frozenset({"html", "body", "main", "article", "p"})
# Parts of the page's paragraphs and of all its text that one piece of furniture may hold.
_ELEMENT_LIMITS = (0.3, 0.5)
_CLASS_LIMITS = (0.15, 0.25)


def prune(tree: LexborHTMLParser) -> None:
    """Take menus, captions, share bars and the like out of a parsed page."""
    whole = len(tree.root.text()) if tree.root else 0
    in_paragraphs = _paragraph_text(tree)
    for selector, (paragraph_part, whole_part) in (
        (_FURNITURE_ELEMENTS, _ELEMENT_LIMITS),
        (_FURNITURE_CLASSES, _CLASS_LIMITS),
    ):
        for node in tree.css(selector):
            size = len(node.text())
            if node.tag in _NEVER or size > whole_part * whole:
                continue
            most = paragraph_part * in_paragraphs
            if size <= most or _paragraph_text(node) <= most:
                node.decompose()


def _paragraph_text(node: LexborHTMLParser | LexborNode) -> int:
    return sum(len(paragraph.text()) for paragraph in node.css("p"))
