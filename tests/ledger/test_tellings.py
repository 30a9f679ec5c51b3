"""What one article tells: one happening unless it says otherwise, and never two in one."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.coding import EventType
from models.review import Subject, Verdict
from pipeline.ledger.claims import Claim
from pipeline.ledger.events import events_of
from pipeline.ledger.happenings import Event
from pipeline.ledger.lexicon import Lexicon
from pipeline.ledger.reviews import Review, Spot
from pipeline.ledger.rules import LedgerRules
from pipeline.ledger.tellings import told_apart
from tests.ledger.conftest import CATALOGUE
from tests.ledger.making import claim
from tests.ledger.synthetic import b_cubed
from tests.ledger.synthetic_articles import reported_in_articles

LEXICON = LedgerRules.load(CATALOGUE).lexicon
COURSE = {"type": EventType.PROGRAMME_STARTED, "actions": {"A5"}}


def further(told: Claim, **changes: object) -> Claim:
    """Another claim of the same article, further on in its text."""
    other = claim(f"further-{told.id}-{sorted(map(str, changes.items()))}", **changes)
    place = {"start": told.end + 1, "end": told.end + 1 + len(other.what)}
    return replace(other, article_id=told.article_id, story_id=told.story_id, family=told.family, **place)


def grouped(events: list[Event]) -> list[set[str]]:
    return [{report.claim_id for report in event.reports} for event in events]


def test_what_an_article_says_further_without_a_day_is_the_same_event_with_its_action(
    lexicon: Lexicon,
) -> None:
    opened = claim("opened", type=EventType.FACILITY_LAUNCHED)
    taught = further(opened, **COURSE, date=None, what="Lecturers learn to run it.")

    [event] = events_of([opened, taught], lexicon)

    assert (event.type, event.date, event.actions) == (
        EventType.FACILITY_LAUNCHED,
        "2025-03-10",
        ("A1", "A5"),
    )


@pytest.mark.parametrize("other", [{"date": "2025-03-12"}, {"countries": {"KEN"}}])
def test_another_day_or_country_in_one_article_is_another_event(
    other: dict[str, object], lexicon: Lexicon
) -> None:
    first = claim("first")

    assert len(events_of([first, further(first, **other)], lexicon)) == 2


def test_two_happenings_of_one_article_are_not_joined_through_a_third_report(lexicon: Lexicon) -> None:
    kenya = claim("kenya", **COURSE, countries={"KEN"}, date="2025-03-10")
    tanzania = further(kenya, **COURSE, countries={"TZA"}, date="2025-03-12")
    both = claim("both", **COURSE, countries={"KEN", "TZA"}, date="2025-03-11")

    groups = grouped(events_of([kenya, tanzania, both], lexicon))

    assert not any({kenya.id, tanzania.id} <= group for group in groups)


def test_what_could_be_said_of_two_happenings_does_not_join_them(lexicon: Lexicon) -> None:
    first = claim("first")
    second = further(first, date="2025-03-12", what="China and Laos signed for a data hall.")
    vague = further(first, date=None, actions={"A10"}, what="Rules were agreed as well.")

    assert len(events_of([first, second, vague], lexicon)) == 2


def test_sentences_without_a_day_join_no_articles(lexicon: Lexicon) -> None:
    """Articles are compared by what they date: the rest may be said of anything."""
    laos, kenya = claim("laos"), claim("kenya", countries={"KEN"})
    said = {"date": None, "countries": (), "what": "The texts are open to all who ask for them in writing."}
    claims = [laos, kenya, further(laos, **said), further(kenya, **said)]

    assert len(events_of(claims, lexicon)) == 2


def test_a_report_that_names_no_country_needs_more_than_action_and_near_days(lexicon: Lexicon) -> None:
    asian = claim(
        "asian",
        **COURSE,
        countries={"NPL", "LKA"},
        date="2025-03",
        place="昆明",
        language="zh-Hans",
        what="面向官员的人工智能课程开课。",
    )
    nameless = claim("nameless", **COURSE, countries=(), what="Officials began a course on AI.")

    assert len(events_of([asian, nameless], lexicon)) == 2
    assert len(events_of([asian, replace(nameless, place="Kunming")], lexicon)) == 1


def test_a_signing_and_the_meeting_at_which_it_took_place_are_one_event(lexicon: Lexicon) -> None:
    signed = claim("signed", place="Vientiane")
    held = claim("held", type=EventType.EVENT_HELD, actions={"A4"}, place="万象", language="zh-Hans")

    assert len(events_of([signed, held], lexicon)) == 1
    assert len(events_of([signed, replace(held, date="2025-03-11")], lexicon)) == 2
    assert len(events_of([signed, replace(held, countries=frozenset({"KEN"}))], lexicon)) == 2


def test_a_person_may_split_what_an_article_tells_as_one(lexicon: Lexicon) -> None:
    first = claim("first")
    more = further(first, date=None, actions={"A5"}, what="Teachers are being trained too.")
    spots = [
        Spot("", one.article_id, one.start, one.end, one.quote, part)
        for part, one in enumerate((first, more))
    ]
    split = Review(
        1, datetime(2026, 1, 1, tzinfo=UTC), "Ada", Verdict.SPLIT, Subject.EVENT, "event", spots=tuple(spots)
    )

    assert len(events_of([first, more], lexicon)) == 1
    assert len(events_of([first, more], lexicon, [split])) == 2


def test_a_claim_is_told_apart_from_others_by_what_it_states_only() -> None:
    day, month = claim("day"), claim("month", date="2025-03", published_on=date(2025, 4, 1))

    assert not told_apart(day, month)
    assert not told_apart(day, claim("none", date=None, countries=()))
    assert told_apart(month, claim("april", date="2025-04-01"))


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), order=st.randoms(use_true_random=False), repeats=st.integers(0, 30))
def test_order_and_repetition_change_nothing(seed: int, order: Random, repeats: int) -> None:
    claims, _ = reported_in_articles(seed, rounds=1)
    shuffled = [*claims, *claims[:repeats]]
    order.shuffle(shuffled)

    assert events_of(shuffled, LEXICON) == events_of(claims, LEXICON)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_no_event_holds_what_one_article_tells_apart(seed: int) -> None:
    claims, _ = reported_in_articles(seed, rounds=1)
    by_id = {one.id: one for one in claims}

    for group in grouped(events_of(claims, LEXICON)):
        pairs = combinations([by_id[one] for one in sorted(group)], 2)
        assert not any(a.article_id == b.article_id and told_apart(a, b) for a, b in pairs)


@pytest.mark.parametrize("seed", [201, 202])
def test_articles_that_tell_several_claims_are_grouped_as_the_truth_says(seed: int) -> None:
    claims, truth = reported_in_articles(seed)

    groups = [sorted(group) for group in grouped(events_of(claims, LEXICON))]

    assert b_cubed(truth, groups)[2] >= 0.87
