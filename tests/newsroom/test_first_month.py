"""The shipped scenario: large enough, varied enough and in agreement with itself."""

import re
import socket
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from jinja2 import Environment

from newsroom.due import end_of, first_known, misstated
from newsroom.loading import load_scenario, moment
from newsroom.places import place_outlets
from newsroom.replies import Request, answer
from newsroom.scenario import Item, Scenario, Style, Truth, What
from newsroom.score import score_run
from newsroom.world import World
from tests.newsroom.perfect import perfect_run

FILE = Path(__file__).resolve().parents[2] / "newsroom" / "scenarios" / "first_month.toml"
CHINESE_LENGTH = range(120, 601)
WORDS = range(60, 351)


@pytest.fixture(scope="module")
def month() -> Scenario:
    return load_scenario(FILE)


@pytest.fixture(scope="module")
def world(month: Scenario) -> World:
    return World(month, place_outlets(month, 8800))


def truth(item: Item) -> Truth:
    assert item.truth is not None
    return item.truth


def test_it_is_as_large_as_a_month_is(month: Scenario) -> None:
    assert month.scenario.days == 30
    assert len(month.outlets) >= 14
    assert len(month.items) >= 160


def test_half_of_it_is_noise(month: Scenario) -> None:
    relevant = sum(truth(item).relevant for item in month.items)
    assert 0.4 <= relevant / len(month.items) <= 0.6


def test_it_speaks_the_three_scripts_and_others(month: Scenario) -> None:
    languages = Counter(item.lang for item in month.items)
    assert languages["en"] >= 50
    assert languages["zh-Hans"] >= 50
    assert languages["zh-Hant"] >= 12
    assert {"fr", "es", "id"} <= languages.keys()


def test_it_has_every_kind_of_outlet(month: Scenario) -> None:
    assert {outlet.style for outlet in month.outlets} == set(Style) - {Style.SITEMAP_INDEX}
    assert any((outlet.charset, outlet.declared_charset) == ("gb18030", "gb2312") for outlet in month.outlets)
    assert any(outlet.robots and "*/news/" in outlet.robots for outlet in month.outlets)
    assert {outlet.kind for outlet in month.outlets} == {"official", "press", "expert", "aggregator"}


def test_every_text_is_as_long_as_news_is(month: Scenario) -> None:
    for item in month.items:
        if item.lang.startswith("zh"):
            assert len(re.sub(r"\s", "", item.text)) in CHINESE_LENGTH, item.id
        else:
            assert len(item.text.split()) in WORDS, item.id


def test_every_event_is_told_and_agrees_with_its_items(month: Scenario) -> None:
    events = {event.id: event for event in month.events}
    told = Counter(name for item in month.items for name in truth(item).events)
    assert told.keys() == events.keys()
    assert sum(count >= 2 for count in told.values()) >= 15
    for item in month.items:
        codes = {action.code for action in truth(item).actions}
        for name in truth(item).events:
            assert codes & set(events[name].actions), (item.id, name)
            assert not truth(item).partners or set(truth(item).partners) & set(events[name].countries), (
                item.id
            )


def test_every_action_is_there(month: Scenario) -> None:
    progress = Counter(
        action.code for item in month.items for action in truth(item).actions if action.kind == "progress"
    )
    assert set(progress) == {f"A{number}" for number in range(1, 11)}


def test_every_trouble_of_the_issue_is_there(month: Scenario) -> None:
    assert {trouble.what for trouble in month.troubles} >= {
        What.OUTAGE, What.CHALLENGE, What.FROZEN, What.RATE_LIMITED, What.REDIRECT_LOOP, What.HUGE_PAGE,
        What.WRONG_DATE, What.BROKEN_FEED, What.MOVED,
    }  # fmt: skip
    assert any(edit.change == "substance" for item in month.items for edit in item.edits)
    assert any(item.removed_at for item in month.items)
    assert sum(1 for item in month.items if item.copies) >= 6
    assert sum(1 for item in month.items if item.translation_of) >= 15


def test_two_embassies_mirror_one_document(month: Scenario) -> None:
    hosts: dict[str, set[str]] = {}
    for item in month.items:
        if item.document_number:
            hosts.setdefault(item.document_number, set()).add(item.outlet)
    assert any(len({host for host in names if host.startswith("embassy")}) == 2 for names in hosts.values())


def test_the_first_week_can_stand_alone(month: Scenario, world: World) -> None:
    end = month.scenario.start + timedelta(days=7)
    outlets = {outlet.id: outlet for outlet in month.outlets}
    moments = [moment(item, outlets[item.outlet]) for item in month.items]
    assert sum(month.scenario.start <= instant < end for instant in moments) >= 45
    events, pairs = first_known(world)
    assert sum(instant < end for instant in events.values()) >= 5
    assert len({pair[:3] for pair, instant in pairs.items() if instant < end}) >= 3
    whats = {trouble.what for trouble in month.troubles if trouble.since < end}
    assert {What.OUTAGE, What.CHALLENGE, What.BROKEN_FEED, What.HUGE_PAGE, What.RATE_LIMITED} <= whats


def test_there_are_days_without_news(month: Scenario) -> None:
    days = Counter(item.published.day for item in month.items if truth(item).relevant)
    assert {2, 9, 23}.isdisjoint(days)


def test_the_stated_mails_are_the_due_ones(world: World) -> None:
    assert len(world.scenario.mails) >= 8
    assert misstated(world) == []


def test_a_perfect_run_of_the_month_is_perfect(world: World) -> None:
    score = score_run(world, perfect_run(world, end_of(world.scenario)))
    assert score.relevant.f1 == score.any_action.f1 == score.partners.f1 == score.events.rate.f1 == 1.0
    assert score.mails.events_on_day == score.mails.events_due
    assert (score.troubles.missed, score.troubles.false_alarms) == ([], [])


def test_every_page_shows_its_text_in_its_charset(world: World) -> None:
    escape = Environment(autoescape=True).from_string("{{ line }}")
    for item in world.scenario.items:
        outlet = world.outlets[item.outlet]
        reply = answer(world, outlet, Request(world.path(item)), world.moment(item))
        if reply.status == 200 and reply.stream is None and reply.claimed is None:
            page = reply.body.decode(outlet.charset, "replace")
            shown = escape.render(line=item.text.strip().splitlines()[0].strip())
            hidden = world.page_trouble(outlet, world.moment(item), item)
            assert hidden is not None or shown in page, item.id


def test_no_two_pages_share_an_address(world: World) -> None:
    addresses = [world.url(item) for item in world.scenario.items]
    assert len(set(addresses)) == len(addresses)


def test_its_hosts_can_be_bound(month: Scenario) -> None:
    for place in place_outlets(month, 0).all():
        with socket.create_server((place.host, 0)) as server:
            assert server.getsockname()[0] == place.host
