"""The main text of a page: the source's own selectors first, a general chain behind them."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from lxml.etree import LxmlError
from selectolax.lexbor import LexborNode, SelectolaxError
from trafilatura import bare_extraction
from trafilatura.settings import Document, Extractor

from models.source import ArticleRule
from pipeline.extract.blocks import blocks, lines
from pipeline.extract.clean import article_text, paragraphs
from pipeline.extract.prune import prune
from pipeline.extract.state import json_ld_lines, state_lines
from pipeline.extract.tree import Page, select
from pipeline.extract.trust import text_confidence
from pipeline.extract.votes import vote

# Where the three fast readings agree so far, a slow extractor does no better (docs/bench-extract.md).
_AGREED = 0.8
# A brief of one sentence is an article too where its own selector finds it; a Chinese character says
# about as much as three letters.
_SHORTEST = 18
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_SHORTEST_EMBEDDED = 200
_FAST = Extractor(output_format="python", fast=True, comments=False)
# What lxml and trafilatura raise on broken trees; a page must never stop the others.
_BROKEN = (
    LxmlError,
    ValueError,
    TypeError,
    RecursionError,
    AttributeError,
    AssertionError,
    LookupError,
)


@dataclass(frozen=True, slots=True)
class Body:
    """Main text, what found it and how sure it is; an empty text was found by nobody."""

    text: str = ""
    extractor: str = "none"
    confidence: float = 0.0


def body_of(page: Page, rule: ArticleRule, title: str) -> Body:
    """The main text of a page without menus, captions, editors and other articles.

    Takes furniture out of the page's tree on the way: read the other fields first.
    """
    found = _site_body(page, rule, title)
    return found if found.text else general_body(page, title)


def general_body(page: Page, title: str) -> Body:
    """The main text of a page nobody wrote selectors for: three quick readings, a slow one if they differ."""
    prune(page.tree)
    verdict = vote(blocks(page.tree.body) if page.tree.body else (), lead=_description(page))
    voted = article_text([block.words for block in verdict.kept], title=title)
    if voted and verdict.agreement >= _AGREED:
        return Body(voted, "votes", text_confidence("votes", verdict.agreement))
    slow = article_text(_with_lead(verdict.lead, paragraphs(_trafilatura(page))), title=title)
    if slow:
        return Body(slow, "trafilatura", text_confidence("trafilatura", verdict.agreement))
    if voted:
        return Body(voted, "votes", text_confidence("votes", verdict.agreement))
    return _embedded(page, title)


def _description(page: Page) -> str:
    """What the page's head says of it; many outlets repeat there the lead of the article."""
    return page.meta.get("og:description") or page.meta.get("description") or ""


def _with_lead(lead: str, found: list[str]) -> list[str]:
    """Lines with the article's lead in front, where they lack it."""
    return [lead, *found] if found and lead and lead not in "\n".join(found) else found


def _site_body(page: Page, rule: ArticleRule, title: str) -> Body:
    """Text of the first body selector that holds any."""
    for selector in rule.body:
        nodes = list(select(page, (selector,)))
        if _remove(nodes, ("figcaption", *rule.remove)):
            # one of them may have stood in what was taken out
            nodes = list(select(page, (selector,)))
        nodes = [node for node in nodes if not _is_any(node, rule.remove)]
        text = article_text([words for node in nodes for words in lines(node)], title=title)
        if _says_at_least(_SHORTEST, text):
            return Body(text, "site", text_confidence("site"))
    return Body()


def _remove(nodes: list[LexborNode], selectors: Sequence[str]) -> int:
    """Take out what the selectors find in the nodes, the last ones first; how many that were."""
    removed = 0
    for selector in selectors:
        for node in reversed(nodes):
            with suppress(SelectolaxError, ValueError):
                found = [each for each in node.css(selector) if each.mem_id != node.mem_id]
                removed += len(found)
                for unwanted in reversed(found):
                    unwanted.decompose()
    return removed


def _is_any(node: LexborNode, selectors: Sequence[str]) -> bool:
    """Whether the node itself is something to leave out: "div.paragraph.more" beside "div.paragraph"."""
    for selector in selectors:
        with suppress(SelectolaxError, ValueError):
            if any(each.mem_id == node.mem_id for each in node.css(selector)):
                return True
    return False


def _says_at_least(letters: int, text: str) -> bool:
    return len(text) >= letters or len(text) + 2 * len(_CHINESE.findall(text)) >= letters


def _trafilatura(page: Page) -> str:
    """What trafilatura finds in the pruned page: twice as fast as on the whole one, and no worse."""
    with suppress(*_BROKEN):
        found = bare_extraction(page.tree.html, options=_FAST)
        return (found.text or "") if isinstance(found, Document) else ""
    return ""


def _embedded(page: Page, title: str) -> Body:
    """The text a page carries only for machines, when it shows none without scripts."""
    for extractor, found in (("json-ld", json_ld_lines(page.json_ld)), ("state", state_lines(page.utf8))):
        text = article_text(found, title=title)
        if _says_at_least(_SHORTEST_EMBEDDED, text):
            return Body(text, extractor, text_confidence(extractor))
    return Body()
