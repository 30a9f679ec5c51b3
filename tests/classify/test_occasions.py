"""What type an event has, what a paper promises, and dates told by the month."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.coding import Coding, Document, Kind, Role
from pipeline.classify.coder import Coder
from pipeline.classify.occasions import type_features
from pipeline.classify.view import Reading

_DAY = date(2025, 8, 20)


def _coding(coder: Coder, text: str) -> Coding:
    return coder.code(Document(id="x", title="", text=text, published=_DAY))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "China and Peru signed a memorandum on artificial intelligence in Lima on Monday.",
            "agreement_signed",
        ),
        (
            "China and Egypt held an AI cooperation forum in Cairo on Monday with officials of both.",
            "event_held",
        ),
        (
            "A joint AI laboratory of China and Serbia was inaugurated in Novi Sad on Monday.",
            "facility_launched",
        ),
        ("中国和老挝20日在万象签署人工智能合作备忘录。", "agreement_signed"),
        ("中国—埃及人工智能联合实验室19日在开罗揭牌。", "facility_launched"),
        ("中国—东盟人工智能合作论坛18日在南宁举行,老挝、泰国官员出席。", "event_held"),
    ],
)
def test_the_verb_and_its_noun_give_the_type(text: str, expected: str, coder: Coder) -> None:
    assert expected in {event.type.value for event in _coding(coder, text).events}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("China and Kenya opened a joint AI laboratory in Nairobi in March.", "2025-03"),
        ("China and Kenya opened a joint AI laboratory in Nairobi last month.", "2025-07"),
        ("中国与肯尼亚人工智能联合实验室上月在内罗毕揭牌。", "2025-07"),
        ("China and Kenya opened a joint AI laboratory in Nairobi this week.", "2025-08"),
    ],
)
def test_a_month_is_as_exact_as_the_text(text: str, expected: str, coder: Coder) -> None:
    assert expected in {event.date for event in _coding(coder, text).events}


def test_what_a_paper_lists_is_promised_and_not_done(coder: Coder) -> None:
    text = (
        "China and Chile signed a memorandum on artificial intelligence in Santiago on Monday."
        " Under the memorandum the two sides will train engineers of Chile in Beijing."
    )
    kinds = {finding.code: finding.kind for finding in _coding(coder, text).actions}
    assert kinds["A1"] is Kind.PROGRESS
    assert kinds["A5"] is Kind.COMMITMENT


def test_a_centre_for_applications_is_a_platform_and_no_use_in_a_sector(coder: Coder) -> None:
    text = "China and Brunei opened an AI application cooperation center in Nanning on Monday."
    codes = {finding.code for finding in _coding(coder, text).actions}
    assert "A4" in codes
    assert "A2" not in codes


def test_a_conference_that_is_only_the_place_is_no_action(coder: Coder) -> None:
    text = (
        "At the World AI Conference in Shanghai the China Meteorological Administration handed an AI flood"
        " early warning system over to Ethiopia on Monday."
    )
    assert [finding.code for finding in _coding(coder, text).actions] == ["A3"]


def test_guests_of_a_meeting_are_partners_and_neighbours_elsewhere_are_not(coder: Coder) -> None:
    text = (
        "China's foreign ministry held an AI cooperation forum in Nanning on Monday. Officials from Laos and"
        " Cambodia attended and exchanged views on AI with the Chinese side.\n\n"
        "In other news, the price of rice rose in Japan and a ferry sank off Greece."
    )
    roles = {country.iso3: country.role for country in _coding(coder, text).countries}
    assert {iso3 for iso3, role in roles.items() if role is Role.PARTNER} == {"LAO", "KHM"}
    assert {"JPN", "GRC"} <= roles.keys()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("China and Ghana held their third AI workshop for officials in Accra on Monday.", 3),
        ("La Chine et le Sénégal ont tenu à Dakar leur deuxième forum sur l'intelligence artificielle.", 2),
        ("China dan Indonesia menggelar lokakarya ketiga kecerdasan buatan di Jakarta pada Senin.", 3),
        ("Китай и Казахстан провели в Астане четвёртый семинар по искусственному интеллекту.", 4),
        ("China and Ghana held an AI workshop in Accra, the second largest city, on Monday.", None),
    ],
)
def test_the_number_in_a_series_is_read_in_each_language(text: str, number: int | None, coder: Coder) -> None:
    assert {event.ordinal for event in _coding(coder, text).events} == {number}


_PLACES = st.lists(st.builds(lambda start: (start, start + 4), st.integers(0, 400)), min_size=1, max_size=8)


@given(_PLACES, _PLACES)
def test_a_verb_and_a_noun_are_beside_where_the_closest_two_are(
    verbs: list[tuple[int, int]], nouns: list[tuple[int, int]]
) -> None:
    reading = Reading(0, 404, 0, "x" * 404, {"held": verbs, "event_noun": nouns})
    features = type_features(reading, Reading(0, 0, 0, ""), ())
    closest = min(abs(verb[0] - noun[0]) for verb in verbs for noun in nouns)
    assert ("held_by_event_noun" in features) is (closest < 25)


def test_a_page_that_is_one_endless_sentence_is_coded(coder: Coder) -> None:
    coding = _coding(coder, "中国与老挝签署人工智能合作协议并举办研讨班" * 10_000)
    assert coding.relevant
    assert [country.iso3 for country in coding.countries] == ["LAO"]
