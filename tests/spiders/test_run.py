import json
from datetime import timedelta
from typing import Any

from models.collecting import CaptureRow, CheckRow, EntryRow, EntryState, Look
from models.source import Source
from pipeline.collect.entries import add_entries
from pipeline.collect.listed import Listed
from pipeline.store.database import writing
from tests.collect.conftest import NOW, poison, source_of
from tests.peers.http import Asked, Peer, Reply, page
from tests.spiders.conftest import Site

LATER = NOW + timedelta(hours=7)
TODAY = "2025-03-10"


def _list(peer: Peer, path: str = "/list/", name: str = "outlet", **facts: Any) -> Source:
    endpoint = {
        "kind": "list",
        "url": peer.url(path),
        "links": "li a",
        "url_pattern": r"/t\d{8}_\d+\.html$",
        "next_page": "index_{n}.html",
        "max_pages": 5,
    }
    return source_of(endpoint, id=name, **facts)


def _pages(peer: Peer, *numbers: int) -> dict[str, str]:
    links = {}
    for number in numbers:
        path = f"/a/t20250310_{number}.html"
        peer.routes[path] = page(f"Article {number} " * 40, title=f"Title {number}")
        links[path] = f"Title {number}"
    return links


def test_a_list_is_paged_while_it_brings_something_new(site: Site) -> None:
    peer = site.peer
    for number in range(8):
        path = "/list/" if number == 0 else f"/list/index_{number}.html"
        peer.routes[path] = page("list", links=_pages(peer, 3 * number, 3 * number + 1, 3 * number + 2))
    site.add(_list(peer))

    first = site.crawl_apart()
    peer.routes["/list/"] = page("list", links=_pages(peer, 100, 0, 1))
    asked = len(peer.log)
    second = site.crawl(now=LATER)

    assert (first.code, first.errors) == (0, "")
    assert len(site.rows(CaptureRow)) == 16
    assert [(row.outcome, row.entries, row.fresh) for row in site.rows(CheckRow)] == [
        (Look.NEW, 15, 15),
        (Look.NEW, 6, 1),
    ]
    assert [found.path for found in peer.log[asked:]] == [
        "/list/",
        "/list/index_1.html",
        "/a/t20250310_100.html",
    ]
    assert first.summary["seen"] == first.summary["stored"] == 16
    assert second.summary["stored"] == 2


def test_captures_hold_what_was_received_and_what_the_list_said(site: Site) -> None:
    site.peer.routes["/list/"] = page("list", links=_pages(site.peer, 1))
    site.add(_list(site.peer))
    site.crawl()

    capture = site.rows(CaptureRow)[0]
    assert capture.url_asked == site.peer.url("/a/t20250310_1.html")
    assert capture.hint == {"title": "Title 1"}
    assert capture.content_type == "text/html; charset=utf-8"
    assert capture.fetched_at == NOW
    assert b"Article 1" in site.captures.read(capture)


def test_json_lists_hub_pages_and_sitemap_indexes_are_read(site: Site) -> None:
    peer = site.peer
    _pages(peer, 1, 2)
    rows = [{"URL": "/a/t20250310_1.html", "TITLE": "One", "TIME": "2025-03-10 09:00"}]
    peer.routes["/list.json"] = Reply(json.dumps({"data": rows}).encode())
    peer.routes["/sitemap.xml"] = Reply(
        f"<sitemapindex><sitemap><loc>{peer.url('/child.xml')}</loc></sitemap></sitemapindex>".encode()
    )
    peer.routes["/child.xml"] = Reply(
        f"<urlset><url><loc>{peer.url('/a/t20250310_2.html')}</loc><lastmod>{TODAY}</lastmod></url></urlset>".encode()
    )
    peer.routes["/hub/index.htm"] = page("<script>datasource:0123abcd</script>")
    peer.routes["/hub/ds_0123abcd.json"] = Reply(json.dumps({"data": rows}).encode())
    fields = {"items": "data", "item_url": "URL", "item_title": "TITLE", "item_date": "TIME"}
    site.add(source_of({"kind": "json", "url": peer.url("/list.json"), **fields}, id="hub"))
    site.add(source_of({"kind": "sitemap", "url": peer.url("/sitemap.xml")}, id="daily"))
    hub = {"hub_pattern": "datasource:(?P<name>[0-9a-f]+)", "hub_file": "ds_{name}.json"}
    site.add(source_of({"kind": "json", "url": peer.url("/hub/index.htm"), **fields, **hub}, id="wire"))

    done = site.crawl()

    assert done.code == 0
    assert {row.source_id: row.outcome for row in site.rows(CheckRow)} == dict.fromkeys(
        ["hub", "daily", "wire"], Look.NEW
    )
    assert {row.source_id for row in site.rows(CaptureRow)} == {"hub", "daily", "wire"}


def test_a_link_to_no_address_stops_no_crawl(site: Site) -> None:
    rows = [{"URL": "http://example.com:99999/x"}, *({"URL": path} for path in _pages(site.peer, 1))]
    site.peer.routes["/list.json"] = Reply(json.dumps(rows).encode())
    source = source_of({"kind": "json", "url": site.peer.url("/list.json"), "item_url": "URL"})
    site.add(source)
    with writing(site.engine) as session:
        add_entries(session, source, source.endpoints[0].url, [Listed("http://example.com:abc/")], NOW)

    done = site.crawl()

    assert (done.code, done.errors) == (0, "")
    assert sorted((row.state, row.reason) for row in site.rows(EntryRow)) == [
        (EntryState.CAPTURED, ""),
        (EntryState.QUARANTINED, "bad_url"),
    ]


def test_what_no_database_can_hold_stops_no_crawl(site: Site) -> None:
    peer = site.peer
    (path,) = _pages(peer, 1)
    half = [{"URL": path, "TITLE": "Robots \ud83d\0 now"}, {"URL": "/a\ud83d.html"}, {"URL": "/a\0.html"}]
    peer.routes["/list.json"] = Reply(json.dumps(half).encode())
    fields = {"item_url": "URL", "item_title": "TITLE"}
    site.add(source_of({"kind": "json", "url": peer.url("/list.json"), **fields}, id="wire"))

    done = site.crawl()

    assert (done.code, done.errors) == (0, "")
    assert [(row.url, row.title) for row in site.rows(EntryRow)] == [(peer.url(path), "Robots now")]


def test_an_index_may_name_its_sitemaps_in_any_form(site: Site) -> None:
    peer = site.peer
    (path,) = _pages(peer, 1)
    children = ["/child.xml", "file:///etc/passwd", "http://[oops/", "mailto:a@example.org", "http://x:port/"]
    names = "".join(f"<sitemap><loc>{child}</loc></sitemap>" for child in children)
    peer.routes["/sitemap.xml"] = Reply(f"<sitemapindex>{names}</sitemapindex>".encode())
    peer.routes["/child.xml"] = Reply(f"<urlset><url><loc>{path}</loc></url></urlset>".encode())
    site.add(source_of({"kind": "sitemap", "url": peer.url("/sitemap.xml")}))

    done = site.crawl()

    assert (done.code, done.errors) == (0, "")
    assert peer.paths() == ["/sitemap.xml", "/child.xml", path]


def test_a_look_that_ends_in_an_error_of_ours_leaves_a_check(site: Site) -> None:
    site.peer.routes["/bad/"] = page("list", links=_pages(site.peer, 1) | {"/a/t20250310_66.html": "poison"})
    site.peer.routes["/good/"] = page("list", links=_pages(site.peer, 2))
    site.add(_list(site.peer, "/bad/", "bad"))
    site.add(_list(site.peer, "/good/", "good"))
    poison(site.engine)

    failed = site.crawl()

    assert failed.code == 1
    assert "poison" in failed.errors.splitlines()[-1]
    assert {row.source_id: row.reason for row in site.rows(CheckRow)} == {
        "bad": "unforeseen_fault",
        "good": "",
    }


def test_a_crawl_that_fails_says_why_in_its_last_line(site: Site) -> None:
    site.peer.routes["/list/"] = page("list", links=_pages(site.peer, 1))
    site.add(_list(site.peer))
    site.settings.captures.write_text("no folder")

    failed = site.crawl()

    assert failed.code == 1
    assert "FileExistsError" in failed.errors.splitlines()[-1]


def test_what_a_json_search_finds_is_read_at_its_publisher(site: Site) -> None:
    with Peer(host="127.0.0.7") as outlet:
        outlet.routes["/a/1"] = page("What the publisher says. " * 40)
        rows = [{"url": outlet.url("/a/1"), "title": "One"}, {"url": "/own", "title": "Of the search site"}]
        site.peer.routes["/doc"] = Reply(json.dumps({"articles": rows}).encode())
        site.peer.routes["/own"] = page("A page of the search site. " * 40)
        fields = {"items": "articles", "item_url": "url", "item_title": "title", "discovery": True}
        site.add(source_of({"kind": "json", "url": site.peer.url("/doc"), **fields}, id="search"))
        site.add(source_of({"kind": "list", "url": outlet.url("/"), "links": "a"}, id="daily"))
        site.crawl()

    pages = {row.url_asked: (row.source_id, row.hint["found_by"]) for row in site.rows(CaptureRow)}
    assert pages == {outlet.url("/a/1"): ("daily", "search")}
    assert {row.reason for row in site.rows(EntryRow) if row.state is EntryState.SKIPPED} == {"unresolved"}


TROUBLES = {
    "zero-links": (page("nothing here"), Look.EMPTY, "no_entries"),
    "empty": (Reply(b"", headers={"Content-Type": "text/html"}), Look.EMPTY, "no_entries"),
    "challenge": (
        Reply(b"<html><title>Just a moment...</title>Checking your browser</html>"),
        Look.BLOCKED,
        "challenge",
    ),
    "limited": (Reply(status=429, headers={"Retry-After": "0"}), Look.BLOCKED, "rate_limited"),
    "loop": (Reply(status=302, headers={"Location": "/loop"}), Look.FAILED, "redirect_loop"),
    "missing": (Reply(status=404), Look.FAILED, "not_found"),
    "outage": (Reply(status=503), Look.FAILED, "server_error"),
    "huge": (Reply(b"x" * 3_000_000), Look.FAILED, "too_large"),
    "cut": (Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<ht"), Look.FAILED, "broken_off"),
    "denied": (page("x"), Look.BLOCKED, "blocked_by_robots"),
}


def test_every_trouble_of_a_list_is_named_and_the_others_go_on(site: Site) -> None:
    peer = site.peer
    peer.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /denied\n")
    peer.routes["/good"] = page("list", links=_pages(peer, 1, 2))
    site.add(_list(peer, "/good", "good"))
    for name, (reply, _, _) in TROUBLES.items():
        peer.routes[f"/{name}"] = reply
        site.add(_list(peer, f"/{name}", name))

    done = site.crawl()

    checks = {row.source_id: (row.outcome, row.reason) for row in site.rows(CheckRow)}
    assert checks.pop("good") == (Look.NEW, "")
    assert checks == {name: (outcome, reason) for name, (_, outcome, reason) in TROUBLES.items()}
    assert done.code == 0
    assert len(site.rows(CaptureRow)) == 2
    assert {note.split(":")[0] for note in done.summary["notes"]} == set(TROUBLES)


def test_a_timeout_and_a_bad_page_leave_named_traces(site: Site) -> None:
    peer = site.peer

    def hang(asked: Asked) -> Reply:
        peer.closing.wait(10)
        return Reply()

    links = _pages(peer, 1, 2, 3)
    peer.routes["/a/t20250310_1.html"] = Reply(b"x" * 3_000_000)
    peer.routes["/a/t20250310_2.html"] = Reply(status=302, headers={"Location": "/a/t20250310_2.html"})
    peer.routes["/list/"] = page("list", links=links)
    site.add(_list(peer))
    with Peer({"/list/": hang}, host="127.0.0.2") as slow:
        site.add(_list(slow, name="slow"))
        done = site.crawl()

    checks = {row.source_id: row.reason for row in site.rows(CheckRow)}
    states = {row.url[-6]: (row.state, row.reason) for row in site.rows(EntryRow)}
    assert done.code == 0
    assert checks["slow"] in ("timeout", "robots_unreadable")
    assert states["1"] == (EntryState.QUARANTINED, "too_large")
    assert states["2"] == (EntryState.PENDING, "redirect_loop")
    assert states["3"] == (EntryState.CAPTURED, "")


def test_endless_pagination_ends(site: Site) -> None:
    peer = site.peer
    counter = iter(range(10_000))

    def endless(asked: Asked) -> Reply:
        number = next(counter)
        return page("list", links=_pages(peer, 2 * number, 2 * number + 1))

    for number in range(60):
        peer.routes["/list/" if number == 0 else f"/list/index_{number}.html"] = endless
    site.add(_list(peer))
    site.crawl()

    assert len([path for path in peer.paths() if path.startswith("/list/")]) == 5


def test_no_page_is_asked_for_beyond_the_number_that_the_script_names(site: Site) -> None:
    peer = site.peer
    for number in range(5):
        path = "/list/" if number == 0 else f"/list/index_{number}.html"
        links = _pages(peer, 2 * number, 2 * number + 1)
        peer.routes[path] = page("<script>var currentPage = 0, countPage = 3;</script>", links=links)
    site.add(_list(peer))
    site.crawl()

    lists = [path for path in peer.paths() if path.startswith("/list/")]
    assert lists == ["/list/", "/list/index_1.html", "/list/index_2.html"]


def test_pages_left_by_a_killed_crawl_are_read_by_the_next(site: Site) -> None:
    peer = site.peer
    links = _pages(peer, 1, 2)
    good = peer.routes["/a/t20250310_2.html"]
    peer.routes["/a/t20250310_2.html"] = Reply(status=500)
    peer.routes["/list/"] = page("list", links=links)
    site.add(_list(peer))
    site.crawl()
    peer.routes["/a/t20250310_2.html"] = good

    again = site.crawl(now=LATER)

    assert again.summary["stored"] == 1
    assert {row.state for row in site.rows(EntryRow)} == {EntryState.CAPTURED}
    assert len(site.rows(CaptureRow)) == 2


def test_what_is_not_due_is_not_asked_unless_wanted(site: Site) -> None:
    site.peer.routes["/list/"] = page("list", links=_pages(site.peer, 1))
    site.add(_list(site.peer))
    site.crawl()
    asked = len(site.peer.log)

    quiet = site.crawl(now=NOW + timedelta(minutes=5))
    assert (quiet.summary["seen"], len(site.peer.log)) == (0, asked)
    assert site.crawl("--all", now=NOW + timedelta(minutes=5)).summary["unchanged"] == 1
    assert site.crawl("--all", "--sources", "outlet", now=LATER).summary["unchanged"] == 1


def test_hosts_keep_their_pace(site: Site) -> None:
    site.peer.routes["/list/"] = page("list", links=_pages(site.peer, 1, 2, 3))
    site.add(_list(site.peer, delay_seconds=0.2))
    site.crawl()

    times = sorted(asked.at for asked in site.peer.log)
    assert len(times) == 6
    assert times[-1] - times[0] > 0.8  # five gaps, less what the first one came late


def test_a_wrong_call_says_what_to_do(site: Site) -> None:
    site.add(_list(site.peer))
    unknown = site.crawl("--sources", "nobody")
    for file in (site.settings.home / "sources").iterdir():
        file.unlink()
    (site.settings.home / "sources").rmdir()
    homeless = site.crawl()

    assert (unknown.code, homeless.code) == (2, 2)
    assert "tenfold source list" in unknown.errors
    assert "set TENFOLD_SOURCES_DIR or make it" in homeless.errors


def test_a_broken_entry_is_named_and_stops_no_other(site: Site) -> None:
    site.add(_list(site.peer))
    (site.settings.home / "sources" / "bad.toml").write_text("[[source]]\nid = 'x'\n")
    crawled = site.crawl()

    assert crawled.code == 0
    assert "bad.toml: source x: name: add this key" in crawled.errors
    assert site.peer.log
