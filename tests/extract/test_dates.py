"""Where on a page its date is believed."""

from datetime import UTC, date, datetime

import pytest

from models.article import Precision
from models.source import ArticleRule
from pipeline.extract.dates import DateRules, publication_date
from pipeline.extract.tree import parse

SEEN_AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
URL_WITH_DAY = "https://example.org/202607/t20260717_11984715.html"
URL_BARE = "https://example.org/story?id=7"


def dated(
    html: str, url: str = URL_BARE, *, hint: str = "", rule: ArticleRule | None = None
) -> tuple[date | None, str]:
    rules = DateRules(zone="Asia/Shanghai", seen_at=SEEN_AT, rule=rule or ArticleRule(), hint=hint)
    found = publication_date(parse(html.encode(), url), rules)
    return found.moment.on, found.place


def test_site_selector_wins_over_meta() -> None:
    html = '<meta name="PubDate" content="2026-07-20"><span id="t">2026-07-15 15:30</span>'

    assert dated(html, rule=ArticleRule(published=("#t",))) == (date(2026, 7, 15), "site")


def test_modification_never_stands_in_for_publication() -> None:
    html = (
        '<meta name="lastmodifiedtime" content="2026-08-02">'
        '<meta property="og:updated_time" content="2026-08-03">'
        '<script type="application/ld+json">{"dateModified": "2026-08-04"}</script>'
        "<p>zuletzt geändert 05.08.2026</p>"
    )

    assert dated(html, hint="2026-07-17") == (date(2026, 7, 17), "listing")


def test_future_dates_are_not_believed() -> None:
    html = '<meta name="publishdate" content="2027-01-05"><div class="date">2026-07-17</div>'

    assert dated(html) == (date(2026, 7, 17), "visible")


@pytest.mark.parametrize("stamp", ["2026-09-10", "2025-07-17", "2569-09-30"])
def test_a_stamp_far_from_the_address_gives_way_to_it(stamp: str) -> None:
    assert dated(f'<meta name="PubDate" content="{stamp}">', URL_WITH_DAY) == (date(2026, 7, 17), "address")


def test_visible_minute_refines_the_day_of_the_meta() -> None:
    html = '<meta name="PubDate" content="2026-07-17"><div class="time">2026-07-17 18:40</div>'
    rules = DateRules(zone="Asia/Shanghai", seen_at=SEEN_AT)
    found = publication_date(parse(html.encode(), URL_BARE), rules)

    assert found.place == "meta[pubdate]+visible"
    assert found.moment.at == datetime(2026, 7, 17, 10, 40, tzinfo=UTC)
    assert found.moment.zone_assumed


def test_month_of_the_address_is_kept_as_a_month() -> None:
    found = publication_date(
        parse(b"<p>no date here", "https://example.org/page/202607/1338901.shtml"),
        DateRules(zone="UTC", seen_at=SEEN_AT),
    )

    assert (found.moment.on, found.moment.precision) == (date(2026, 7, 1), Precision.MONTH)


def test_own_pattern_for_the_address() -> None:
    rule = ArticleRule(url_date=r"id=(?P<year>\d{4})x(?P<month>\d\d)x(?P<day>\d\d)")

    assert dated("<p>text", "https://example.org/?id=2026x07x17", rule=rule) == (date(2026, 7, 17), "address")


def test_times_of_other_articles_are_not_the_articles() -> None:
    html = (
        "<h1>Story</h1><p>17 July 2026</p><p>Text of the story.</p>"
        '<ul><li><time datetime="2025-01-01">1 January 2025</time><a href="/x">Older</a></li></ul>'
    )

    assert dated(html) == (date(2026, 7, 17), "visible")


def test_nothing_is_dated_now() -> None:
    assert dated("<h1>Story</h1><p>It happened on Monday.</p>") == (None, "none")
