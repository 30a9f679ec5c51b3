"""Lists among menus: the rows, their dates, their addresses and how they go on."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.outcome import Skipped
from models.source import EndpointKind
from pipeline.collect.answers import Fetched
from pipeline.discover.listing import kind_of_answer, page_of, ranked, read_as
from pipeline.discover.paging import pagings
from pipeline.extract.tree import Page
from tests.discover.site import HEADLINES, HOME, NOW, answer, day, list_page, path, provisional_source

HOST = "https://courier.example.zm"
KINDS = list(EndpointKind)


def page(html: str) -> Page:
    found = page_of(answer(html))
    assert not isinstance(found, Skipped)
    return found


def test_the_rows_of_a_list_are_told_from_its_menu() -> None:
    best, *_ = read_as(EndpointKind.LIST, answer(list_page()), provisional_source(), NOW)

    assert [entry.title for entry in best.entries] == list(HEADLINES)
    assert [entry.published_raw for entry in best.entries] == [str(day(n)) for n in range(len(HEADLINES))]
    assert best.endpoint.links == "ul.stories li a"
    assert (best.endpoint.row, best.endpoint.row_date) == ("ul.stories li", ".when")
    assert best.endpoint.url_pattern == r"/news/\d{6}/t\d{8}_\d+\.html$"


def test_a_page_of_menus_only_has_no_list() -> None:
    menu = "".join(f"<li><a href='/{n}/'>Topic {n}</a></li>" for n in range(30))

    assert read_as(EndpointKind.LIST, answer(f"<ul>{menu}</ul>"), provisional_source(), NOW) == []


def test_an_old_feed_stands_behind_a_fresh_list() -> None:
    items = "".join(
        f"<item><title>{title}</title><link>{HOST}{path(n)}</link>"
        "<pubDate>Mon, 05 Feb 2018 08:00:00 +0200</pubDate></item>"
        for n, title in enumerate(HEADLINES)
    )
    feed = answer(
        f"<rss version='2.0'><channel><title>C</title>{items}</channel></rss>", url=HOME + "rss.xml"
    )
    source = provisional_source()
    found = read_as(EndpointKind.FEED, feed, source, NOW) + read_as(
        EndpointKind.LIST, answer(list_page()), source, NOW
    )
    best, other = ranked(found, frozenset())

    assert best.endpoint.kind is EndpointKind.LIST
    assert "days old" in other.why


def test_what_lists_other_things_than_the_page_counts_half() -> None:
    source = provisional_source()
    rows = [
        {"title": f"Notice {n} of the harbour office", "url": f"/harbour/2026/{1000 + n}.html"}
        for n in range(5)
    ]
    elsewhere = answer(json.dumps({"list": rows}), url=HOME + "h.json", content_type="application/json")
    [found] = read_as(EndpointKind.JSON, elsewhere, source, NOW)
    [alone], [beside] = ranked([found], frozenset()), ranked([found], frozenset({HOST + path(0)}))

    assert beside.score == pytest.approx(alone.score / 2, abs=0.01)
    assert "none of them is on the page you named" in beside.why


def test_a_json_list_is_found_with_its_fields() -> None:
    rows = [
        {
            "id": n,
            "headline": title,
            "href": path(n),
            "thumb": f"/p/{n}.jpg",
            "time": {"published": str(day(n))},
        }
        for n, title in enumerate(HEADLINES)
    ]
    text = f"show({json.dumps({'code': 0, 'data': {'menu': [{'name': 'a'}], 'rows': rows}})})"
    [found] = read_as(
        EndpointKind.JSON, answer(text, content_type="application/json"), provisional_source(), NOW
    )
    endpoint = found.endpoint

    assert (endpoint.items, endpoint.item_url) == ("data.rows", "href")
    assert (endpoint.item_title, endpoint.item_date) == ("headline", "time.published")
    assert len(found.entries) == len(HEADLINES)


def test_a_sitemap_is_narrowed_to_its_articles() -> None:
    urls = [HOST + path(n) for n in range(6)] + [f"{HOST}/about/", f"{HOST}/jobs/"]
    locations = "".join(f"<url><loc>{url}</loc><lastmod>2026-11-20</lastmod></url>" for url in urls)
    xml = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locations}</urlset>'
    [found] = read_as(EndpointKind.SITEMAP, answer(xml, content_type="text/xml"), provisional_source(), NOW)

    assert sorted(entry.url for entry in found.entries) == sorted(urls[:6])


@pytest.mark.parametrize(
    ("markup", "next_page", "start"),
    [
        ("<a href='index_1.html'>2</a>", "/news/index_{n}.html", 1),
        ("<a href='?page=2'>next</a>", "/news/?page={n}", 2),
        ("<a href='/news/page/2/'>›</a>", "/news/page/{n}/", 2),
        ("<script>var countPage = 7;</script>", "index_{n}.html", 1),
    ],
)
def test_a_list_says_how_it_goes_on(markup: str, next_page: str, start: int) -> None:
    first, *_ = pagings(page(list_page(after=markup)), {HOST + path(n) for n in range(6)})

    assert (first.next_page, first.start) == (next_page, start)
    assert first.second(HOME).startswith("https://courier.example.zm/news/")


def test_the_next_article_is_no_next_page() -> None:
    assert pagings(page(list_page(after=f"<a href='{path(3)}'>next</a>")), {HOST + path(3)}) == []
    assert pagings(page(list_page(after="<script>countPage = 1</script>")), set()) == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<?xml version='1.0'?><rss version='2.0'></rss>", EndpointKind.FEED),
        ("<feed xmlns='http://www.w3.org/2005/Atom'></feed>", EndpointKind.FEED),
        ("<sitemapindex></sitemapindex>", EndpointKind.SITEMAP),
        ('{"data": []}', EndpointKind.JSON),
        ("callback({})", EndpointKind.JSON),
        ("<!doctype html><p>an example: &lt;rss&gt; <rss></p>", EndpointKind.LIST),
    ],
)
def test_the_kind_is_told_by_the_first_bytes(body: str, kind: EndpointKind) -> None:
    assert kind_of_answer(answer(body, content_type="text/plain")) is kind


MARKUP = """<ul> </ul> <li> <a\thref=' /a/2026/1.html'> </a> <div\tclass='x'> 2026-11-02 { } "url":
"/a/1" , [ ] <rss> <item> <link> http://[ \x00 \ud7ff <urlset> <loc>"""
PIECES = st.sampled_from(MARKUP.replace("\n", " ").split(" "))


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join), st.sampled_from(KINDS))
def test_no_bytes_stop_the_search(text: str, kind: EndpointKind) -> None:
    hostile = Fetched(HOME, HOME, 200, {}, text.encode("utf-8", "surrogatepass"))
    found = read_as(kind, hostile, provisional_source(), NOW)

    assert all(one.entries for one in found)
    assert kind_of_answer(hostile) in KINDS
