"""Asking a site: a feed, a hub, a sitemap behind robots.txt, and what is written of them."""

import json
import tomllib
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from models.article import Article
from models.outcome import Skipped
from models.source import Endpoint, EndpointKind
from pipeline.collect.listed import Listing
from pipeline.collect.listings import read_listing
from pipeline.collect.scout import MOST_REQUESTS, scout
from pipeline.config import Settings
from pipeline.discover.example import example_files
from pipeline.discover.proposal import Proposal, propose
from pipeline.extract.page import extract_page
from pipeline.store.captures import CaptureStore
from tests.collect.conftest import Here
from tests.discover.site import HEADLINES, NOW, article_page, day, list_page, path
from tests.peers.http import Peer, Reply, page

HTML = {"Content-Type": "text/html; charset=utf-8"}
ARTICLES = {path(n): Reply(article_page(n).encode(), headers=HTML) for n in range(len(HEADLINES))}


@pytest.fixture
def here(settings: Settings, store: Engine, captures: CaptureStore) -> Here:
    return Here(settings, store, captures)


def proposed(here: Here, peer: Peer, where: str) -> Proposal:
    told: list[str] = []
    seen = scout(here, peer.url(where), NOW, delay_seconds=0, tell=told.append)
    assert not isinstance(seen, Skipped), seen
    assert seen.requests == len(peer.log) == len(told) + 1 <= MOST_REQUESTS
    return propose(seen, {})


def feed(peer: Peer) -> Reply:
    items = "".join(
        f"<item><title>{title}</title><link>{peer.url(path(n))}</link>"
        f"<pubDate>{day(n):%a, %d %b %Y} 06:00:00 GMT</pubDate></item>"
        for n, title in enumerate(HEADLINES)
    )
    xml = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Kafue</title>{items}</channel></rss>'
    return Reply(xml.encode(), headers={"Content-Type": "text/xml"})


def sitemap(peer: Peer, *extra: str) -> Reply:
    urls = [*(peer.url(path(n)) for n in range(6)), *(peer.url(where) for where in extra)]
    rows = "".join(f"<url><loc>{url}</loc><lastmod>{NOW:%Y-%m-%d}</lastmod></url>" for url in urls)
    return Reply(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode())


def test_a_feed_may_be_named_itself(here: Here) -> None:
    with Peer(ARTICLES) as peer:
        peer.routes["/feed"] = feed(peer)
        proposal = proposed(here, peer, "/feed")

    assert proposal.source.endpoints[0].kind is EndpointKind.FEED
    assert proposal.source.article.body == ("div.copy",)
    assert not proposal.skipped


def test_a_feed_that_the_page_names_stands_before_its_list(here: Here) -> None:
    head = '<link rel="alternate" type="application/atom+xml" href="/kafue.xml">'
    with Peer({**ARTICLES, "/news/": Reply(list_page(head=head).encode(), headers=HTML)}) as peer:
        peer.routes["/kafue.xml"] = feed(peer)
        proposal = proposed(here, peer, "/news/")

    assert proposal.source.endpoints[0].url.endswith("/kafue.xml")
    assert [other.endpoint.kind for other in proposal.others] == [EndpointKind.LIST]


def test_a_list_that_a_hub_names_is_read_through_the_hub(here: Here) -> None:
    key = "0123456789abcdef" * 2
    rows = [
        {"publishUrl": path(n), "title": title, "publishTime": str(day(n))}
        for n, title in enumerate(HEADLINES)
    ]
    hub = f"<html><body><div data='datasource:{key}'></div><p>{'Rain and sun. ' * 80}</p></body></html>"
    named = Reply(json.dumps({"datasource": rows}).encode(), headers={"Content-Type": "application/json"})
    routes = {**ARTICLES, "/world/": Reply(hub.encode(), headers=HTML), f"/world/ds_{key}.json": named}
    with Peer(routes) as peer:
        proposal = proposed(here, peer, "/world/")
    [endpoint] = proposal.source.endpoints

    assert endpoint.url.endswith("/world/")
    assert (endpoint.hub_file, endpoint.items) == ("ds_{name}.json", "datasource")
    assert len(proposal.chosen.entries) == len(HEADLINES)
    files = example_files(proposal, NOW)
    assert {"listing.html", "listing-more.json", "page.html", "meta.toml"} == set(files)
    assert tomllib.loads(files["meta.toml"].decode())["listing"]["more"].endswith(f"ds_{key}.json")


def test_a_sitemap_that_robots_names_serves_where_nothing_else_lists(here: Here) -> None:
    with Peer({**ARTICLES, "/": page("Welcome to the courier.")}) as peer:
        child, index = peer.url("/maps/1.xml"), peer.url("/maps/all.xml")
        peer.routes["/robots.txt"] = Reply(f"User-agent: *\nAllow: /\nSitemap: {index}\n".encode())
        peer.routes["/maps/all.xml"] = Reply(
            f"<sitemapindex><sitemap><loc>{child}</loc></sitemap></sitemapindex>".encode()
        )
        peer.routes["/maps/1.xml"] = sitemap(peer, "/jobs/", "/about/")
        proposal = proposed(here, peer, "/")
    [endpoint] = proposal.source.endpoints

    assert (endpoint.kind, endpoint.url) == (EndpointKind.SITEMAP, index)
    assert len(proposal.chosen.entries) == len(HEADLINES)


def test_a_page_that_cannot_be_read_is_said(here: Here) -> None:
    wall = Reply(b"<html><head><title>Access Denied</title></head><body>Access Denied</body></html>", 403)
    routes = {**dict.fromkeys(ARTICLES, wall), "/news/": Reply(list_page().encode(), headers=HTML)}
    with Peer(routes) as peer:
        proposal = proposed(here, peer, "/news/")
    notes = {note.field: note for note in proposal.notes}

    assert notes["article"].why == "no article page could be read: the general chain is used"
    assert proposal.source.confidence == "low"
    assert "page.html" not in example_files(proposal, NOW)


def test_the_saved_example_reads_as_its_meta_file_says(here: Here) -> None:
    with Peer({**ARTICLES, "/news/": Reply(list_page().encode(), headers=HTML)}) as peer:
        proposal = proposed(here, peer, "/news/")
    files = example_files(proposal, NOW)
    meta = tomllib.loads(files["meta.toml"].decode())
    saved = replace(proposal.chosen.answers[0], body=files["listing.html"])
    endpoint: Endpoint = proposal.source.endpoints[0]
    listing = read_listing(saved, proposal.source, endpoint)
    article = extract_page(
        files["page.html"],
        url=meta["url"],
        seen_at=meta["seen_at"],
        source=proposal.source,
        content_type=meta["content_type"],
    )

    assert isinstance(listing, Listing)
    assert (len(listing.entries), listing.entries[0].url) == (
        meta["listing"]["entries"],
        meta["listing"]["first_url"],
    )
    assert isinstance(article, Article)
    assert meta["origin"] == "saved"
    assert article.title == meta["expects"]["title"] == HEADLINES[0]
    assert str(article.published_on) == meta["expects"]["published_on"] == str(day(0))
    assert article.text.startswith(meta["expects"]["starts"])
    assert article.text.endswith(meta["expects"]["ends"])
