"""The places of a page that may say when it was published."""

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborNode

from models.source import ArticleRule
from pipeline.extract.blocks import Block, blocks, line
from pipeline.extract.moment import may_hold_date
from pipeline.extract.tree import Page, seek, select

# Publication only: a modification date never stands in for it.
_META = """
    firstpublishedtime article:published_time og:published_time publishdate pubdate publish_date publish-date
    publication_date datepublished parsely-pub-date sailthru.date cxenseparse:recs:publishtime
    article.published
    dc.date.issued dcterms.created dc.date.created dc.date dcterms.date date article_date_original
    originalpublicationdate citation_publication_date apub:time createdate
"""
_META_NAMES = tuple(_META.split())
_JSON_LD = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_MARKED = (
    "time[itemprop=datePublished], [itemprop=datePublished], time[pubdate]",
    "abbr.published, time.published, time.entry-date, time.post-date",
    "article time[datetime]",
    "time[datetime]",
)
# From what can only be a dateline to what often holds one.
_VISIBLE = (
    "[class*=publish i], [class*=pub_time], [class*=pubtime i], [class*=pub-date i], [id*=pubtime i]",
    "[class*=date-time], [class*=dateline i], [class*=timestamp i], [class*=post-date]",
    "[class*=article-date]",
    "[class*=date], [id*=date], [class*=time], [id*=time]",
    "[class*=meta], [class*=info], [class*=source], [class*=byline]",
)
_NEAR_A_DATE_LONGEST = 160
_DATELINE_LONGEST, _BLOCKS_LOOKED_AT = 70, 1_000
_MODIFIED = re.compile(r"modified|zuletzt|geändert|dernière mise|最后更新|修改", re.IGNORECASE)
_PUBLISHED = re.compile(r"\bpubli|veröffentlicht|\bposted|发布|發布|发表时间|發表時間", re.IGNORECASE)
_MARKED_LOOKED_AT = 6
_LIST_LEVELS = 8
# Their classes speak of the whole page ("comments-closed").
_WHOLE = frozenset({"html", "body", "main", "article"})
_VISIBLE_LOOKED_AT = 40


def stated_dates(page: Page, rule: ArticleRule) -> Iterator[tuple[str, str]]:
    """(place, text) of dates made for machines or found by selectors, the most trusted first."""
    yield from (("site", _stamp(node)) for node in select(page, rule.published))
    yield from (("json-ld", found[1]) for block in page.json_ld if (found := _JSON_LD.search(block)))
    yield from ((f"meta[{name}]", page.meta[name]) for name in _META_NAMES if name in page.meta)
    yield from (
        ("marked", _stamp(node))
        for node in islice(seek(page, _MARKED), _MARKED_LOOKED_AT)
        if not _in_list(node)
    )


def _in_list(node: LexborNode) -> bool:
    """Whether a time belongs to an entry in a list of articles."""
    above: LexborNode | None = node
    for _ in range(_LIST_LEVELS):
        if above is None or above.tag in ("li", "aside", "footer"):
            return above is not None
        above = above.parent
    return False


def _stamp(node: LexborNode) -> str:
    """The machine-readable time of a node, else its words."""
    attributes = node.attributes
    for name in ("datetime", "content", "title"):
        if value := attributes.get(name):
            return value
    return line(node)


def visible_dates(page: Page) -> Iterator[str]:
    """Short texts that look like a dateline, in the order of how clearly they are marked as one."""
    for node in islice(seek(page, _VISIBLE), _VISIBLE_LOOKED_AT):
        # what is far too long is told from its characters, without reading it line by line
        words = line(node) if len(" ".join(node.text().split())) <= _NEAR_A_DATE_LONGEST else ""
        if not words or _MODIFIED.search(words) or len(words) > _NEAR_A_DATE_LONGEST:
            continue
        if not _in_comments(node):
            yield words


def lines_by_headline(page: Page) -> Iterator[str]:
    """Short lines that say "published", then those behind the headline, then those before it."""
    every = blocks(page.tree.body, _heading_or_date) if page.tree.body else []
    behind = next((at + 1 for at, block in enumerate(every) if block.node.tag == "h1"), 0)
    ordered = (*every[behind:], *every[:behind])[:_BLOCKS_LOOKED_AT]
    datelines = [block.words for block in ordered if _may_be_dateline(block)]
    yield from sorted(datelines, key=lambda words: not _PUBLISHED.search(words))


def _in_comments(node: LexborNode) -> bool:
    """Whether a date is that of a reader's comment."""
    above: LexborNode | None = node
    for _ in range(_LIST_LEVELS):
        if above is None or above.tag in _WHOLE:
            return False
        attributes = above.attributes
        if "comment" in f"{attributes.get('class')} {attributes.get('id')}".lower():
            return True
        above = above.parent
    return False


def _heading_or_date(text: str, node: LexborNode) -> bool:
    return node.tag == "h1" or may_hold_date(text)


def _may_be_dateline(block: Block) -> bool:
    words = block.words
    if len(words) > _DATELINE_LONGEST or _MODIFIED.search(words):
        return False
    return block.linked < 0.5 or words[0].isdigit()
