"""Which reports tell of one event, and what they say together."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.coding import EventType
from pipeline.ledger.events import events_of
from pipeline.ledger.happenings import Event
from pipeline.ledger.kinship import kinship
from pipeline.ledger.lexicon import Lexicon
from pipeline.ledger.rules import LedgerRules
from pipeline.ledger.traits import traits_of
from tests.ledger.conftest import CATALOGUE
from tests.ledger.making import claim
from tests.ledger.synthetic import b_cubed, reported

LEXICON = LedgerRules.load(CATALOGUE).lexicon

WORKSHOP = {
    "type": EventType.EVENT_HELD,
    "date": "2025-05-12",
    "actions": {"A6"},
    "countries": (),
    "published_on": date(2025, 5, 13),
    "seen_on": date(2025, 5, 13),
}


def groups(events: list[Event]) -> list[list[str]]:
    return [[report.claim_id for report in event.reports] for event in events]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), order=st.randoms(use_true_random=False), repeats=st.integers(0, 30))
def test_order_and_repetition_change_nothing(seed: int, order: Random, repeats: int) -> None:
    claims, _ = reported(seed, rounds=1)
    shuffled = [*claims, *claims[:repeats]]
    order.shuffle(shuffled)

    assert events_of(shuffled, LEXICON) == events_of(claims, LEXICON)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_every_claim_reports_exactly_one_event(seed: int) -> None:
    claims, _ = reported(seed, rounds=1)

    told = [claim_id for group in groups(events_of(claims, LEXICON)) for claim_id in group]

    assert sorted(told) == sorted(claim.id for claim in claims)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_kinship_is_the_same_from_either_side(seed: int) -> None:
    claims, _ = reported(seed, rounds=1)
    traits = [traits_of(one, LEXICON) for one in claims]

    assert all(kinship(a, b) == kinship(b, a) for a in traits for b in traits)


def test_a_country_named_only_in_the_sentence_tells_signings_apart(lexicon: Lexicon) -> None:
    kenya = claim("kenya", countries=(), what="China and Kenya signed for a joint AI lab.")

    assert len(events_of([claim("laos"), kenya], lexicon)) == 2


@pytest.mark.parametrize("seed", [101, 102, 103])
def test_reports_in_three_scripts_are_grouped_as_the_truth_says(seed: int) -> None:
    claims, truth = reported(seed)

    precision, recall, f1 = b_cubed(truth, groups(events_of(claims, LEXICON)))

    assert len(set(truth.values())) >= 60
    assert f1 >= 0.90, (precision, recall, f1)


def test_one_signing_in_english_simplified_and_traditional_chinese_is_one_event(lexicon: Lexicon) -> None:
    reports = [
        claim("wire"),
        claim("xinwen", language="zh-Hans", what="中国与老挝签署人工智能联合实验室协议。"),
        claim("xinwen-hant", language="zh-Hant", what="中國與寮國簽署人工智慧聯合實驗室協議。", date=None),
    ]

    [event] = events_of(reports, lexicon)

    assert (event.type, event.date, event.countries) == (EventType.AGREEMENT_SIGNED, "2025-03-10", ("LAO",))


def test_a_recap_with_the_month_only_is_the_same_event(lexicon: Lexicon) -> None:
    recap = claim("recap", date="2025-03", published_on=date(2025, 4, 20), seen_on=date(2025, 4, 20))

    [event] = events_of([claim("wire"), recap], lexicon)

    assert event.date == "2025-03-10"


def test_the_second_and_the_third_workshop_are_two_events(lexicon: Lexicon) -> None:
    second = claim("second", **WORKSHOP, ordinal=2, what="The second workshop on AI opened in Beijing.")
    third = claim("third", **WORKSHOP, ordinal=3, what="第三期人工智能研讨班在北京开班。", language="zh-Hans")

    assert len(events_of([second, third], lexicon)) == 2


def test_an_ordinal_is_the_same_in_every_language(lexicon: Lexicon) -> None:
    english = claim("en", **WORKSHOP, ordinal=2, what="The second workshop on AI opened in Beijing.")
    chinese = claim("zh", **WORKSHOP, ordinal=2, what="第二期人工智能研讨班在京开班。", language="zh-Hans")

    assert len(events_of([english, chinese], lexicon)) == 1


def test_two_countries_that_sign_in_the_same_days_are_two_events(lexicon: Lexicon) -> None:
    laos = claim("laos")
    kenya = claim("kenya", countries={"KEN"}, what="China and Kenya signed for a joint AI lab.")

    assert len(events_of([laos, kenya], lexicon)) == 2


def test_a_laboratory_announced_signed_and_opened_is_three_events(lexicon: Lexicon) -> None:
    types = (EventType.STATEMENT, EventType.AGREEMENT_SIGNED, EventType.FACILITY_LAUNCHED)

    assert len(events_of([claim(one, type=one) for one in types], lexicon)) == 3


def test_two_subjects_with_one_country_on_one_day_are_two_events(lexicon: Lexicon) -> None:
    farming = claim("farming", actions={"A2"}, what="China and Laos signed on AI in agriculture.")
    customs = claim("customs", actions={"A9"}, what="中国和老挝签署海关数据协议。", language="zh-Hans")

    assert len(events_of([farming, customs], lexicon)) == 2


def test_delegations_of_many_countries_at_one_workshop_are_one_event(lexicon: Lexicon) -> None:
    told = WORKSHOP | {"ordinal": 2, "what": "The second AI workshop opened in Shanghai."}
    reports = [claim(country, **told | {"countries": {country}}) for country in ("KEN", "LAO", "PER")]

    [event] = events_of(reports, lexicon)

    assert event.countries == ("KEN", "LAO", "PER")


def test_contradicting_dates_are_one_event_with_a_dispute(lexicon: Lexicon) -> None:
    reports = [claim("a"), claim("b"), claim("c", date="2025-03-11")]

    [event] = events_of(reports, lexicon)

    assert event.date == "2025-03-10"
    assert event.disputed == ("date: 2025-03-10 (2), 2025-03-11 (1)",)


@pytest.mark.parametrize("impossible", ["2025-02-30", "2025-13", "2026-03-10", "soon"])
def test_an_impossible_date_counts_as_none_and_is_named(impossible: str, lexicon: Lexicon) -> None:
    [event] = events_of([claim("right"), claim("wrong", date=impossible)], lexicon)

    assert event.date == "2025-03-10"
    assert event.disputed == (f"date: {impossible} cannot be",)


def test_what_a_search_feed_found_corroborates_and_is_no_witness(lexicon: Lexicon) -> None:
    found = claim("found", family="", story_id="story", published_on=date(2025, 3, 11))
    own = claim("own", story_id="story", published_on=date(2025, 3, 12))

    [event] = events_of([found, own], lexicon)

    assert {report.claim_id for report in event.reports} == {found.id, own.id}
    assert [report.claim_id for report in event.reports if report.independent] == [own.id]


def test_copies_and_one_family_count_once_as_independent(lexicon: Lexicon) -> None:
    first = claim("first")
    copy = claim("copy", story_id=first.story_id, published_on=date(2025, 3, 12))
    sister = claim("sister", family=first.family, published_on=date(2025, 3, 12))
    other = claim("other", published_on=date(2025, 3, 12))

    [event] = events_of([first, copy, sister, other], lexicon)

    assert {report.claim_id for report in event.reports if report.independent} == {first.id, other.id}


def test_an_event_is_named_after_its_first_report_whatever_the_rule_set(lexicon: Lexicon) -> None:
    first, later = claim("first"), claim("later", published_on=date(2025, 3, 12))
    recoded = replace(first, id="another-rule-set")

    [alone], [both] = events_of([recoded], lexicon), events_of([first, later], lexicon)

    assert alone.id == both.id
