"""Patterns for addresses: they fit what they were made from, and generalise it."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.discover.addresses import date_pattern_of, pattern_of, telling

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("urls", "pattern"),
    [
        (["/n1/2026/1120/c64387-1.html", "/n1/2026/1119/c64387-22.html"], r"/n1/\d{4}/\d+/c\d+\-\d+\.html$"),
        (["/a/" + "0f" * 16 + "/c.html", "/a/" + "1e" * 16 + "/c.html"], r"/a/[0-9a-f]{32}/c\.html$"),
        (["/2026/11/02/rain-in-june/", "/2026/11/09/snow/"], r"/\d{4}/\d{2}/\d{2}/[^/]+/$"),
        (["/item?id=17", "/item?id=4"], r"/item\?id=\d+$"),
        (["/xw/t20261120_5.htm", "/xw/t20261119_6.htm", "/xw/"], r"/xw/t\d{8}_\d+\.htm$"),
    ],
)
def test_numbers_and_names_are_generalised(urls: list[str], pattern: str) -> None:
    assert pattern_of(["https://a.example" + url for url in urls]) == pattern


def test_a_section_in_the_list_is_left_out() -> None:
    articles = [f"https://a.example/news/2026{n:02}/{n}0007.shtml" for n in range(1, 8)]
    pattern = pattern_of([*articles, "https://a.example/news/index.shtml", "https://a.example/more/"])

    assert all(re.search(pattern, url) for url in articles)
    assert not re.search(pattern, "https://a.example/more/")


NAMES = st.text("abcdefghij-._()+*%äß中", min_size=1, max_size=12).filter(lambda name: name.strip(".-"))
NUMBERS = st.integers(0, 10**12)


@given(
    NAMES,
    st.lists(NUMBERS, min_size=1, max_size=12, unique=True),
    st.sampled_from(["", ".html", "/", ".aspx"]),
)
def test_addresses_of_one_build_all_fit(folder: str, numbers: list[int], ending: str) -> None:
    urls = [f"https://a.example/{folder}/{number}{ending}" for number in numbers]

    assert [url for url in urls if not re.search(pattern_of(urls), url)] == []


@given(st.lists(st.text(max_size=30), min_size=1, max_size=10))
def test_any_addresses_give_a_pattern_that_most_of_one_form_fit(paths: list[str]) -> None:
    urls = [f"https://a.example/{path}" for path in paths]

    assert re.compile(pattern_of(urls))


@pytest.mark.parametrize(
    ("form", "days"),
    [
        ("/t{:%Y%m%d}_7.html", ["2026-11-20", "2026-10-03"]),
        ("/{:%Y/%m/%d}/slug/", ["2026-11-20", "2026-10-03"]),
        ("/{:%Y-%m/%d}/c_1.htm", ["2026-11-20", "2026-10-03"]),
        ("/a/{:%Y%m/%d}/WS1.html", ["2026-11-20", "2026-10-03"]),
    ],
)
def test_the_date_in_addresses_is_found_and_checked(form: str, days: list[str]) -> None:
    known = {
        "https://a.example" + form.format(date.fromisoformat(day)): date.fromisoformat(day) for day in days
    }
    pattern, confidence = date_pattern_of(known, TODAY)

    assert confidence > 0.8
    for url, day in known.items():
        found = re.search(pattern, url)
        assert found
        assert date(int(found["year"]), int(found["month"]), int(found["day"])) == day


def test_numbers_that_only_look_like_days_are_none() -> None:
    numbers = {f"https://a.example/{number}.html": date(2026, 11, 1) for number in (20261301, 20261120)}
    late = {"https://a.example/20270301.html": None}
    others = {f"https://a.example/2020010{n}.html": date(2026, 11, n) for n in range(1, 6)}

    assert [date_pattern_of(days, TODAY)[0] for days in (numbers, late, others)] == ["", "", ""]


def test_an_article_is_told_from_a_section() -> None:
    assert telling("https://a.example/2026/11/rain-in-the-hills-again")
    assert not telling("https://a.example/world/asia/")
