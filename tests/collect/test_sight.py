from datetime import datetime, timedelta

import pytest

from models.collecting import Check, Look
from models.source import Source
from pipeline.collect.answers import Fault, Fetched
from pipeline.collect.faults import Reason
from pipeline.collect.listed import Listed
from pipeline.collect.sight import History, View, disguised, has_moved, judge
from tests.collect.conftest import NOW, source_of
from tests.peers.http import feed, page

URL = "https://www.example.org/news/"
SOURCE = source_of(
    {"kind": "list", "url": URL, "links": "a"},
    expects={"newest_within_days": 10, "never": ["challenge-form"]},
)


def _view(*ages: int, **facts: object) -> View:
    entries = tuple(Listed(f"{URL}{age}", published_at=NOW - timedelta(days=age)) for age in ages)
    return View(URL, entries=entries, status=200, url_final=URL, **facts)  # type: ignore[arg-type]


def _judged(
    view: View, *, fresh: int = 0, newest_at: datetime | None = None, source: Source = SOURCE
) -> Check:
    return judge(source, source.endpoints[0], view, History(newest_at), fresh=fresh, now=NOW)


def test_new_and_unchanged_are_seen() -> None:
    assert _judged(_view(0, 3), fresh=1).outcome is Look.NEW
    assert _judged(_view(0, 3)).outcome is Look.UNCHANGED
    assert _judged(_view(unchanged=True), newest_at=NOW - timedelta(days=2)).outcome is Look.UNCHANGED


def test_nothing_listed_is_an_alarm() -> None:
    check = _judged(_view())

    assert (check.outcome, check.reason) == (Look.EMPTY, "no_entries")
    assert check.detail.startswith("outlet: https://www.example.org/news/")
    assert "links" in check.detail
    assert "\n" not in check.detail


@pytest.mark.parametrize("fresh", [0, 20])
def test_a_frozen_source_is_an_alarm_even_at_first_sight(fresh: int) -> None:
    check = _judged(_view(2_900, 3_000), fresh=fresh)

    assert (check.outcome, check.reason) == (Look.EMPTY, "frozen")
    assert "2900 days" in check.detail


def test_a_source_that_always_says_unchanged_freezes_too() -> None:
    assert _judged(_view(unchanged=True), newest_at=NOW - timedelta(days=11)).reason == "frozen"
    assert _judged(_view(unchanged=True), newest_at=NOW - timedelta(days=9)).reason == ""


def test_a_listing_without_dates_lives_by_what_is_new_in_it() -> None:
    view = View(URL, entries=(Listed(URL + "1"),), status=200, url_final=URL)

    assert _judged(view, fresh=1).newest_at == NOW
    assert _judged(view, newest_at=NOW - timedelta(days=11)).reason == "frozen"


def test_an_empty_news_sitemap_of_a_living_source_is_no_alarm() -> None:
    source = source_of({"kind": "sitemap", "url": URL}, expects={"newest_within_days": 10})

    assert _judged(_view(), source=source, newest_at=NOW - timedelta(days=4)).outcome is Look.UNCHANGED
    assert _judged(_view(), source=source, newest_at=NOW - timedelta(days=11)).outcome is Look.EMPTY
    assert _judged(_view(), source=source).outcome is Look.EMPTY


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        (Reason.TIMEOUT, Look.FAILED),
        (Reason.BROKEN_FEED, Look.FAILED),
        (Reason.NOT_FOUND, Look.FAILED),
        (Reason.RATE_LIMITED, Look.BLOCKED),
        (Reason.BLOCKED_BY_ROBOTS, Look.BLOCKED),
        (Reason.CHALLENGE, Look.BLOCKED),
        (Reason.FORBIDDEN, Look.BLOCKED),
    ],
)
def test_turned_away_and_failed_are_two_facts(reason: Reason, outcome: Look) -> None:
    check = _judged(View(URL, Fault(reason, "seen"), url_final=URL))

    assert (check.outcome, check.reason) == (outcome, reason.value)


def test_a_new_home_is_told_and_blinds_only_where_nothing_is_read() -> None:
    there = "https://news.example.net/"
    seen = View(URL, entries=(Listed(there + "1", published_at=NOW),), status=200, url_final=there)

    assert (_judged(seen, fresh=1).outcome, _judged(seen, fresh=1).reason) == (Look.NEW, "moved")
    assert _judged(View(URL, status=200, url_final=there)).outcome is Look.MOVED
    assert _judged(View(URL, Fault(Reason.NOT_FOUND), url_final=there)).outcome is Look.MOVED


@pytest.mark.parametrize(
    ("asked", "final", "moved"),
    [
        ("http://example.org/a", "https://www.example.org/b", False),
        ("https://example.org:443/", "https://example.org:8443/", True),
        ("https://my.china-embassy.org/", "https://my.china-embassy.gov.cn/", True),
        ("https://example.org/", "", False),
        ("https://example.org/", "https://[broken/", False),
    ],
)
def test_www_and_https_are_the_same_site(asked: str, final: str, moved: bool) -> None:
    assert has_moved(asked, final) is moved


def _answer(body: bytes, content_type: str = "text/html") -> Fetched:
    return Fetched(URL, URL, 200, {"content-type": content_type}, body)


CHALLENGES = [
    b"<html><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies</body></html>",
    "<html><head><title>安全验证</title></head><body>请输入验证码</body></html>".encode(),
    b"<!DOCTYPE html><html><body><form id='challenge-form'></form>"
    + b"<p>words</p>" * 1000
    + b"</body></html>",
]


@pytest.mark.parametrize("body", CHALLENGES)
def test_a_challenge_page_is_not_a_page(body: bytes) -> None:
    fault = disguised(_answer(body), SOURCE)

    assert fault is not None
    assert fault.reason is Reason.CHALLENGE


@pytest.mark.parametrize(
    "body",
    [
        b"<html><head><title>Access Denied</title></head><body>You have been blocked</body></html>",
        b"<html><body><script>location='/x'</script></body></html>",
        "<html><title>403</title><body>访问被拒绝</body></html>".encode(),
    ],
)
def test_a_block_page_is_not_a_page(body: bytes) -> None:
    fault = disguised(_answer(body), SOURCE)

    assert fault is not None
    assert fault.reason in (Reason.BLOCK_PAGE, Reason.CHALLENGE)


@pytest.mark.parametrize(
    "body",
    [
        page("The captcha was invented in 2003. " * 40, title="A history of tests").body,
        feed().body,
        b'{"data": {"list": []}}',
        b"<html><head><title>News</title></head><body>"
        + b"<p>A long page about access denied.</p>" * 3000
        + b"</body></html>",
        b"",
    ],
)
def test_pages_feeds_and_lists_are_what_they_are(body: bytes) -> None:
    assert disguised(_answer(body), SOURCE) is None
