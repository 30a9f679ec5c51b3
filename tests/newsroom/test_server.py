"""The newsroom over real HTTP on loopback."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import feedparser
import httpx
import pytest

from newsroom.clock import Clock, file_clock, frozen_clock
from newsroom.loading import load_scenario
from newsroom.scenario import Item, Scenario
from newsroom.server import Newsroom
from tests.newsroom.conftest import TINY, at


@pytest.fixture(scope="module")
def hands() -> Iterator[dict[str, datetime]]:
    """The clock's hands: what a test puts under "now" is the time."""
    yield {"now": at("01 00:00")}


@pytest.fixture(scope="module")
def newsroom(hands: dict[str, datetime]) -> Iterator[Newsroom]:
    with Newsroom(load_scenario(TINY), lambda: hands["now"]) as newsroom:
        yield newsroom


@contextmanager
def looking(newsroom: Newsroom) -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=10) as client:
        yield client


def item(newsroom: Newsroom, name: str) -> Item:
    return next(item for item in newsroom.world.scenario.items if item.id == name)


def get(newsroom: Newsroom, outlet: str, path: str, **headers: str) -> httpx.Response:
    with looking(newsroom) as client:
        return client.get(newsroom.places.home[outlet].base + path, headers=headers)


def page(newsroom: Newsroom, name: str, **headers: str) -> httpx.Response:
    with looking(newsroom) as client:
        return client.get(newsroom.world.url(item(newsroom, name)), headers=headers)


def test_every_outlet_is_a_host_of_its_own(newsroom: Newsroom) -> None:
    places = newsroom.places.home.values()
    assert len({place.host for place in places}) == 5
    assert len({place.port for place in places}) == 1
    assert all(place.host.startswith("127.") for place in places)


def test_what_is_declared_gb2312_is_gb18030(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("02 22:00")
    answer = page(newsroom, "lab-zh")
    assert answer.headers["content-type"] == "text/html; charset=gb2312"
    assert "瀞萱" in answer.content.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode("gb2312")


def test_nothing_is_seen_before_its_time(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("01 09:59")
    assert page(newsroom, "lab-zh").status_code == 404
    assert "20117733" not in get(newsroom, "office", "/wjdt/index.html").text
    hands["now"] = at("01 10:00")
    assert page(newsroom, "lab-zh").status_code == 200
    assert "t20250301_20117733" in get(newsroom, "office", "/wjdt/index.html").text


def test_lists_go_on_on_further_pages(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("02 22:00")
    first, second = (get(newsroom, "office", f"/wjdt/index{part}.html").text for part in ("", "_1"))
    assert first.count("<li>") == 2
    assert second.count("<li>") == 1
    assert "t20250220" in second


@pytest.mark.parametrize(("outlet", "path"), [("wire", "/rss/worldnews.xml"), ("notes", "/feed/")])
def test_feeds_are_read_by_a_feed_reader(
    newsroom: Newsroom, hands: dict[str, datetime], outlet: str, path: str
) -> None:
    hands["now"] = at("02 22:00")
    feed = feedparser.parse(get(newsroom, outlet, path).content)
    assert not feed.bozo
    assert all(entry.link.startswith(newsroom.places.home[outlet].base) for entry in feed.entries)
    assert feed.entries[0].published_parsed.tm_year == 2025


def test_a_feed_may_hold_the_whole_text(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("02 22:00")
    entry = feedparser.parse(get(newsroom, "notes", "/feed/").content).entries[0]
    assert entry.title == "On writing about machines <and> people"
    assert "with &lt;b&gt;marks&lt;/b&gt; &amp; signs." in entry.content[0].value


def test_an_empty_page_is_filled_from_json(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("02 22:00")
    assert "课程" not in get(newsroom, "hub", "/yaowen/liebiao/index.html").text
    listed = get(newsroom, "hub", "/yaowen/liebiao/LIST.json").json()["data"]["list"]
    assert [row["TITLE"] for row in listed] == ["老挝学员人工智能课程开班"]
    assert get(newsroom, "hub", listed[0]["URL"]).status_code == 200


def test_a_news_sitemap_names_the_pages(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("02 22:00")
    text = get(newsroom, "paper", "/sitemap-news.xml").text
    assert newsroom.world.url(item(newsroom, "lab-copy")) in text
    assert "<news:publication_date>2025-03-01T20:00:00+02:00<" in text


def test_who_has_it_already_is_told_304(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("02 22:00")
    first = get(newsroom, "wire", "/rss/worldnews.xml")
    by_tag = get(newsroom, "wire", "/rss/worldnews.xml", **{"If-None-Match": first.headers["etag"]})
    by_time = get(
        newsroom, "wire", "/rss/worldnews.xml", **{"If-Modified-Since": first.headers["last-modified"]}
    )
    assert (by_tag.status_code, by_tag.content) == (304, b"")
    assert by_time.status_code == 304
    odd = get(newsroom, "wire", "/rss/worldnews.xml", **{"If-Modified-Since": "yesterday"})
    assert odd.status_code == 200


def test_a_silent_edit_changes_text_and_tag(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("02 22:00")
    before = page(newsroom, "lab-zh")
    hands["now"] = at("03 09:00")
    after = page(newsroom, "lab-zh", **{"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert "正式揭牌" in after.content.decode("gb18030")
    assert "正式揭牌" not in before.content.decode("gb18030")


def test_a_removed_page_answers_200(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("03 00:00")
    answer = page(newsroom, "gone")
    assert answer.status_code == 200
    text = answer.content.decode("gb18030")
    assert "不存在或已被删除" in text
    assert "撤下" not in text
    assert "撤下" not in get(newsroom, "office", "/wjdt/index.html").content.decode("gb18030")


def test_a_wrong_date_is_shown_on_the_page_only(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("02 22:00")
    text = page(newsroom, "misdated").text
    assert '<meta name="publishdate" content="2024-03-02">' in text
    assert "/20250302/" in newsroom.world.url(item(newsroom, "misdated"))


def test_an_outage_is_a_503(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("03 06:00")
    assert get(newsroom, "wire", "/rss/worldnews.xml").status_code == 503
    assert get(newsroom, "wire", "/robots.txt").status_code == 200
    hands["now"] = at("03 12:00")
    assert get(newsroom, "wire", "/rss/worldnews.xml").status_code == 200


def test_too_many_requests_says_when_to_return(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("03 01:00")
    answer = get(newsroom, "notes", "/feed/")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "90")


def test_a_broken_feed_breaks_off_before_its_entries(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("03 07:00")
    feed = feedparser.parse(get(newsroom, "notes", "/feed/").content)
    assert feed.bozo
    assert not any(entry.get("link") for entry in feed.entries)


def test_a_challenge_answers_200(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("03 10:00")
    answer = get(newsroom, "hub", "/yaowen/liebiao/LIST.json")
    assert answer.status_code == 200
    assert "Checking your browser" in answer.text


def test_a_closed_connection_says_nothing(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("04 06:00")
    with pytest.raises(httpx.RemoteProtocolError):
        get(newsroom, "office", "/wjdt/index.html")


def test_a_moved_outlet_is_found_at_its_new_host(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("04 13:00")
    answer = get(newsroom, "hub", "/yaowen/liebiao/LIST.json")
    new_home = newsroom.places.moved["hub"]
    assert (answer.status_code, answer.headers["location"]) == (
        301,
        new_home.base + "/yaowen/liebiao/LIST.json",
    )
    with looking(newsroom) as client:
        assert client.get(answer.headers["location"]).json()["data"]["total"] == 1


def test_a_redirect_loop_leads_to_itself(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("02 22:00")
    with looking(newsroom) as client, pytest.raises(httpx.TooManyRedirects):
        client.get(newsroom.world.url(item(newsroom, "loop")), follow_redirects=True)


def test_a_huge_page_is_streamed_and_never_held(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("02 22:00")
    read = 0
    url = newsroom.world.url(item(newsroom, "huge"))
    with looking(newsroom) as client, client.stream("GET", url) as answer:
        assert "content-length" not in answer.headers
        for block in answer.iter_bytes():
            read += len(block)
            if read > 3_000_000:
                break
    assert read < 10_000_000
    assert get(newsroom, "paper", "/robots.txt").status_code == 200


def test_robots_txt_is_the_outlets_own(newsroom: Newsroom) -> None:
    assert "*/drafts/" in get(newsroom, "notes", "/robots.txt").text
    assert "Allow: /" in get(newsroom, "wire", "/robots.txt").text


def test_nothing_of_an_identifier_or_a_truth_is_served(
    newsroom: Newsroom, hands: dict[str, datetime]
) -> None:
    hands["now"] = at("02 22:00")
    for one in newsroom.world.scenario.items:
        if one.id not in ("huge", "loop"):
            answer = page(newsroom, one.id)
            assert f'"{one.id}"' not in answer.text
            assert f"/{one.id}/" not in newsroom.world.url(one)


def test_requests_are_logged(tiny: Scenario, tmp_path: Path) -> None:
    log = tmp_path / "requests.jsonl"
    with Newsroom(tiny, frozen_clock(at("02 22:00")), log=log) as newsroom:
        get(newsroom, "wire", "/robots.txt", **{"User-Agent": "tester (t@example.org)"})
        get(newsroom, "wire", "/nothing")
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [(line["outlet"], line["path"], line["status"]) for line in lines] == [
        ("wire", "/robots.txt", 200),
        ("wire", "/nothing", 404),
    ]
    assert lines[0]["agent"] == "tester (t@example.org)"


def test_the_clock_file_is_read_on_every_request(tiny: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    clock: Clock = file_clock(file)
    for moment, status in ((at("01 09:00"), 404), (at("01 11:00"), 200)):
        file.write_text(json.dumps({"real": 0, "simulated": moment.timestamp(), "rate": 0}), encoding="utf-8")
        with Newsroom(tiny, clock) as newsroom:
            assert page(newsroom, "lab-zh").status_code == status


def test_where_only_one_host_answers_outlets_differ_by_port(tiny: Scenario) -> None:
    with Newsroom(tiny, frozen_clock(at("02 22:00")), one_host=True) as newsroom:
        places = newsroom.places.home.values()
        assert {place.host for place in places} == {"127.0.0.1"}
        assert len({place.port for place in places}) == 5
        assert get(newsroom, "hub", "/yaowen/liebiao/LIST.json").json()["data"]["total"] == 1


def test_head_sends_no_body(newsroom: Newsroom, hands: dict[str, datetime]) -> None:
    hands["now"] = at("02 22:00")
    with looking(newsroom) as client:
        answer = client.head(newsroom.world.url(item(newsroom, "lab-en")))
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 500


def test_stopping_twice_frees_the_port_once(tiny: Scenario) -> None:
    first = Newsroom(tiny, frozen_clock(at("02 22:00")))
    first.start()
    port = first.places.home["wire"].port
    first.stop()
    first.stop()
    with Newsroom(tiny, frozen_clock(at("02 22:00")), port=port) as second:
        assert get(second, "wire", "/robots.txt").status_code == 200


def test_a_taken_port_is_refused(tiny: Scenario) -> None:
    with Newsroom(tiny, frozen_clock(at("02 22:00"))) as first, pytest.raises(OSError, match="in use"):
        Newsroom(tiny, frozen_clock(at("02 22:00")), port=first.places.home["wire"].port)
