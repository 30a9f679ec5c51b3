"""Read what a list page, a JSON list, a sitemap or a feed lists: bytes in, entries out."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import Any

from lxml import etree

from models.outcome import Skipped
from models.source import Endpoint, EndpointKind, Source
from pipeline.collect.answers import Fetched
from pipeline.collect.faults import Reason
from pipeline.collect.feed_limits import read_feed_in_time
from pipeline.collect.feeds import FeedEntry
from pipeline.collect.listed import Listed, Listing, article_url, listed, once, web_url
from pipeline.collect.listpage import links_in, read_page
from pipeline.collect.publishers import publisher_link
from pipeline.collect.unpack import BadEncoding, TooLarge, read_body

# The largest list seen is below 1 MB.
_LIST_BYTES = 5_000_000
# The largest feed seen is below 1 MB.
_FEED_BYTES = 3_000_000
# Their standard allows 50 MB and this many addresses; with so many the largest seen has 8 MB.
_SITEMAP_BYTES = 15_000_000
_MOST_LOCATIONS = 50_000
_MEDIA = ("/sitemap-image/", "/sitemap-video/")
# More than a location of any kind states of itself.
_MOST_FIELDS = 60
_MOST_LINKS = 5_000
_JSONP = re.compile(r"^[\s;]*[\w$.]{1,80}\s*\((.*)\)[\s;]*$", re.DOTALL)

Reader = Callable[[Fetched, Source, Endpoint], Listing | Skipped]


def read_listing(answer: Fetched, source: Source, endpoint: Endpoint) -> Listing | Skipped:
    """What the answer of this endpoint lists; `Skipped` names why it cannot be read. Never raises."""
    return _READERS[endpoint.kind](answer, source, endpoint)


def _from_feed(answer: Fetched, source: Source, endpoint: Endpoint) -> Listing | Skipped:
    if len(answer.body) > _FEED_BYTES:
        return Skipped(Reason.TOO_LONG, f"a feed of {len(answer.body)} bytes, {_FEED_BYTES} are read")
    feed = read_feed_in_time(answer.body, answer.content_type, answer.url_final)
    if isinstance(feed, Skipped):
        return feed
    found = [entry for raw in feed.entries if (entry := _from_entry(raw, answer, source, endpoint)).url]
    if feed.broken and not found:
        return Skipped(Reason.BROKEN_FEED, feed.broken)
    return Listing(once(found))


def _from_entry(raw: FeedEntry, answer: Fetched, source: Source, endpoint: Endpoint) -> Listed:
    found = raw.content or raw.summary
    link = publisher_link(raw.link, answer.url_final, found) if endpoint.discovery else raw.link
    url = article_url(link, answer.url_final, endpoint)
    dated = listed(
        source, url, title=raw.title, raw=raw.published_utc or raw.published, language=raw.language
    )
    return replace(dated, published_raw=raw.published, part=raw.id)


def _from_json(answer: Fetched, source: Source, endpoint: Endpoint) -> Listing | Skipped:
    if len(answer.body) > _LIST_BYTES:
        return Skipped(Reason.TOO_LONG, f"a JSON list of {len(answer.body)} bytes, {_LIST_BYTES} are read")
    text = answer.body.decode("utf-8-sig", errors="replace")
    named = _named(text, answer.url_final, endpoint)
    if named:
        return Listing((), named)
    try:
        wrapped = _JSONP.match(text)
        content = json.loads(wrapped.group(1) if wrapped else text)
    except (ValueError, RecursionError) as error:
        return Skipped(Reason.NOT_A_LIST, f"no JSON: {' '.join(str(error).split())[:100]}")
    if endpoint.html_at is not None:
        return links_in(_text(_at(content, endpoint.html_at)), answer.url_final, source, endpoint)
    items = _at(content, endpoint.items)
    if not isinstance(items, list):
        return Skipped(Reason.NOT_A_LIST, f"no list at {endpoint.items or 'the root'!r}")
    found = []
    for item in items[:_MOST_LINKS]:
        link = _text(_at(item, endpoint.item_url))
        link = publisher_link(link, answer.url_final) if endpoint.discovery else link
        url = article_url(link, answer.url_final, endpoint)
        if url:
            title, raw = _text(_at(item, endpoint.item_title, "")), _text(_at(item, endpoint.item_date, ""))
            found.append(listed(source, url, title=title, raw=raw))
    return Listing(once(found))


def _named(text: str, url: str, endpoint: Endpoint) -> tuple[str, ...]:
    """The addresses of the lists that a hub page names."""
    if endpoint.hub_pattern is None or endpoint.hub_file is None:
        return ()
    names = (found["name"] for found in re.finditer(endpoint.hub_pattern, text))
    return _further((endpoint.hub_file.replace("{name}", name) for name in names), url)


def _at(content: Any, path: str | None, absent: Any = None) -> Any:
    """The value at a dotted path; numbers are positions in lists."""
    if not path:
        return content if absent is None else absent
    for key in path.split("."):
        if isinstance(content, dict):
            content = content.get(key)
        elif isinstance(content, list) and key.isdecimal() and int(key) < len(content):
            content = content[int(key)]
        else:
            return None
    return content


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _from_sitemap(answer: Fetched, source: Source, endpoint: Endpoint) -> Listing | Skipped:
    try:
        packed = answer.body.startswith(b"\x1f\x8b")
        body = read_body([answer.body], "gzip" if packed else "", limit=_SITEMAP_BYTES)
    except (BadEncoding, TooLarge) as error:
        return Skipped(Reason.BROKEN_FEED, f"sitemap: {error}")
    found: list[Listed] = []
    more: list[tuple[str, str]] = []
    try:
        for name, fields in islice(_locations(body), _MOST_LOCATIONS):
            if name == "sitemap":
                more.append((fields.get("lastmod", ""), fields.get("loc", "")))
            elif url := article_url(fields.get("loc", ""), answer.url_final, endpoint):
                raw = fields.get("publication_date") or fields.get("lastmod", "")
                found.append(
                    listed(
                        source,
                        url,
                        title=fields.get("title", ""),
                        raw=raw,
                        language=fields.get("language", ""),
                    )
                )
    except etree.XMLSyntaxError as error:
        if not found and not more:
            kind = Reason.NOT_A_FEED if b"<html" in body[:2000].lower() else Reason.BROKEN_FEED
            return Skipped(kind, f"sitemap: {' '.join(str(error).split())[:100]}")
    return Listing(once(found), _newest_first(more, answer.url_final))


def _newest_first(children: list[tuple[str, str]], base: str) -> tuple[str, ...]:
    ordered = sorted(children, key=lambda child: child[0], reverse=True)
    return _further((href for _, href in ordered), base)


def _further(hrefs: Iterable[str], base: str) -> tuple[str, ...]:
    """The further listings behind these links, each once; what cannot be asked for is none."""
    return tuple(dict.fromkeys(url for href in hrefs if (url := web_url(href, base))))


def _locations(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Each <url> and <sitemap> element with the text of its fields, streamed; entities stay unexpanded."""
    events = etree.iterparse(
        BytesIO(body),
        events=("end",),
        tag=("{*}url", "{*}sitemap"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    for _, element in events:
        parts = islice(_of_page(element), _MOST_FIELDS)
        fields = {etree.QName(part).localname: (part.text or "").strip() for part in parts}
        yield etree.QName(element).localname, fields
        element.clear()


def _of_page(element: etree._Element) -> Iterator[etree._Element]:
    """What a location states of its page; its pictures and films have a <loc> and a <title> of their own."""
    for child in element:
        if isinstance(child.tag, str) and not any(word in child.tag for word in _MEDIA):
            yield from (part for part in child.iter() if isinstance(part.tag, str))


_READERS: dict[EndpointKind, Reader] = {
    EndpointKind.FEED: _from_feed,
    EndpointKind.LIST: read_page,
    EndpointKind.JSON: _from_json,
    EndpointKind.SITEMAP: _from_sitemap,
}
