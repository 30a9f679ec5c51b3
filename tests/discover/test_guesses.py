"""What is guessed of an outlet, and how sure a guess may be."""

from datetime import datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.source import Source
from pipeline.discover.expecting import expect
from pipeline.discover.guesses import country_of, identifier, kind_of, name_of, timezone_of
from pipeline.discover.pointers import feeds_named, json_named, sitemaps_named
from pipeline.discover.proposal import provisional
from tests.discover.site import HOME, NOW, list_page
from tests.discover.test_listing import page


@pytest.mark.parametrize(
    ("url", "languages", "country"),
    [
        ("https://www.mfa.gov.zm/news/", ["en"], "ZMB"),
        ("https://news.example.co.uk/", ["en"], "GBR"),
        ("https://news.example.com/", ["zh-Hans"], "CHN"),
        ("https://news.example.com/", ["en"], "XXX"),
        ("https://news.example.ai/", [], "XXX"),
    ],
)
def test_the_host_names_the_state_or_the_language_hints_at_one(
    url: str, languages: list[str], country: str
) -> None:
    assert country_of(url, languages).value == country


@pytest.mark.parametrize(
    ("country", "stamps", "zone", "sure"),
    [
        ("ZMB", [], "Africa/Lusaka", True),
        ("CHN", ["2026-11-02T08:00:00+08:00"], "Asia/Shanghai", True),
        ("IDN", ["2026-11-02T08:00:00+0800"], "Asia/Makassar", True),
        ("RUS", [], "Europe/Moscow", False),
        ("XXX", ["2026-11-02 08:00:00 +05:00"], "Etc/GMT-5", False),
        ("ZMB", ["2026-11-02T08:00:00+00:00"], "Africa/Lusaka", True),
        ("XXX", [], "UTC", False),
    ],
)
def test_the_zone_is_the_states_unless_the_pages_say_another(
    country: str, stamps: list[str], zone: str, sure: bool
) -> None:
    found = timezone_of(country, stamps, NOW)

    assert found.value == zone
    assert found.doubtful is not sure


def test_a_public_host_speaks_officially_and_others_are_guessed() -> None:
    assert kind_of("https://www.mfa.gov.zm/").value == "official"
    assert kind_of("https://courier.example/").doubtful


def test_the_name_is_the_sites_own_or_what_titles_share() -> None:
    assert name_of("The Courier", [], HOME).value == "The Courier"
    assert name_of("", ["Rain | The Courier", "Snow | The Courier"], HOME).value == "The Courier"
    assert name_of("", [], HOME).value == "courier.example.zm"


@given(st.text(max_size=40))
@example("＃")
@example("[")
def test_any_host_gives_an_identifier_that_a_source_may_have(host: str) -> None:
    url = f"https://{host.replace('/', '')}/x"

    assert isinstance(provisional(url, "", NOW, delay_seconds=0), Source)
    assert identifier(url)


def test_the_rate_comes_from_the_dates_listed() -> None:
    daily: list[datetime | None] = [NOW - timedelta(days=n) for n in range(15)]
    often, sure = expect(daily, NOW)
    default, unsure = expect([NOW, None], NOW)

    assert often.items_per_week == pytest.approx(7.0)
    assert often.newest_within_days == 3
    assert not sure.doubtful
    assert default.items_per_week == 1.0
    assert unsure.doubtful


def test_what_was_quiet_for_months_may_be_so_again() -> None:
    seldom, _ = expect([NOW - timedelta(days=40 * n) for n in range(1, 6)], NOW)

    assert seldom.newest_within_days == 80
    assert seldom.items_per_week == pytest.approx(0.2)


def test_feeds_sitemaps_and_json_are_found_where_the_site_names_them() -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" href="/f.xml">'
        '<link rel="alternate" hreflang="fr" href="/fr/">'
    )
    script = "<a href='/news/rss.xml'>RSS</a><script>load('data/list.json?v=2', 'manifest.json')</script>"
    shown = page(list_page(head=head, after=script))
    robots = "User-agent: *\nDisallow: /x\nSitemap: https://a.example/all.xml\nsitemap: /news-sitemap.xml\n"

    assert feeds_named(shown) == ["https://courier.example.zm/f.xml", HOME + "rss.xml"]
    assert [endpoint.url for endpoint in json_named(shown)] == [HOME + "data/list.json?v=2"]
    assert sitemaps_named(robots, HOME)[0] == "https://courier.example.zm/news-sitemap.xml"


def test_a_hub_that_names_its_datasource_is_a_json_list() -> None:
    [hub] = json_named(page(list_page(head="<script>datasource:" + "0a" * 16 + "</script>")))

    assert (hub.url, hub.hub_file) == (HOME, "ds_{name}.json")
