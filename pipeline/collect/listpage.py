"""List pages: the links of the catalogue's selectors, each with the date of its row."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from models.outcome import Skipped
from models.source import Endpoint, Source
from pipeline.collect.answers import Fetched
from pipeline.collect.faults import Reason
from pipeline.collect.listed import Listed, Listing, article_url, listed, once
from pipeline.extract.charset import decode
from pipeline.extract.tree import Page, parse, select, too_deep

# The largest list seen is below 1 MB.
_LIST_BYTES = 5_000_000
_MOST_LINKS = 5_000
# Lists of one widespread publishing system number their pages by script and name the count in it.
_PAGE_COUNT = re.compile(r"(?:\bcountPage\s*=\s*|\bcreatePageHTML\s*\(\s*)(\d{1,5})\b")
# A link deeper inside its row than this has no date.
_STEPS_TO_ROW = 20


def read_page(answer: Fetched, source: Source, endpoint: Endpoint) -> Listing | Skipped:
    """The articles that a list page links to, in its order; never raises."""
    if len(answer.body) > _LIST_BYTES:
        return Skipped(Reason.TOO_LONG, f"a list page of {len(answer.body)} bytes, {_LIST_BYTES} are read")
    decoded = decode(answer.body, content_type=answer.content_type, declared=source.charset)
    if isinstance(decoded, Skipped):
        return Skipped(Reason.NOT_A_LIST, f"{decoded.reason} {decoded.detail}")
    return links_in(decoded.text, answer.url_final, source, endpoint)


def links_in(html: str, url: str, source: Source, endpoint: Endpoint) -> Listing | Skipped:
    """The articles that this HTML links to, in its order, links taken from `url`; never raises."""
    utf8 = html.encode("utf-8", "replace")
    if too_deep(utf8):
        return Skipped(Reason.NOT_A_LIST, "nested too deep, or a tag of thousands of attributes")
    stated = _PAGE_COUNT.search(html)
    pages = int(stated[1]) if stated else None
    return Listing(once(list(_links(parse(utf8, url), source, endpoint))), pages=pages)


def _links(page: Page, source: Source, endpoint: Endpoint) -> Iterator[Listed]:
    base = _base(page)
    dates = _dates(page, endpoint)
    for link in list(select(page, [endpoint.links or "a[href]"]))[:_MOST_LINKS]:
        url = article_url(link.attributes.get("href") or "", base, endpoint)
        if url:
            title = link.attributes.get("title") or link.text(separator=" ")
            yield listed(source, url, title=title, raw=_date_of(link, dates))


def _base(page: Page) -> str:
    stated = next((node.attributes.get("href") for node in select(page, ["base[href]"])), None) or ""
    return stated if stated.startswith(("http://", "https://")) else page.url


def _dates(page: Page, endpoint: Endpoint) -> dict[int, str]:
    """The words of each row's date, by the row's place in memory."""
    if not endpoint.row or not endpoint.row_date:
        return {}
    rows = list(select(page, [endpoint.row]))[:_MOST_LINKS]
    return {row.mem_id: " ".join(part.text() for part in row.css(endpoint.row_date)) for row in rows}


def _date_of(link: LexborNode, dates: dict[int, str]) -> str:
    node: LexborNode | None = link if dates else None
    for _ in range(_STEPS_TO_ROW):
        if node is None:
            break
        if node.mem_id in dates:
            return dates[node.mem_id]
        node = node.parent
    return ""
