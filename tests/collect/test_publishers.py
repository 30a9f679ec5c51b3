"""Search feeds: whose page an entry leads to, and under whose name it is kept."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from models.collecting import CaptureKind, CaptureRow, EntryRow, EntryState
from models.source import Source
from pipeline.collect.feed_job import collect_feeds
from pipeline.collect.page_job import fetch_entries
from pipeline.collect.publishers import DISCOVERED, Publishers, families, is_elsewhere, publisher_link
from pipeline.store.database import reading
from tests.collect.conftest import NOW, Here, source_of
from tests.peers.http import Peer, Reply, page

BASE = "https://search.example/rss?q=ai"
TODAY = "Mon, 10 Mar 2025 06:00:00 GMT"


@pytest.mark.parametrize(
    ("link", "summary", "found"),
    [
        ("https://daily.example/a", "", "https://daily.example/a"),
        ("/go?url=https%3A%2F%2Fdaily.example%2Fa&c=1", "", "https://daily.example/a"),
        ("https://www.search.example/x?u=http://daily.example/a", "", "http://daily.example/a"),
        (
            "/x?u=https://news.search.example/y",
            "",
            "https://search.example/x?u=https://news.search.example/y",
        ),
        (
            "/x",
            "<ol><li><a href='/own'>own</a> <a href='https://daily.example/a'>theirs</a></li></ol>",
            "https://daily.example/a",
        ),
        (
            "/articles/CBMi",
            "<a href='https://search.example/b'>b</a>",
            "https://search.example/articles/CBMi",
        ),
        ("http://[broken", "", ""),
    ],
)
def test_an_entry_leads_to_the_publisher(link: str, summary: str, found: str) -> None:
    assert publisher_link(link, BASE, summary) == found


@given(st.text(max_size=80), st.text(max_size=200))
def test_no_entry_breaks_the_rule(link: str, summary: str) -> None:
    found = publisher_link(link, BASE, summary)

    assert is_elsewhere(found, BASE) or found == publisher_link(link, BASE)


def test_a_page_goes_to_the_source_that_shares_most_of_its_path() -> None:
    publishers = Publishers(
        [
            source_of({"kind": "list", "url": "https://www.ministry.example/eng/news/"}, id="news"),
            source_of({"kind": "list", "url": "https://www.ministry.example/eng/speeches/"}, id="speeches"),
            source_of({"kind": "feed", "url": "https://search.example/", "discovery": True}, id="search"),
        ]
    )

    def owner(url: str) -> str:
        found = publishers.of(url)
        return found.id if found else ""

    assert owner("https://ministry.example/eng/speeches/t1.html") == "speeches"
    assert owner("https://ministry.example/eng/news/t1.html") == "news"
    assert owner("https://search.example/a") == ""
    assert publishers.of("https://elsewhere.example/a") is None


def test_a_page_on_another_host_of_the_domain_goes_to_its_only_source() -> None:
    publishers = Publishers(
        [
            source_of({"kind": "list", "url": "https://feeds.broadcaster.co.uk/news.xml"}, id="broadcaster"),
            source_of({"kind": "list", "url": "https://aa.embassy.gov.cn/eng/"}, id="embassy_a"),
            source_of({"kind": "list", "url": "https://bb.embassy.gov.cn/eng/"}, id="embassy_b"),
        ]
    )

    owner = publishers.of("https://www.broadcaster.co.uk/2026/9/1.html")
    assert owner is not None and owner.id == "broadcaster"
    assert publishers.of("https://cc.embassy.gov.cn/eng/1.html") is None
    assert publishers.of("https://other.co.uk/1.html") is None
    assert publishers.of("http://127.0.0.1:8000/1.html") is None


def test_what_a_search_feed_finds_has_no_family() -> None:
    search = source_of({"kind": "feed", "url": BASE, "discovery": True}, id="search")
    outlet = source_of({"kind": "feed", "url": BASE}, id="outlet")

    assert families({"search": search, "outlet": outlet}) == {"search": DISCOVERED, "outlet": "outlet"}


@pytest.fixture
def outlet() -> Iterator[Peer]:
    """A publisher on a host of its own."""
    with Peer(host="127.0.0.5") as running:
        running.routes["/a"] = page("What the publisher says. " * 30)
        running.routes["/b"] = page("What it says as well. " * 30)
        yield running


def _search(peer: Peer, *entries: tuple[str, str], **facts: Any) -> Source:
    items = "".join(
        f"<item><title>t</title><link>{link}</link><pubDate>{TODAY}</pubDate>"
        f"<description><![CDATA[{summary}]]></description></item>"
        for link, summary in entries
    )
    xml = f'<rss version="2.0"><channel><title>Found</title>{items}</channel></rss>'
    peer.routes["/search"] = Reply(xml.encode(), headers={"Content-Type": "application/rss+xml"})
    endpoint = {"kind": "feed", "url": peer.url("/search"), "discovery": True}
    return source_of(endpoint, id="search", kind="aggregator", **facts)


def _publisher(outlet: Peer) -> Source:
    return source_of({"kind": "list", "url": outlet.url("/"), "links": "a"}, id="daily")


def _pages(here: Here, *sources: Source) -> dict[str, tuple[str, str]]:
    """Captured pages by address, each with its source and the source that found it."""
    known = {source.id: source for source in sources}
    collect_feeds(here, known, NOW)
    fetch_entries(here, known, NOW)
    with reading(here.engine) as session:
        rows = session.exec(select(CaptureRow).where(CaptureRow.kind == CaptureKind.PAGE)).all()
    return {row.url_asked: (row.source_id, row.hint["found_by"]) for row in rows}


def test_a_known_publishers_page_is_its_own_however_it_was_found(
    here: Here, peer: Peer, outlet: Peer
) -> None:
    peer.routes["/go/1"] = Reply(status=302, headers={"Location": outlet.url("/b")})
    search = _search(peer, (outlet.url("/a"), ""), (peer.url("/go/1"), ""))

    assert _pages(here, search, _publisher(outlet)) == {
        outlet.url("/a"): ("daily", "search"),
        outlet.url("/b"): ("daily", "search"),
    }


def test_an_unknown_publishers_page_stays_with_the_search_feed(here: Here, peer: Peer, outlet: Peer) -> None:
    search = _search(peer, (peer.url("/x"), f"<a href='{outlet.url('/a')}'>there</a>"))

    assert _pages(here, search) == {outlet.url("/a"): ("search", "search")}


def test_a_page_is_asked_for_at_its_publishers_pace(peer: Peer, outlet: Peer) -> None:
    search, daily = _search(peer, delay_seconds=0), _publisher(outlet)
    publishers = Publishers([search, daily])
    found = publishers.asked_as(search, search.endpoints[0].url, outlet.url("/a"))

    assert found == daily
    assert publishers.asked_as(daily, daily.endpoints[0].url, outlet.url("/a")) == daily
    assert publishers.asked_as(search, search.endpoints[0].url, "https://elsewhere.example/") == search


def test_what_stays_on_the_search_site_is_no_article(here: Here, peer: Peer) -> None:
    peer.routes["/articles/1"] = page("A page that needs a browser. " * 30)
    search = _search(peer, (peer.url("/articles/1"), ""))

    assert _pages(here, search) == {}
    with reading(here.engine) as session:
        entry = session.exec(select(EntryRow)).one()
    assert (entry.state, entry.reason) == (EntryState.SKIPPED, "unresolved")


def test_the_publishers_own_robots_are_obeyed(here: Here, peer: Peer, outlet: Peer) -> None:
    outlet.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /a\n")
    search = _search(peer, (outlet.url("/a"), ""))

    assert _pages(here, search) == {}
    assert outlet.paths() == []
