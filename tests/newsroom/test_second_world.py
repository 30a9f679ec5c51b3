"""The second scenario: other outlets, other countries, other troubles; its truth agrees with itself."""

import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from newsroom.clock import frozen_clock
from newsroom.due import end_of, first_known, misstated, unseen_at
from newsroom.loading import load_scenario
from newsroom.places import place_outlets
from newsroom.replies import SITEMAP_INDEX_PATH, Reply, Request, answer
from newsroom.scenario import Item, Scenario, Truth, What
from newsroom.score import score_run
from newsroom.server import Newsroom
from newsroom.world import World
from tests.newsroom.perfect import perfect_run

FILE = Path(__file__).resolve().parents[2] / "newsroom" / "scenarios" / "second_world.toml"
FIRST = FILE.with_name("first_month.toml")
CHINESE_LENGTH = range(130, 601)
WORDS = range(80, 401)


@pytest.fixture(scope="module")
def second() -> Scenario:
    return load_scenario(FILE)


@pytest.fixture(scope="module")
def world(second: Scenario) -> World:
    return World(second, place_outlets(second, 8800))


def truth(item: Item) -> Truth:
    assert item.truth is not None
    return item.truth


def ask(world: World, outlet: str, path: str, instant: datetime) -> Reply:
    return answer(world, world.outlets[outlet], Request(path), instant)


def struck(world: World, what: What) -> tuple[str, datetime]:
    """The outlet that a kind of trouble strikes, and the instant at which it begins."""
    trouble = next(trouble for trouble in world.scenario.troubles if trouble.what is what)
    return trouble.outlet, trouble.since


def page(world: World, what: What) -> tuple[Item, Reply]:
    """The item that a kind of trouble strikes, and the answer when it is out."""
    trouble = next(trouble for trouble in world.scenario.troubles if trouble.what is what)
    item = next(item for item in world.scenario.items if item.id == trouble.item)
    return item, ask(world, item.outlet, world.path(item), world.moment(item))


def test_half_of_it_is_noise_in_seven_languages(second: Scenario) -> None:
    relevant = sum(truth(item).relevant for item in second.items)
    assert 0.4 <= relevant / len(second.items) <= 0.6
    assert set(Counter(item.lang for item in second.items)) == {
        "en", "zh-Hans", "zh-Hant", "pt", "fr", "vi", "id",
    }  # fmt: skip


def test_every_text_is_as_long_as_news_is(second: Scenario) -> None:
    for item in second.items:
        if item.lang.startswith("zh"):
            assert len(re.sub(r"\s", "", item.text)) in CHINESE_LENGTH, item.id
        else:
            assert len(item.text.split()) in WORDS, item.id


def test_every_event_is_told_and_agrees_with_its_items(second: Scenario) -> None:
    events = {event.id: event for event in second.events}
    told = Counter(name for item in second.items for name in truth(item).events)
    assert told.keys() == events.keys()
    for item in second.items:
        progress = {action.code for action in truth(item).actions if action.kind == "progress"}
        for name in truth(item).events:
            assert progress & set(events[name].actions), (item.id, name)
            assert set(truth(item).partners) & set(events[name].countries), (item.id, name)


def test_pairs_name_partners_and_actions_of_their_item(second: Scenario) -> None:
    for item in second.items:
        codes = {action.code for action in truth(item).actions}
        assert len(codes) == len(truth(item).actions), item.id
        assert not set(truth(item).partners) & set(truth(item).mentions), item.id
        for pair in truth(item).pairs or ():
            country, _, code = pair.partition(":")
            assert (country in truth(item).partners, code in codes) == (True, True), item.id


def test_no_text_is_taken_from_the_first_scenario(second: Scenario) -> None:
    first = {line.strip() for item in load_scenario(FIRST).items for line in item.text.splitlines()}
    for item in second.items:
        assert not {line.strip() for line in item.text.splitlines() if line.strip()} & first, item.id


def test_a_perfect_run_is_perfect(world: World) -> None:
    score = score_run(world, perfect_run(world, end_of(world.scenario)))
    assert score.relevant.f1 == score.any_action.f1 == score.partners.f1 == score.events.rate.f1 == 1.0
    assert score.mails.events_on_day == score.mails.events_due
    assert (score.troubles.missed, score.troubles.false_alarms, score.changes.missed) == ([], [], [])


def test_the_mails_worked_out_by_hand_are_the_due_ones(world: World) -> None:
    assert len(world.scenario.mails) >= 4
    assert misstated(world) == []


def test_there_is_something_to_mail(world: World) -> None:
    events, pairs = first_known(world)
    assert len(events) >= 18
    assert len({pair[:3] for pair in pairs}) >= 12


def test_a_feed_that_turned_into_a_page_hides_its_outlet(world: World) -> None:
    outlet, since = struck(world, What.HTML_FEED)
    feed = world.look(world.outlets[outlet]).feed
    before, then = (ask(world, outlet, feed, since + timedelta(hours=hours)) for hours in (-1, 1))
    assert before.body.startswith(b"<?xml")
    assert (then.status, then.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert outlet in unseen_at(world, since)


def test_a_list_that_lost_its_links_keeps_its_titles(world: World) -> None:
    outlet, since = struck(world, What.LINKLESS)
    title = world.listed(world.outlets[outlet], since)[0].title
    text = ask(world, outlet, "/", since).body.decode("gb18030")
    assert title in text
    assert "<a " not in text


def test_entries_of_one_guid_keep_their_links(world: World) -> None:
    outlet, _ = struck(world, What.SAME_GUID)
    feed = ask(world, outlet, world.look(world.outlets[outlet]).feed, end_of(world.scenario)).body.decode()
    guids, links = (re.findall(pattern, feed) for pattern in (r"<guid[^>]*>(.*?)<", r"<item>.*?<link>(.*?)<"))
    assert len(set(guids)) == 1
    assert len(set(links)) == len(guids)


def test_a_chain_of_redirects_leads_to_the_page(world: World) -> None:
    item, _ = page(world, What.REDIRECT_CHAIN)
    path, hops = world.listed_path(item, world.moment(item)), 0
    while (reply := ask(world, item.outlet, path, world.moment(item))).status == 302:
        path, hops = reply.headers["Location"], hops + 1
    assert (path, hops, reply.status) == (world.path(item), 4, 200)


def test_a_slow_page_comes_whole_and_late(world: World) -> None:
    item, reply = page(world, What.SLOW_DRIP)
    assert reply.stream is not None
    blocks = list(reply.stream)
    assert item.title in b"".join(blocks).decode()
    assert reply.pause * len(blocks) > 60


def test_a_slow_page_is_sent_over_as_long_as_it_says(second: Scenario) -> None:
    drip = next(trouble for trouble in second.troubles if trouble.what is What.SLOW_DRIP)
    quick = second.model_copy(update={"troubles": (drip.model_copy(update={"seconds": 1}),)})
    item = next(item for item in second.items if item.id == drip.item)
    with (
        Newsroom(quick, frozen_clock(end_of(quick))) as newsroom,
        httpx.Client(trust_env=False, timeout=10) as client,
        client.stream("GET", newsroom.world.url(item)) as reply,
    ):
        blocks = list(reply.iter_raw())
        assert item.title in b"".join(blocks).decode()
    assert reply.elapsed.total_seconds() > 0.9


def test_a_giant_table_leaves_the_text(world: World) -> None:
    item, reply = page(world, What.GIANT_TABLE)
    assert b'colspan="9007199254740991"' in reply.body
    assert item.title in reply.body.decode("big5hkscs")


def test_a_date_to_come_stands_in_the_feed_only(world: World) -> None:
    item, reply = page(world, What.WRONG_FEED_DATE)
    feed = ask(world, item.outlet, world.look(world.outlets[item.outlet]).feed, world.moment(item))
    assert b"2031" in feed.body
    assert b"2031" not in reply.body


def test_an_atom_feed_may_say_only_when_entries_changed(world: World) -> None:
    feed = ask(world, "corniche", world.look(world.outlets["corniche"]).feed, world.scenario.scenario.start)
    assert b"<updated>" in feed.body
    assert b"<published>" not in feed.body


def test_a_sitemap_index_names_the_sitemap_that_holds_the_pages(world: World) -> None:
    start = world.scenario.scenario.start
    index = ask(world, "penang", SITEMAP_INDEX_PATH, start).body.decode()
    (child,) = re.findall(r"<loc>http://[^/]+(/[^<]+)</loc>", index)
    assert (
        world.path(world.listed(world.outlets["penang"], start)[0]).encode()
        in ask(world, "penang", child, start).body
    )
