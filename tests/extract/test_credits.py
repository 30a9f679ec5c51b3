"""Who wrote it and where it was taken from, as pages say it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.source import ArticleRule
from pipeline.extract.credits import name_alone, named_outlet
from pipeline.extract.dates import DateRules, publication_date
from pipeline.extract.fields import byline_of, outlet_of
from pipeline.extract.tree import Page, parse

SEEN_AT = datetime(2026, 11, 22, 6, tzinfo=UTC)


def page(html: str) -> Page:
    return parse(html.encode(), "https://example.org/1")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("By Amara Okoye", "Amara Okoye"),
        ("Amara Okoye - Published on Monday", "Amara Okoye"),
        ("Jeanne Tremblay 19 février 2026 Québec", "Jeanne Tremblay"),
        ("Poppy Lam Feb 21, 2026", "Poppy Lam"),
        ("Veröffentlicht vonKurt Beispiel", "Kurt Beispiel"),
        ("作者：林小雨", "林小雨"),
        ("reader1984", "reader1984"),
        ("Augusta May", "Augusta May"),
    ],
)
def test_a_byline_is_the_name_alone(words: str, name: str) -> None:
    assert name_alone(words) == name


@given(st.text(max_size=300))
def test_any_byline_and_credit_can_be_read(words: str) -> None:
    assert name_alone(words) in words
    assert named_outlet(words) in words


@pytest.mark.parametrize(
    ("words", "outlet"),
    [
        ("2026-07-17 18:40 来源：海港日报 作者：林小雨", "海港日报"),
        ("本文来源：海港日报举报", "海港日报"),
        ("來源:島嶼時報", "島嶼時報"),
        ("Source: Harbour Daily", "Harbour Daily"),
        ("Open source: a guide for ministries", ""),
        ("数据来源广泛", ""),
    ],
)
def test_the_outlet_stands_behind_its_label(words: str, outlet: str) -> None:
    assert named_outlet(words) == outlet


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ('{"@type": "Person", "name": "Amara Okoye"}', "Amara Okoye"),
        (
            '[{"@type": "Person", "name": "A. Okoye"}, {"@type": "Person", "name": "B. Lam"}]',
            "A. Okoye, B. Lam",
        ),
        ('"Amara Okoye"', "Amara Okoye"),
        ('{"@type": "Organization", "name": "Harbour Daily"}', ""),
        ('{"name": 7}', ""),
        ("[[[[[", ""),
    ],
)
def test_authors_in_data_are_persons(author: str, name: str) -> None:
    html = f'<script type="application/ld+json">{{"author": {author}}}</script>'

    assert byline_of(page(html), ArticleRule()).value == name


def test_an_outlet_line_of_a_chinese_page_is_found_without_a_selector() -> None:
    html = "<h1>港口学校试用共享辅导系统</h1><p>时间：周五</p><p>来源：海港日报</p><p>四所学校开始试用。</p>"

    found = outlet_of(page(html), ArticleRule(), "港口学校试用共享辅导系统")

    assert (found.value, found.place) == ("海港日报", "visible")


def test_the_owner_of_the_rights_is_not_taken_for_the_source() -> None:
    html = '<meta name="copyright" content="Harbour Daily Ltd. All rights reserved">'

    assert outlet_of(page(html), ArticleRule(), "A title").value == ""


def test_the_date_of_a_comment_is_not_that_of_the_article() -> None:
    html = (
        "<h1>Workshop held</h1><p>Published on 17.07.2026</p>"
        "<div id=comments><p class=comment-date>A reader wrote on 20.07.2026 at 09:12</p></div>"
    )
    found = publication_date(page(html), DateRules(zone="UTC", seen_at=SEEN_AT))

    assert str(found.moment.on) == "2026-07-17"
