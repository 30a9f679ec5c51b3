"""The main text of a page: the source's own selectors first, a general chain behind them."""

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from lxml.etree import LxmlError
from trafilatura import extract

from models.source import ArticleRule
from pipeline.extract.blocks import blocks, lines
from pipeline.extract.clean import article_text, paragraphs
from pipeline.extract.prune import prune
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
    verdict = vote(blocks(page.tree.body)) if page.tree.body else None
    agreement = verdict.agreement if verdict else 0.0
    voted = _text([block.words for block in verdict.kept] if verdict else [], title)
    if voted and agreement >= _AGREED:
        return Body(voted, "votes", text_confidence("votes", agreement))
    slow = _text(paragraphs(_trafilatura(page)), title)
    if slow:
        return Body(slow, "trafilatura", text_confidence("trafilatura", agreement))
    return Body(voted, "votes", text_confidence("votes", agreement)) if voted else _embedded(page, title)


def _site_body(page: Page, rule: ArticleRule, title: str) -> Body:
    """Text of the first body selector that holds any."""
    for selector in rule.body:
        nodes = list(select(page, (selector,)))
        for node in nodes:
            for unwanted in (found for out in ("figcaption", *rule.remove) for found in node.css(out)):
                unwanted.decompose()
        text = _text([words for node in nodes for words in lines(node)], title)
        if len(text) + 2 * len(_CHINESE.findall(text)) >= _SHORTEST:
            return Body(text, "site", text_confidence("site"))
    return Body()


def _trafilatura(page: Page) -> str:
    """What trafilatura finds in the pruned page: twice as fast as on the whole one, and no worse."""
    with suppress(*_BROKEN):
        return extract(page.tree.html, fast=True, include_comments=False) or ""
    return ""


def _embedded(page: Page, title: str) -> Body:
    """The text a page carries only for machines, when it shows none without scripts."""
    for raw in page.json_ld:
        with suppress(ValueError, RecursionError):
            text = _text(paragraphs(_article_body(json.loads(raw))), title)
            if len(text) >= _SHORTEST_EMBEDDED:
                return Body(text, "json-ld", text_confidence("json-ld"))
    return Body()


def _article_body(data: object) -> str:
    """The first articleBody in JSON-LD: an object, a list of them, or a graph."""
    candidates: Sequence[object] = data if isinstance(data, list) else [data]
    for candidate in candidates:
        if isinstance(candidate, dict):
            body = candidate.get("articleBody") or _article_body(candidate.get("@graph") or [])
            if isinstance(body, str) and body:
                return body
    return ""


def _text(words: list[str], title: str) -> str:
    return article_text(words, title=title)
