import gzip
import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.outcome import Skipped
from models.source import EndpointKind
from pipeline.collect.answers import Fetched
from pipeline.collect.faults import Reason, explain
from pipeline.collect.listed import Listing, newest
from pipeline.collect.listings import read_listing
from tests.collect.conftest import NOW, source_of

URL = "https://example.org/news/index.html"
LIST = {"kind": "list", "url": URL, "links": "ul.list a", "url_pattern": r"/t\d{8}_\d+\.html$"}
JSON = {
    "kind": "json",
    "url": URL,
    "items": "data.list",
    "item_url": "URL",
    "item_title": "TITLE",
    "item_date": "TIME",
}
SITEMAP = {"kind": "sitemap", "url": URL}


def _found(
    endpoint: dict[str, Any], body: str | bytes, content_type: str = "", **facts: Any
) -> Listing | Skipped:
    source = source_of(endpoint, **facts)
    raw = body.encode() if isinstance(body, str) else body
    answer = Fetched(URL, URL, 200, {"content-type": content_type}, raw)
    return read_listing(answer, source, source.endpoints[0])


def _read(endpoint: dict[str, Any], body: str | bytes, content_type: str = "", **facts: Any) -> Listing:
    found = _found(endpoint, body, content_type, **facts)
    assert isinstance(found, Listing)
    return found


ROWS = """<html><body><ul class=menu><a href="./202503/t20250301_1.html">Menu</a></ul><ul class="list">
<li><a href="./202503/t20250309_100.html" title="Whole title">Whole ti...</a><span>2025-03-09</span></li>
<li><a href="/news/202503/t20250308_99.html#top">Second</a><span>March 8, 2025</span></li>
<li><a href="./202503/t20250309_100.html">Again</a></li>
<li><a href="/about/">About</a></li><li><a href="javascript:void(0)">x</a></li><li><a>no address</a></li>
</ul></body></html>"""


def test_a_list_page_gives_its_articles_once_and_in_order() -> None:
    found = _read(LIST, ROWS).entries

    assert [entry.url for entry in found] == [
        "https://example.org/news/202503/t20250309_100.html",
        "https://example.org/news/202503/t20250308_99.html",
    ]
    assert [entry.title for entry in found] == ["Whole title", "Second"]


def test_dates_stand_in_the_row_of_their_link() -> None:
    found = _read(LIST | {"row": "ul.list li", "row_date": "span"}, ROWS).entries

    assert [entry.published_raw for entry in found] == ["2025-03-09", "March 8, 2025"]
    assert found[0].published_at == datetime(2025, 3, 9, 4, tzinfo=UTC)
    assert newest(found, NOW) == datetime(2025, 3, 9, 4, tzinfo=UTC)


def test_a_date_may_stand_in_the_address() -> None:
    rule = {"url_date": r"/t(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})_"}
    found = _read(LIST, ROWS, article=rule).entries

    assert found[0].published_at == datetime(2025, 3, 9, 4, tzinfo=UTC)
    assert found[0].published_raw == ""


def test_a_row_that_is_itself_the_link_is_read() -> None:
    body = '<div class="ul"><a class="row" href="t20250309_1.html"><b>One</b><i>2025-03-09</i></a></div>'
    endpoint = LIST | {"links": "a.row", "row": "a.row", "row_date": "i"}

    assert [entry.title for entry in _read(endpoint, body).entries] == ["One 2025-03-09"]


def test_a_base_address_is_obeyed_unless_it_is_no_web_address() -> None:
    body = '<base href="{}"><ul class="list"><a href="t20250309_1.html">x</a></ul>'

    assert (
        _read(LIST, body.format("https://cdn.example.org/a/")).entries[0].url
        == "https://cdn.example.org/a/t20250309_1.html"
    )
    assert _read(LIST, body.format("file:///")).entries[0].url == "https://example.org/news/t20250309_1.html"


def test_a_list_in_gb18030_declared_as_gb2312_is_read() -> None:
    title = "朱镕基与赤道几内亚"
    body = f'<meta charset="gb2312"><ul class="list"><a href="t20250309_1.html">{title}</a></ul>'

    found = _read(LIST, body.encode("gb18030"), "text/html; charset=gb2312")

    assert found.entries[0].title == title


def test_dates_in_the_future_are_not_the_newest() -> None:
    body = ROWS.replace("2025-03-09<", "2568-03-09<").replace("March 8, 2025", "2031-01-01")
    found = _read(LIST | {"row": "ul.list li", "row_date": "span"}, body).entries

    assert newest(found, NOW) in (None, datetime(2025, 3, 9, 4, tzinfo=UTC))


def test_a_json_list_is_read_by_its_paths() -> None:
    rows = [
        {"URL": "../202503/content_1.htm", "TITLE": "One", "TIME": "2025-03-09 10:00"},
        {"URL": "https://example.org/x#a", "TITLE": "Two"},
        {"TITLE": "no address"},
        "no object",
        {"URL": None},
        {"URL": 7},
    ]
    found = _read(JSON, json.dumps({"data": {"list": rows}})).entries

    assert [entry.url for entry in found] == [
        "https://example.org/202503/content_1.htm",
        "https://example.org/x",
        "https://example.org/news/7",
    ]
    assert found[0].published_at == datetime(2025, 3, 9, 2, tzinfo=UTC)


def test_json_in_a_callback_and_at_the_root_is_read() -> None:
    endpoint = {key: value for key, value in JSON.items() if key != "items"}

    assert len(_read(endpoint, 'news.cb([{"URL": "/a"}]);').entries) == 1


@pytest.mark.parametrize(
    "body", ["", "<html>", "{", '{"data": []}', '{"data": {"list": {}}}', "[" * 100_000, "null"]
)
def test_what_is_no_json_list_is_named(body: str) -> None:
    found = _found(JSON, body)

    assert isinstance(found, Skipped)
    assert found.reason == Reason.NOT_A_LIST


def _sitemap(*urls: str) -> str:
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(urls)}</urlset>'


def test_a_news_sitemap_gives_title_date_and_language() -> None:
    body = _sitemap(
        "<url><loc>https://example.org/a</loc><lastmod>2025-03-10T07:00:00Z</lastmod>"
        '<n:news xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        "<n:publication><n:language>en</n:language>"
        "</n:publication><n:publication_date>2025-03-10T01:00:00Z</n:publication_date>"
        "<n:title>A &amp; B</n:title></n:news></url>",
        "<url><loc> https://example.org/b </loc></url>",
        "<url></url>",
    )
    found = _read(SITEMAP, body).entries

    assert [entry.url for entry in found] == ["https://example.org/a", "https://example.org/b"]
    assert (found[0].title, found[0].language) == ("A & B", "en")
    assert found[0].published_at == datetime(2025, 3, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize("kind", ["image", "video"])
def test_pictures_and_films_of_a_page_do_not_speak_for_it(kind: str) -> None:
    space = f'xmlns:m="http://www.google.com/schemas/sitemap-{kind}/1.1"'
    media = f"<m:{kind} {space}><m:loc>https://example.org/1.jpg</m:loc><m:title>Harbour</m:title></m:{kind}>"
    found = _read(SITEMAP, _sitemap(f"<url>{media}<loc>https://example.org/a</loc>{media}</url>"))
    assert [(entry.url, entry.title) for entry in found.entries] == [("https://example.org/a", "")]


def test_a_packed_sitemap_and_an_index_are_read() -> None:
    parts = [("1", "2025-01-31"), ("2", "2025-03-01"), ("3", "2025-02-28"), ("4", "")]
    children = "".join(
        f"<sitemap><loc>https://example.org/{name}.xml</loc><lastmod>{day}</lastmod></sitemap>"
        for name, day in parts
    )
    index = f"<sitemapindex>{children}</sitemapindex>"

    found = _read(SITEMAP, gzip.compress(index.encode())).more

    assert found == tuple(f"https://example.org/{name}.xml" for name in "2314")


def test_of_a_broken_sitemap_the_whole_part_is_kept() -> None:
    found = _read(SITEMAP, _sitemap("<url><loc>https://example.org/a</loc></url>")[:-4] + "<url")

    assert len(found.entries) == 1


@pytest.mark.parametrize(
    ("endpoint", "size"),
    [({"kind": "feed", "url": URL}, 3_000_001), (LIST, 5_000_001), (JSON, 5_000_001)],
    ids=["feed", "list", "json"],
)
def test_a_list_beyond_its_fixed_limit_is_told_no_setting_that_cannot_help(
    endpoint: dict[str, Any], size: int
) -> None:
    found = _found(endpoint, b" " * size)

    assert isinstance(found, Skipped)
    assert found.reason is Reason.TOO_LONG
    assert "TENFOLD_" not in explain(Reason.TOO_LONG, found.detail)


@pytest.mark.parametrize(
    "body", ["", "<html><body>gone</body></html", "x", gzip.compress(b"\0" * 60_000_000), b"\x1f\x8bbad"]
)
def test_what_is_no_sitemap_is_named(body: str | bytes) -> None:
    found = _found(SITEMAP, body)

    assert isinstance(found, Skipped)
    assert found.reason in (Reason.BROKEN_FEED, Reason.NOT_A_FEED)


def test_entities_of_a_sitemap_are_not_expanded() -> None:
    bomb = '<!DOCTYPE u [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + _sitemap(
        "<url><loc>https://example.org/&b;</loc></url>"
    )

    assert "haha" not in repr(_found(SITEMAP, bomb))


@pytest.mark.parametrize("endpoint", [LIST, LIST | {"row": "li", "row_date": "span"}, SITEMAP, JSON])
@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000,
        '<ul class="list">' + '<li><a href="t20250309_1.html">x</a>' * 20_000,
        "<table><td colspan=9999999999999999>" * 1_000,
        "\x00" * 100_000,
        "<a href='" * 50_000,
        "<!--" * 50_000,
        "<urlset>" + "<url><loc>https://example.org/x</loc></url>" * 20_000,
        "x" * 6_000_000,
        "<ul><li><a " + " ".join(f"a{number}=1" for number in range(200_000)) + ">",
        "<ul><li><a x='>' " + " ".join(f"a{number}='<b>'" for number in range(100_000)) + ">",
        "<ul><li><a " + "/".join(f"a{number}" for number in range(200_000)) + ">",
        "<urlset><url>" + "<loc>x</loc>" * 400_000 + "</url></urlset>",
        "<urlset>" + ("<url>" * 200 + "</url>" * 200) * 2_000 + "</urlset>",
    ],
)
def test_hostile_listings_end_soon(endpoint: dict[str, Any], body: str) -> None:
    started = time.process_time()

    assert isinstance(_found(endpoint, body), Listing | Skipped)
    assert time.process_time() - started < 2


@given(
    st.binary(max_size=2_000), st.sampled_from([LIST, JSON, SITEMAP, {"kind": EndpointKind.FEED, "url": URL}])
)
def test_no_bytes_break_a_reader(body: bytes, endpoint: dict[str, Any]) -> None:
    assert isinstance(_found(endpoint, body), Listing | Skipped)


WRAPPED = {
    "kind": "json",
    "url": URL,
    "html_at": "data.html",
    "links": "li.cf a.fl",
    "row": "li.cf",
    "row_date": "span.fr",
    "hub_pattern": "'pageId':'(?P<name>[0-9a-f]+)'",
    "hub_file": "/unit?pageId={name}",
}


def test_html_inside_json_is_read_as_a_list_page() -> None:
    hub = _read(WRAPPED, """<script queryData="{'webId':'ab','pageId':'cd01'}"></script>""")
    rows = (
        '<ul><li class="cf"><a class="fl" href="/art/1.html">One</a><span class="fr">2025-03-09</span></ul>'
    )
    found = _read(WRAPPED, json.dumps({"success": True, "data": {"html": rows}}))

    assert hub.more == ("https://example.org/unit?pageId=cd01",)
    assert [entry.url for entry in found.entries] == ["https://example.org/art/1.html"]
    assert found.entries[0].published_at == datetime(2025, 3, 9, 4, tzinfo=UTC)


@pytest.mark.parametrize("body", ['{"data": 3}', '{"data": {"html": null}}', "[]"])
def test_no_html_where_it_should_be_inside_json_lists_nothing(body: str) -> None:
    assert _read(WRAPPED, body).entries == ()
