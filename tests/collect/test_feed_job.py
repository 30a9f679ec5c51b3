from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from models.collecting import CaptureKind, CaptureRow, CheckRow, EndpointStateRow, EntryRow, EntryState, Look
from models.outcome import Exit, Summary
from models.source import Source
from pipeline.collect.entries import add_entries
from pipeline.collect.feed_job import collect_feeds
from pipeline.collect.listed import Listed
from pipeline.collect.page_job import fetch_entries
from pipeline.store.database import reading, writing
from tests.collect.conftest import NOW, Here, poison, source_of
from tests.peers.http import Asked, Peer, Reply, feed, page

LATER = NOW + timedelta(hours=7)
TODAY = "Mon, 10 Mar 2025 06:00:00 GMT"


def _source(peer: Peer, path: str = "/feed", name: str = "outlet", **facts: object) -> Source:
    return source_of({"kind": "feed", "url": peer.url(path)}, id=name, **facts)


def _collect(here: Here, *sources: Source, now: datetime = NOW) -> Summary:
    return collect_feeds(here, {source.id: source for source in sources}, now)


def _fetch(here: Here, *sources: Source, now: datetime = NOW) -> Summary:
    return fetch_entries(here, {source.id: source for source in sources}, now)


def _rows(here: Here, table: type) -> list:  # type: ignore[type-arg]
    with reading(here.engine) as session:
        return list(session.exec(select(table)))


@pytest.fixture
def news(peer: Peer) -> Peer:
    """A feed of two articles and their pages."""
    peer.routes["/1"], peer.routes["/2"] = page("One " * 50), page("Two " * 50)
    peer.routes["/feed"] = feed((peer.url("/1"), "One", TODAY), (peer.url("/2"), "Two", TODAY))
    return peer


def test_a_feed_becomes_entries_and_then_captures(here: Here, news: Peer) -> None:
    source = _source(news)

    looked, read = _collect(here, source), _fetch(here, source)

    assert looked.counts[Exit.STORED] == 1
    assert read.counts[Exit.STORED] == 2
    pages = [row for row in _rows(here, CaptureRow) if row.kind is CaptureKind.PAGE]
    assert {row.url_asked for row in pages} == {news.url("/1"), news.url("/2")}
    assert {row.hint["title"] for row in pages} == {"One", "Two"}
    assert b"One One" in here.captures.read(next(row for row in pages if row.url_asked.endswith("/1")))
    assert {row.state for row in _rows(here, EntryRow)} == {EntryState.CAPTURED}


def test_each_look_leaves_a_check(here: Here, news: Peer) -> None:
    source = _source(news)
    _collect(here, source)
    _collect(here, source, now=LATER)

    checks = _rows(here, CheckRow)
    assert [(row.outcome, row.entries, row.fresh) for row in checks] == [
        (Look.NEW, 2, 2),
        (Look.UNCHANGED, 0, 0),
    ]
    assert checks[0].newest_at == datetime(2025, 3, 10, 6, tzinfo=NOW.tzinfo)


def test_twice_is_once(here: Here, news: Peer) -> None:
    source = _source(news)
    for _ in range(2):
        _collect(here, source)
        _fetch(here, source)

    assert len(_rows(here, EntryRow)) == 2
    assert sorted(news.paths()) == ["/1", "/2", "/feed"]


def test_a_known_feed_is_asked_by_its_validators(here: Here, news: Peer) -> None:
    body = news.routes["/feed"]
    assert isinstance(body, Reply)

    def conditional(asked: Asked) -> Reply:
        headers = {**body.headers, "ETag": '"1"', "Last-Modified": TODAY}
        return (
            Reply(status=304)
            if asked.headers.get("if-none-match") == '"1"'
            else Reply(body.body, headers=headers)
        )

    news.routes["/feed"] = conditional
    source = _source(news)
    _collect(here, source)

    assert _collect(here, source, now=LATER).counts[Exit.UNCHANGED] == 1
    assert news.log[-1].headers["if-modified-since"] == TODAY
    assert _rows(here, CheckRow)[-1].status == 304


ODD = [b'"\xe9"', '"“1”"'.encode()]


@pytest.mark.parametrize("tag", ODD)
def test_an_odd_validator_blinds_no_feed(here: Here, news: Peer, tag: bytes) -> None:
    body = news.routes["/feed"]
    assert isinstance(body, Reply)
    head = b"HTTP/1.1 200 OK\r\nETag: " + tag + b"\r\nContent-Length: %d\r\n\r\n" % len(body.body)
    news.routes["/feed"] = Reply(raw=head + body.body)
    source = _source(news)
    _collect(here, source)

    assert _collect(here, source, now=LATER).counts[Exit.UNCHANGED] == 1
    assert news.paths() == ["/feed", "/feed"]


def test_after_a_fault_a_feed_is_asked_for_whole(here: Here, news: Peer) -> None:
    body = news.routes["/feed"]
    assert isinstance(body, Reply)

    def stumbling(asked: Asked) -> Reply:
        known = "if-none-match" in asked.headers
        return Reply(status=500) if known else Reply(body.body, headers={"ETag": '"1"'})

    news.routes["/feed"] = stumbling
    source = _source(news)
    seen = []
    for days in range(3):
        _collect(here, source, now=NOW + timedelta(days=days))
        seen.append(_rows(here, CheckRow)[-1].outcome)

    assert seen == [Look.NEW, Look.FAILED, Look.UNCHANGED]


def test_the_wait_halves_after_news_and_doubles_after_none(here: Here, news: Peer) -> None:
    source = _source(news)
    _collect(here, source)
    first = _rows(here, EndpointStateRow)[0].wait_seconds
    _collect(here, source, now=LATER)

    assert (first, _rows(here, EndpointStateRow)[0].wait_seconds) == (1800, 3600)
    assert _collect(here, source, now=LATER + timedelta(minutes=59)).seen == 0


def test_an_article_read_from_the_feed_shares_its_record(here: Here, news: Peer) -> None:
    source = _source(news, text_from="feed")
    _collect(here, source)

    whole, *parts = sorted(_rows(here, CaptureRow), key=lambda row: row.part)
    assert (
        {part.url_asked for part in parts}
        == {part.part for part in parts}
        == {news.url("/1"), news.url("/2")}
    )
    assert {(part.warc_file, part.warc_offset) for part in parts} == {(whole.warc_file, whole.warc_offset)}
    assert here.captures.read(parts[0]) == here.captures.read(whole)
    assert _fetch(here, source).seen == 0


def test_an_unchanged_poll_of_many_feeds_writes_one_row_each_and_reads_none(here: Here, peer: Peer) -> None:
    sources = []
    for number in range(100):
        peer.routes[f"/f{number}"] = feed((peer.url(f"/{number}"), "t", TODAY), title=str(number))
        sources.append(_source(peer, f"/f{number}", f"outlet{number}"))
    _collect(here, *sources)

    again = _collect(here, *sources, now=LATER)

    assert again.counts[Exit.UNCHANGED] == 100
    assert sum(row.entries for row in _rows(here, CheckRow)) == 100
    assert len(_rows(here, CheckRow)) == 200
    assert len(_rows(here, CaptureRow)) == 100


BROKEN = {
    "not a feed": (page("<p>We have moved</p>" * 50), Look.FAILED, "not_a_feed"),
    "broken": (Reply(b'<?xml version="1.0"?><rss><channel><item><title>&array'), Look.FAILED, "broken_feed"),
    "empty": (feed(), Look.EMPTY, "no_entries"),
    "frozen": (feed(("http://127.0.0.1/old", "Old", "Mon, 08 Jan 2018 06:00:00 GMT")), Look.EMPTY, "frozen"),
    "nothing": (Reply(b""), Look.FAILED, "broken_feed"),
    "unasked": (Reply(status=304), Look.FAILED, "no_content"),
    "missing": (Reply(status=404), Look.FAILED, "not_found"),
    "limited": (Reply(status=429), Look.BLOCKED, "rate_limited"),
    "challenge": (
        Reply(b"<html><title>Just a moment...</title>checking your browser</html>"),
        Look.BLOCKED,
        "challenge",
    ),
    "loop": (Reply(status=302, headers={"Location": "/loop"}), Look.FAILED, "redirect_loop"),
    "cut": (Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<rss"), Look.FAILED, "broken_off"),
}


def test_one_bad_feed_each_is_named_and_the_others_go_on(here: Here, news: Peer) -> None:
    sources = [_source(news)]
    for name, (reply, _, _) in BROKEN.items():
        news.routes[f"/{name}"] = reply
        sources.append(_source(news, f"/{name}".replace(" ", "%20"), name.replace(" ", "-")))
    news.routes["/not%20a%20feed"] = BROKEN["not a feed"][0]

    summary = _collect(here, *sources)

    checks = {row.source_id: row for row in _rows(here, CheckRow)}
    found = {
        name: (checks[name.replace(" ", "-")].outcome, checks[name.replace(" ", "-")].reason)
        for name in BROKEN
    }
    assert found == {name: (outcome, reason) for name, (_, outcome, reason) in BROKEN.items()}
    assert checks["outlet"].outcome is Look.NEW
    assert summary.seen == len(sources)
    assert len(summary.notes) == len(BROKEN)
    assert all(note.split(":")[0] in checks and "\n" not in note for note in summary.notes)


def test_a_feed_that_fails_is_asked_again_soon_and_then_more_slowly(here: Here, peer: Peer) -> None:
    source = _source(peer)
    waits = []
    now = NOW
    for _ in range(4):
        _collect(here, source, now=now)
        state = _rows(here, EndpointStateRow)[0]
        waits.append((state.next_ask - now).total_seconds() / 60)
        now = state.next_ask

    assert waits == [15, 30, 60, 120]
    assert _rows(here, EndpointStateRow)[0].faults == 4


def test_a_page_that_fails_is_asked_again_and_at_last_set_apart(here: Here, news: Peer) -> None:
    news.routes["/2"] = Reply(status=500)
    source = _source(news)
    _collect(here, source)
    now, exits = NOW, []
    for _ in range(12):
        summary = _fetch(here, source, now=now)
        exits += [exit_ for exit_, count in summary.counts.items() for _ in range(count)]
        now += timedelta(days=2)

    row = next(row for row in _rows(here, EntryRow) if row.url.endswith("/2"))
    assert sorted(exits) == sorted([Exit.STORED, *[Exit.RETRY] * 7, Exit.QUARANTINED])
    assert (row.state, row.reason, row.attempts) == (EntryState.QUARANTINED, "server_error", 8)
    assert row.detail.startswith("outlet: ")


def test_a_huge_page_is_set_apart_at_once(here: Here, news: Peer) -> None:
    def huge(_asked: Asked) -> Reply:
        def chunks() -> Iterator[bytes]:
            for _ in range(200):
                yield b"x" * 1_000_000

        return Reply(stream=chunks())

    news.routes["/1"] = huge
    source = _source(news)
    _collect(here, source)

    assert _fetch(here, source).counts[Exit.QUARANTINED] == 1
    assert {row.state for row in _rows(here, EntryRow)} == {EntryState.QUARANTINED, EntryState.CAPTURED}


def test_a_page_behind_a_challenge_is_not_kept(here: Here, news: Peer) -> None:
    news.routes["/1"] = Reply(b"<html><title>Just a moment...</title>checking your browser</html>")
    source = _source(news)
    _collect(here, source)
    summary = _fetch(here, source)

    assert summary.counts[Exit.RETRY] == 1
    assert [row.reason for row in _rows(here, EntryRow) if row.reason] == ["challenge"]
    assert [row.url_asked for row in _rows(here, CaptureRow) if row.kind is CaptureKind.PAGE] == [
        news.url("/2")
    ]


@pytest.mark.parametrize(
    "nothing", [Reply(b""), Reply(b" \r\n"), Reply(status=304)], ids=["empty", "blank", "304"]
)
def test_a_page_without_content_is_asked_for_again(here: Here, news: Peer, nothing: Reply) -> None:
    news.routes["/1"] = nothing
    source = _source(news)
    _collect(here, source)
    first = _fetch(here, source)
    news.routes["/1"] = page("One " * 50)
    second = _fetch(here, source, now=LATER)

    assert (first.counts[Exit.RETRY], second.counts[Exit.STORED]) == (1, 1)
    assert "outlet: " in first.notes[0]
    assert all(row.size for row in _rows(here, CaptureRow))


def test_a_forbidden_page_is_skipped(here: Here, news: Peer) -> None:
    news.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /1\n")
    source = _source(news)
    _collect(here, source)

    assert _fetch(here, source).counts[Exit.SKIPPED] == 1
    assert news.paths() == ["/feed", "/2"]


NO_ADDRESSES = [
    "http://example.com:99999/x",
    "http://example.com:abc/",
    "http://é..com/",
    "http://" + "é" * 70 + ".com/",
]


def test_links_to_no_address_are_no_entries(here: Here, news: Peer) -> None:
    links = [*NO_ADDRESSES, news.url("/1")]
    news.routes["/feed"] = feed(*((link, "t", TODAY) for link in links))
    source = _source(news)
    _collect(here, source)

    assert [row.url for row in _rows(here, EntryRow)] == [news.url("/1")]
    assert _fetch(here, source).counts[Exit.STORED] == 1


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_an_entry_that_cannot_be_asked_is_set_apart_and_stops_no_other(
    here: Here, news: Peer, url: str
) -> None:
    source = _source(news)
    with writing(here.engine) as session:
        add_entries(session, source, news.url("/feed"), [Listed(url), Listed(news.url("/1"))], NOW)

    counts = _fetch(here, source).counts

    assert (counts[Exit.STORED], counts[Exit.QUARANTINED]) == (1, 1)
    assert {row.reason for row in _rows(here, EntryRow)} == {"", "bad_url"}


def test_an_unforeseen_fault_leaves_a_check_and_stops_no_other(here: Here, news: Peer) -> None:
    news.routes["/bad"] = feed((news.url("/3"), "poison", TODAY))
    poison(here.engine)
    _collect(here, _source(news, "/bad", "bad"), _source(news))

    assert {row.source_id: row.reason for row in _rows(here, CheckRow)} == {
        "bad": "unforeseen_fault",
        "outlet": "",
    }


def test_a_feed_that_cannot_be_asked_leaves_a_check_and_stops_no_other(here: Here, news: Peer) -> None:
    lost = source_of({"kind": "feed", "url": "http://example.org:port/feed"}, id="lost")
    _collect(here, lost, _source(news))

    assert {row.source_id: row.reason for row in _rows(here, CheckRow)} == {"lost": "bad_url", "outlet": ""}


def test_a_silent_host_costs_two_asks_and_no_more(here: Here, news: Peer) -> None:
    many = [(news.url(f"/p{number}"), "t", TODAY) for number in range(20)]
    news.routes["/feed"] = feed(*many)
    source = _source(news)
    _collect(here, source)
    for number in range(20):
        news.routes[f"/p{number}"] = Reply(status=429, headers={"Retry-After": "60"})

    summary = _fetch(here, source)

    assert summary.seen == 2
    assert sum(row.attempts for row in _rows(here, EntryRow)) == 2


def test_official_pages_are_looked_at_again_and_edits_kept(here: Here, news: Peer) -> None:
    source = _source(news, kind="official")
    _collect(here, source)
    _fetch(here, source)
    news.routes["/1"] = page("Changed " * 50)
    summary = _fetch(here, source, now=NOW + timedelta(days=1, hours=1))

    assert (summary.counts[Exit.STORED], summary.counts[Exit.UNCHANGED]) == (1, 1)
    changed = [row for row in _rows(here, CaptureRow) if row.url_asked == news.url("/1")]
    assert len(changed) == 2
    assert {row.revisits for row in _rows(here, EntryRow)} == {1}


def test_a_page_that_is_gone_is_kept_as_gone(here: Here, news: Peer) -> None:
    source = _source(news, kind="official")
    _collect(here, source)
    _fetch(here, source)
    news.routes["/1"] = Reply(b"<html>taken down</html>", 404)
    _fetch(here, source, now=NOW + timedelta(days=2))

    gone = [row for row in _rows(here, CaptureRow) if row.status == 404]
    assert [row.url_asked for row in gone] == [news.url("/1")]
    assert b"taken down" in here.captures.read(gone[0])


def test_a_page_that_is_gone_and_shows_the_same_is_kept_as_gone(here: Here, news: Peer) -> None:
    source = _source(news, kind="official")
    _collect(here, source)
    _fetch(here, source)
    shown = news.routes["/1"]
    assert isinstance(shown, Reply)
    news.routes["/1"] = Reply(shown.body, 404, shown.headers)
    _fetch(here, source, now=NOW + timedelta(days=2))

    assert [row.url_asked for row in _rows(here, CaptureRow) if row.status == 404] == [news.url("/1")]


def test_a_revisit_that_fails_is_put_off_and_loses_nothing(here: Here, news: Peer) -> None:
    source = _source(news, kind="official")
    _collect(here, source)
    _fetch(here, source)
    news.routes["/1"] = Reply(status=503)
    then = NOW + timedelta(days=2)

    assert _fetch(here, source, now=then).counts[Exit.RETRY] == 1
    row = next(row for row in _rows(here, EntryRow) if row.url.endswith("/1"))
    assert (row.state, row.revisits) == (EntryState.CAPTURED, 0)
    assert row.next_try > then


def test_pages_of_the_press_are_read_once(here: Here, news: Peer) -> None:
    source = _source(news)
    _collect(here, source)
    _fetch(here, source)

    assert _fetch(here, source, now=NOW + timedelta(days=5)).seen == 0


def test_a_long_list_is_taken_over_several_looks(here: Here, peer: Peer) -> None:
    many = [(peer.url(f"/p{number}"), "t", TODAY) for number in range(450)]
    peer.routes["/feed"] = feed(*many)
    source = _source(peer)
    fresh = []
    now = NOW
    for _ in range(3):
        _collect(here, source, now=now)
        fresh.append(_rows(here, CheckRow)[-1].fresh)
        now += timedelta(hours=7)

    assert fresh == [300, 150, 0]


def test_entries_of_an_endpoint_that_left_the_catalogue_are_still_read(here: Here, news: Peer) -> None:
    _collect(here, _source(news))

    assert _fetch(here, _source(news, "/elsewhere")).counts[Exit.STORED] == 2


def test_entries_of_a_disabled_source_wait(here: Here, news: Peer) -> None:
    _collect(here, _source(news))

    assert _fetch(here, _source(news, enabled=False, disabled_because="a rest")).seen == 0
