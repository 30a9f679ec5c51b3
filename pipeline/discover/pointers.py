"""Other places that a site names for its news: feeds, sitemaps, JSON lists."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from models.source import Endpoint, EndpointKind
from pipeline.extract.tree import Page, select

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_FEED_LINK = re.compile(
    r"(?:/feed/?|/rss/?|[/_.-](?:rss|feed|atom)\w*\.(?:xml|rdf|php)|/rss/[\w/-]+\.xml)$", re.I
)
_USUAL_FEEDS = ("/feed/", "/rss.xml")
_USUAL_SITEMAPS = ("/sitemap-news.xml", "/news-sitemap.xml")
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{8,2000})[ \t]*$", re.I | re.M)
_JSON_NAME = re.compile(rb"[\"'(]([^\"'<>()\s]{1,200}\.json(?:\?[^\"'<>\s]{0,80})?)[\"')]")
_NO_LIST = re.compile(r"manifest|package|config|locale|i18n|lang|lottie|schema|wp-json|theme", re.I)
_LIKELY_LIST = re.compile(r"list|news|data|index|page|content", re.I)
_DATASOURCE = re.compile(rb"datasource:[0-9a-f]{32}")
_MOST = 20


def feeds_named(page: Page) -> list[str]:
    """Addresses of feeds that the page's head or its links name."""
    heads = (
        node.attributes.get("href") or ""
        for node in select(page, ["link[rel~=alternate][href]"])
        if (node.attributes.get("type") or "").lower().split(";")[0].strip() in _FEED_TYPES
    )
    links = (node.attributes.get("href") or "" for node in select(page, ["a[href]"]))
    found = [*heads, *(href for href in links if _FEED_LINK.search(href.split("?")[0]))]
    return _absolute(page.url, (href for href in found if "comment" not in href.lower()))


def usual_feeds(url: str) -> list[str]:
    """Where sites that name no feed often have one."""
    return [urljoin(url, path) for path in _USUAL_FEEDS]


def sitemaps_named(robots: str, url: str) -> list[str]:
    """Sitemaps that robots.txt names, those for news first."""
    named = _absolute(url, _SITEMAP_LINE.findall(robots[:200_000]))
    return sorted(named, key=lambda address: "news" not in urlsplit(address).path.lower())


def usual_sitemaps(url: str) -> list[str]:
    """Where news sitemaps often are."""
    return [urljoin(url, path) for path in _USUAL_SITEMAPS]


def json_named(page: Page) -> list[Endpoint]:
    """JSON files that the page's scripts name, the likeliest lists first; their fields are not known yet."""
    hubs = []
    if _DATASOURCE.search(page.utf8):
        hub = {"hub_pattern": "datasource:(?P<name>[0-9a-f]{32})", "hub_file": "ds_{name}.json"}
        hubs.append(Endpoint(kind=EndpointKind.JSON, url=page.url, **hub))
    names = (name.decode("utf-8", "replace") for name in _JSON_NAME.findall(page.utf8)[: 10 * _MOST])
    likely = sorted(
        (name for name in names if not _NO_LIST.search(name)), key=lambda name: not _LIKELY_LIST.search(name)
    )
    return hubs + [Endpoint(kind=EndpointKind.JSON, url=url) for url in _absolute(page.url, iter(likely))]


def _absolute(base: str, names: Iterator[str] | list[str]) -> list[str]:
    """These addresses in full, each once; what is no web address is left out."""
    found: list[str] = []
    for name in names:
        try:
            url = urljoin(base, name.strip())
            whole = urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
        except ValueError:
            continue
        if whole and url not in found and len(url) < 2_000:
            found.append(url)
        if len(found) == _MOST:
            break
    return found
