"""A new partner is shown by words that name it."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session

from alerts.naming import Place, words_naming
from alerts.records import Window
from alerts.snapshot import take_snapshot
from models.ledger import PartnershipRow, Stage
from tests.alerts.sample import START, Archive

_ACT = "Diplomats from fifty countries met in the Group of Friends on Thursday."
_NAMES = "Serbia and Pakistan sent their deputy ministers."
_BETWEEN = "The hall was full and the coffee cold."
_TEXT = f"{_ACT} {_BETWEEN} {_NAMES}"


def _row(text: str, quote: str) -> PartnershipRow:
    start = text.index(quote)
    return PartnershipRow(
        country="SRB", action="A4", stage=Stage.UNDER_WAY, article_id="a", start=start,
        end=start + len(quote), quote=quote, news="new partner", because="", known_at=START,
    )  # fmt: skip


def _words(text: str, quote: str, name: str = "Serbia") -> str:
    start = text.index(name)
    return words_naming(_row(text, quote), text, {("a", "SRB"): Place(start, start + len(name))})


def test_the_sentence_that_names_it_stands_beside_that_of_the_act() -> None:
    assert _words(_TEXT, _ACT) == f"{_ACT} […] {_NAMES}"
    assert _words(f"{_NAMES} {_BETWEEN} {_ACT}", _ACT) == f"{_NAMES} […] {_ACT}"


def test_words_that_name_it_stand_alone() -> None:
    assert _words(_TEXT, _NAMES) == _NAMES
    assert _words(_TEXT, _TEXT) == _TEXT


def test_part_of_the_naming_sentence_grows_to_it() -> None:
    assert _words(_TEXT, "sent their deputy ministers.") == _NAMES


def test_without_a_place_the_words_stay() -> None:
    assert words_naming(_row(_TEXT, _ACT), _TEXT, {}) == _ACT


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_act_and_the_name_are_always_there_and_short_enough_for_a_mail(before: int, between: int) -> None:
    text = f"{_BETWEEN * before} {_ACT} {_BETWEEN * between} {_NAMES}"
    shown = _words(text, _ACT)
    assert "Group of Friends" in shown
    assert "Serbia" in shown
    assert len(shown) <= 420


def test_a_snapshot_reads_the_place_from_the_coding(
    store: Engine, write: Callable[[Callable[[Archive], object]], None]
) -> None:
    write(lambda archive: archive.partnership("SRB", "A4", quote=_ACT, named=_NAMES))
    with Session(store) as session:
        (reached,) = take_snapshot(session, Window(START.replace(year=2024), START), 0.65).partnerships
    assert reached.report.quote == f"{_ACT} […] {_NAMES}"
