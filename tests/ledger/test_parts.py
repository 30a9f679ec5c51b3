"""Days, numbers and names as reports write them."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalogue import CatalogueError, load_plan
from pipeline.ledger.days import parse_days, window_of
from pipeline.ledger.lexicon import Lexicon
from pipeline.ledger.numerals import numbers_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("nearly 40 countries", 40),
        ("近40个国家", 40),
        ("將近四十個國家", 40),
        ("forty-two trainees", 42),
        ("一百四十多名中学生", 140),
        ("十二个", 12),
        ("两万名", 20_000),
        ("1,200 places", 1200),
    ],
)
def test_a_number_is_the_same_however_it_is_written(text: str, number: int) -> None:
    assert number in numbers_in(text)


@given(st.text())
def test_any_text_has_numbers_or_none(text: str) -> None:
    assert all(number > 0 for number in numbers_in(text))


@given(st.dates(), st.dates())
def test_a_window_never_begins_after_the_report(stated: date, reported: date) -> None:
    window = window_of(stated.isoformat(), reported)

    assert window.first <= window.last
    assert window.first.toordinal() <= reported.toordinal() + 1


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_none(text: str) -> None:
    window = parse_days(text)

    assert window is None or window.first <= window.last


def test_places_and_subjects_are_found_in_every_script(lexicon: Lexicon) -> None:
    assert lexicon.places.named_in("万象") == lexicon.places.named_in("in vientiane today") == {"vientiane"}
    assert "workshop" in lexicon.subjects.named_in("研讨班")
    assert "laboratory" not in lexicon.subjects.named_in("they collaborate")


def test_a_plan_with_an_unknown_event_type_is_refused_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text(
        """
        name = "A plan"
        [[action]]
        code = "A6"
        slug = "workshops"
        name.en = "Workshops"
        [[commitment]]
        id = "x"
        action = "A6"
        text.en = "x"
        target = 1
        unit = "x"
        from = 2024-09-25
        counts = { types = ["party"], actions = ["A6"] }
        """
    )

    with pytest.raises(CatalogueError, match=r"plan\.toml: commitment\.0\.counts\.types"):
        load_plan(tmp_path)
