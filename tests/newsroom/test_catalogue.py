"""The catalogue entries that the newsroom writes are what the pipeline expects."""

from pathlib import Path

import httpx
from bs4 import BeautifulSoup

from models.source import EndpointKind, Source
from newsroom.catalogue import write_catalogue
from newsroom.clock import frozen_clock
from newsroom.loading import load_scenario
from newsroom.places import place_outlets
from newsroom.scenario import Scenario
from newsroom.server import Newsroom
from pipeline.catalogue import load_sources
from tests.newsroom.conftest import at
from tests.newsroom.test_first_month import FILE


def entries(scenario: Scenario, folder: Path, port: int = 8800) -> dict[str, Source]:
    write_catalogue(scenario, place_outlets(scenario, port), folder)
    return load_sources(folder)


def test_every_outlet_has_an_entry(tmp_path: Path) -> None:
    month = load_scenario(FILE)
    sources = entries(month, tmp_path)
    assert set(sources) == {outlet.id for outlet in month.outlets}
    for outlet in month.outlets:
        assert sources[outlet.id].timezone == outlet.timezone
        assert bool(sources[outlet.id].article.body) is outlet.selectors


def test_the_selectors_find_what_they_name(tmp_path: Path) -> None:
    month = load_scenario(FILE)
    with Newsroom(month, frozen_clock(at("07 12:00"))) as newsroom, httpx.Client(trust_env=False) as client:
        write_catalogue(month, newsroom.places, tmp_path)
        for source in load_sources(tmp_path).values():
            endpoint = source.endpoints[0]
            listing = client.get(endpoint.url, headers={"User-Agent": "test"})
            assert listing.status_code == 200, source.id
            if endpoint.kind is EndpointKind.LIST:
                page = BeautifulSoup(listing.content, "lxml", from_encoding=source.charset)
                assert page.select(endpoint.links or ""), source.id
                assert page.select(f"{endpoint.row} {endpoint.row_date}"), source.id
        outlets = newsroom.world.outlets
        item = next(item for item in month.items if item.outlet == "lusaka")
        page = BeautifulSoup(client.get(newsroom.world.url(item)).content, "lxml")
        rule = load_sources(tmp_path)[outlets["lusaka"].id].article
        found = page.select_one(rule.title[0])
        assert found is not None
        assert found.get_text() == item.title
