"""Every list of the archive as an Atom feed: valid, stable, asked for again at no cost."""

import re
from xml.etree import ElementTree

import feedparser
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.feeds import fit
from tests.archive.conftest import Site

_FEEDS = (
    "/digests.atom",
    "/events.atom",
    "/actions/A6.atom",
    "/countries/ZMB.atom",
    "/search.atom",
    "/search.atom?q=seminar",
    "/search.atom?q=%E5%AE%9E%E9%AA%8C%E5%AE%A4&language=zh",
)


@pytest.mark.parametrize("path", _FEEDS)
def test_a_feed_is_what_readers_of_feeds_expect(site: Site, path: str) -> None:
    answer = site.get(path)

    feed = feedparser.parse(answer.content, response_headers={"content-type": "application/atom+xml"})
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert feed.feed.updated_parsed is not None
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    for entry in feed.entries:
        assert entry.title
        assert entry.updated_parsed >= entry.published_parsed
        assert entry.link == entry.id
        assert site.get(entry.id.removeprefix(site.settings.archive_url)).status_code == 200


@pytest.mark.parametrize("path", ["/digests.atom", "/events.atom", "/search.atom"])
def test_the_sample_is_in_the_feeds(site: Site, path: str) -> None:
    assert feedparser.parse(site.get(path).content).entries


@pytest.mark.parametrize("path", _FEEDS)
def test_who_has_it_already_gets_nothing(site: Site, path: str) -> None:
    url, first = site.url + path, site.get(path)

    by_tag = httpx.get(url, headers={"If-None-Match": first.headers["etag"]})
    by_date = httpx.get(url, headers={"If-Modified-Since": first.headers["last-modified"]})
    other_tag = httpx.get(url, headers={"If-None-Match": 'W/"other"', "If-Modified-Since": "garbage"})
    older = httpx.get(url, headers={"If-Modified-Since": "Mon, 01 Jan 1968 00:00:00 GMT"})
    head = httpx.head(url)

    assert (by_tag.status_code, by_tag.content) == (304, b"")
    assert by_date.status_code == 304
    assert by_tag.headers["etag"] == first.headers["etag"]
    assert (other_tag.status_code, older.status_code, head.status_code) == (200, 200, 200)
    assert other_tag.content == first.content


@pytest.mark.parametrize(
    ("path", "status"),
    [("/actions/A99.atom", 404), ("/countries/XXX.atom", 404), ("/search.atom?since=yesterday", 422)],
)
def test_a_feed_of_nothing_known_is_not_there(site: Site, path: str, status: int) -> None:
    assert site.get(path).status_code == status


def test_a_mail_in_a_feed_names_no_reader(site: Site) -> None:
    mails = site.get("/digests.atom").text

    assert "unsubscribe/" not in mails or "unsubscribe/…" in mails
    assert not re.search(r"[\w.]+@[\w.]+\.example", mails)


@pytest.mark.parametrize("page", ["/", "/actions/A6", "/countries/ZMB", "/search?q=seminar", "/digests"])
def test_pages_name_their_feeds(site: Site, page: str) -> None:
    found = re.findall(
        r'<link rel="alternate" type="application/atom\+xml"[^>]*href="([^"]+)"', site.get(page).text
    )

    assert found
    assert {site.get(path.replace("&amp;", "&")).status_code for path in found} == {200}


@given(st.text())
def test_any_text_fits_into_xml(text: str) -> None:
    words = ElementTree.Element("a")
    words.text = fit(text)

    again = ElementTree.fromstring(ElementTree.tostring(words, encoding="utf-8"))

    assert (again.text or "").replace("\n", "\r").replace("\r\r", "\r") == fit(text).replace(
        "\n", "\r"
    ).replace("\r\r", "\r")
