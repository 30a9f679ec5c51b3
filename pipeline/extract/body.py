"""The main text of a page: the source's own selectors first, a general chain behind them."""

from contextlib import suppress
from dataclasses import dataclass

from lxml.etree import LxmlError
from trafilatura import extract

from models.source import ArticleRule
from pipeline.extract.clean import article_text, paragraphs
from pipeline.extract.tree import Page, lines, select

_SHORTEST = 30


@dataclass(frozen=True, slots=True)
class Body:
    """Main text, what found it and how sure it is; an empty text was found by nobody."""

    text: str = ""
    extractor: str = "none"
    confidence: float = 0.0


def body_of(page: Page, rule: ArticleRule, title: str) -> Body:
    """The main text of a page without menus, captions, editors and other articles."""
    found = _site_body(page, rule, title)
    return found if found.text else general_body(page, title)


def general_body(page: Page, title: str) -> Body:
    """The main text of a page nobody wrote selectors for."""
    with suppress(
        LxmlError, ValueError, TypeError, RecursionError, AttributeError, AssertionError, KeyError, IndexError
    ):
        found = extract(page.html, fast=True, include_comments=False, include_tables=True)
        if found:
            return Body(article_text(paragraphs(found), title=title), "trafilatura", 0.7)
    return Body()


def _site_body(page: Page, rule: ArticleRule, title: str) -> Body:
    """Text of the first body selector that holds any; nested matches are not read twice."""
    for selector in rule.body:
        nodes = list(select(page, (selector,)))
        for unwanted in (node for node in nodes for out in rule.remove for node in node.css(out)):
            unwanted.decompose()
        text = article_text([words for node in nodes for words in lines(node)], title=title)
        if len(text) >= _SHORTEST:
            return Body(text, "site", 0.95)
    return Body()
