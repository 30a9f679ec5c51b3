from datetime import timedelta

import pytest
from sqlalchemy import Engine

from pipeline.collect.answers import Fault, Fetched
from pipeline.collect.asking import Asker
from pipeline.collect.faults import Reason
from pipeline.collect.fetch import Fetcher
from pipeline.collect.robots import Unreadable, allows, crawl_delay, read_rules
from pipeline.config import Settings
from tests.collect.conftest import NOW, source_of
from tests.peers.http import Peer, Reply, page

SOURCE = source_of({"kind": "feed", "url": "http://example.org/feed"})


def _answer(body: bytes) -> Fetched:
    return Fetched("http://x/robots.txt", "http://x/robots.txt", 200, {}, body)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: */news/", "/feed/news/all.xml", False),
        ("User-agent: *\nDisallow: */news/", "/en/story/1", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", True),
        ("User-agent: *\nDisallow: /\nAllow: /en/", "/en/x", True),
        ("User-agent: tenfold\nDisallow: /\n\nUser-agent: *\nDisallow:", "/x", False),
        ("User-agent: GPTBot\nDisallow: /", "/x", True),
        ("", "/x", True),
    ],
)
def test_rules_are_read_as_the_standard_says(rules: str, path: str, allowed: bool) -> None:
    assert allows(rules, f"https://example.org{path}") is allowed


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_private_address_is_called_so_before_its_robots_file_is(
    store: Engine, settings: Settings, peer: Peer, host: str
) -> None:
    public_only = settings.model_copy(update={"allow_private_hosts": False})
    with Fetcher(public_only) as fetcher:
        found = Asker(store, fetcher, lambda: NOW).ask(SOURCE, f"http://{host}:{peer.port}/x")

    assert isinstance(found, Fault)
    assert (found.reason, found.permanent, peer.log) == (Reason.PRIVATE_ADDRESS, True, [])


def test_a_robots_file_that_leads_to_no_address_is_unreadable(
    store: Engine, fetcher: Fetcher, peer: Peer
) -> None:
    peer.routes["/robots.txt"] = Reply(status=302, headers={"Location": "http://example.org:0/"})
    found = Asker(store, fetcher, lambda: NOW).ask(SOURCE, peer.url("/x"))

    assert isinstance(found, Fault)
    assert found.reason is Reason.ROBOTS_UNREADABLE


def test_html_in_place_of_rules_is_no_rule() -> None:
    assert read_rules(_answer(b"\xef\xbb\xbf\n <!DOCTYPE html><p>Disallow: /</p>")) == ""


@pytest.mark.parametrize(
    "body", [b"\xff\xfe\x00Disallow", b"\x00" * 1000, b"User-agent: *\nDisallow: " + b"*" * 3000]
)
def test_no_rules_break_the_reader(body: bytes) -> None:
    rules = read_rules(_answer(body))

    assert isinstance(rules, str)
    assert allows(rules, "http://example.org/") in (True, False)


@pytest.mark.parametrize(
    ("fault", "readable"),
    [
        (Fault(Reason.NOT_FOUND, status=404), True),
        (Fault(Reason.FORBIDDEN, status=403), True),
        (Fault(Reason.REDIRECT_LOOP, status=302), True),
        (Fault(Reason.RATE_LIMITED, status=429), False),
        (Fault(Reason.SERVER_ERROR, status=503), False),
        (Fault(Reason.TIMEOUT), False),
        (Fault(Reason.REFUSED), False),
    ],
)
def test_a_missing_file_allows_and_a_failing_one_forbids(fault: Fault, readable: bool) -> None:
    assert isinstance(read_rules(fault), Unreadable) is not readable


def _asker(store: Engine, fetcher: Fetcher, days: float = 0) -> Asker:
    return Asker(store, fetcher, lambda: NOW + timedelta(days=days))


def test_what_robots_txt_forbids_is_not_asked(store: Engine, fetcher: Fetcher, peer: Peer) -> None:
    peer.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: */news/\n")
    peer.routes["/en/x"] = page("x")
    asker = _asker(store, fetcher)

    refused = asker.ask(SOURCE, peer.url("/a/news/feed"))
    allowed = asker.ask(SOURCE, peer.url("/en/x"))

    assert isinstance(refused, Fault)
    assert refused.reason is Reason.BLOCKED_BY_ROBOTS
    assert isinstance(allowed, Fetched)
    assert [asked.path for asked in peer.log] == ["/robots.txt", "/en/x"]


def test_rules_are_asked_for_once_a_day_by_all_processes(store: Engine, fetcher: Fetcher, peer: Peer) -> None:
    for days in (0, 0.5, 0.9, 1.1):
        _asker(store, fetcher, days).ask(SOURCE, peer.url("/x"))

    assert [asked.path for asked in peer.log].count("/robots.txt") == 2


def test_a_redirect_to_a_forbidden_place_is_not_followed(store: Engine, fetcher: Fetcher, peer: Peer) -> None:
    with Peer(
        {"/robots.txt": Reply(b"User-agent: *\nDisallow: /"), "/there": page("x")}, host="127.0.0.2"
    ) as other:
        peer.routes["/here"] = Reply(status=302, headers={"Location": other.url("/there")})

        answer = _asker(store, fetcher).ask(SOURCE, peer.url("/here"))

        assert isinstance(answer, Fault)
        assert answer.reason is Reason.BLOCKED_BY_ROBOTS
        assert other.paths() == []


def test_failing_rules_stop_this_run_and_are_asked_again_by_the_next(
    store: Engine, fetcher: Fetcher, peer: Peer
) -> None:
    peer.routes["/robots.txt"] = Reply(status=500)
    asker = _asker(store, fetcher)

    for _ in range(3):
        answer = asker.ask(SOURCE, peer.url("/x"))
        assert isinstance(answer, Fault)
        assert answer.reason is Reason.ROBOTS_UNREADABLE
    peer.routes["/robots.txt"] = Reply(b"")
    peer.routes["/x"] = page("x")

    assert isinstance(_asker(store, fetcher).ask(SOURCE, peer.url("/x")), Fetched)
    assert len(peer.log) == 3


def test_retry_after_keeps_us_away_from_the_whole_host(store: Engine, fetcher: Fetcher, peer: Peer) -> None:
    peer.routes["/x"] = Reply(status=429, headers={"Retry-After": "3600"})
    peer.routes["/y"] = page("y")
    _asker(store, fetcher).ask(SOURCE, peer.url("/x"))

    held = _asker(store, fetcher).ask(SOURCE, peer.url("/y"))

    assert isinstance(held, Fault)
    assert (held.reason, held.retry_after) == (Reason.RATE_LIMITED, 3600)
    assert peer.paths() == ["/x"]
    assert isinstance(_asker(store, fetcher, days=0.05).ask(SOURCE, peer.url("/y")), Fetched)


def test_requests_to_one_host_keep_their_distance(store: Engine, fetcher: Fetcher, peer: Peer) -> None:
    slow = SOURCE.model_copy(update={"delay_seconds": 0.15})
    peer.routes["/x"] = page("x")
    asker = _asker(store, fetcher)

    for _ in range(3):
        asker.ask(slow, peer.url("/x"))

    times = [asked.at for asked in peer.log]
    assert len(times) == 4
    assert times[-1] - times[0] > 0.35  # three gaps, less what the first one came late


@pytest.mark.parametrize(
    ("rules", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 10\nDisallow:", 10.0),
        ("User-agent: tenfold\nCrawl-delay: 0.5", 0.5),
        ("User-agent: bingbot\nCrawl-delay: 10", 0.0),
        ("User-agent: *\nCrawl-delay: 86400", 60.0),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
        ("", 0.0),
    ],
)
def test_the_pace_that_rules_ask_for_is_read(rules: str, seconds: float) -> None:
    assert crawl_delay(rules) == seconds


def test_the_slower_of_the_hosts_pace_and_ours_is_kept(store: Engine, fetcher: Fetcher, peer: Peer) -> None:
    peer.routes["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 0.2\n")
    peer.routes["/x"] = page("x")
    asker = _asker(store, fetcher)

    for _ in range(3):
        asker.ask(SOURCE, peer.url("/x"))

    times = [asked.at for asked in peer.log if asked.path == "/x"]
    assert len(times) == 3
    assert times[-1] - times[0] > 0.3  # two gaps, less what the first one came late
