"""Feeds of hostile shape: each ends as a named outcome within two seconds of computing."""

import resource
from pathlib import Path

import pytest

from models.outcome import Skipped
from pipeline.collect.faults import Reason
from pipeline.collect.feed_limits import as_line, from_line, is_plain, read_feed_in_time
from pipeline.collect.feeds import Feed, read_feed
from tests.peers.http import feed

URL = "https://example.org/feed.xml"
HEAD = b"<rss version='2.0'><channel>"


def _spent() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


SHAPES = {
    "items never closed": HEAD + b"<item>" * 400_000,
    "tags never closed": HEAD + b"<item><title>" + b"<b>" * 900_000,
    "nested deep": b"<rss>" + b"<a>" * 400_000 + b"</a>" * 400_000 + b"</rss>",
    "attributes": b"<rss" + b"".join(b" a%d='b'" % number for number in range(250_000)) + b"></rss>",
    "half entities": HEAD + b"<item><title>" + b"&a" * 1_400_000,
    "brackets": b"<" * 2_900_000,
    "elements": HEAD + b"<item><title>a</title></item>" * 100_000 + b"</channel></rss>",
    "nulls": HEAD + b"<item><title>" + b"\x00" * 2_900_000,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_hostile_feed_ends_within_two_seconds(shape: str) -> None:
    before = _spent()
    found = read_feed_in_time(SHAPES[shape], "text/xml", URL)

    assert _spent() - before < 2.2  # what this machine spends on the test itself included
    assert isinstance(found, Feed) or found.reason in (Reason.TOO_SLOW, Reason.BROKEN_FEED, Reason.NOT_A_FEED)


@pytest.mark.parametrize("shape", ["items never closed", "attributes"])
def test_what_takes_too_long_says_so(shape: str) -> None:
    found = read_feed_in_time(SHAPES[shape], "", URL)

    assert isinstance(found, Skipped)
    assert (found.reason, "two seconds" in found.detail) == (Reason.TOO_SLOW, True)


def test_a_large_everyday_feed_is_read_at_once() -> None:
    body = feed(*((f"https://example.org/{number}", "News " * 200, "") for number in range(1_000))).body

    assert len(body) > 1_000_000
    assert is_plain(body)
    assert read_feed_in_time(body, "", URL) == read_feed(body, "", URL)


def test_the_child_gives_what_the_parser_gives() -> None:
    body = feed(*((f"https://example.org/{number}", "能力建设 & more", "") for number in range(600))).body[
        :-9
    ]

    assert not is_plain(body)
    found = read_feed_in_time(body, "application/rss+xml; charset=utf-8", URL)
    assert isinstance(found, Feed)
    assert found == read_feed(body, "application/rss+xml; charset=utf-8", URL)


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><rss/>',
        b"<a>" * 200 + b"</a>" * 200,
        b"<rss" + b"".join(b" a%d=''" % number for number in range(60)) + b"/>",
        b"<rss>",
        b"",
        b"\xff\xfe\x00",
        b"<?xml version='1.0' encoding='no-such'?><rss/>",
    ],
)
def test_what_is_not_plain_is_known_for_it(body: bytes) -> None:
    assert not is_plain(body)


def test_an_outcome_survives_its_way_between_processes(shared: Path) -> None:
    files = sorted(file for file in (shared / "feeds").rglob("*") if file.is_file())[::20]
    outcomes = [read_feed(file.read_bytes(), "", URL) for file in files]

    assert [from_line(as_line(found)) for found in outcomes] == outcomes
    assert {type(found) for found in outcomes} == {Feed, Skipped}
