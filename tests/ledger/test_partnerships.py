"""How far a partnership has come, and why that is news or not."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.coding import EventType, Kind
from models.ledger import News, Stage
from pipeline.ledger.partnerships import Partnership, Reading, Words, partnerships_of, told_by
from tests.ledger.making import claim

WORDS = Words(0, 4, "text")
DAY = date(2025, 3, 11)


def reading(
    name: str = "one",
    *,
    partners: tuple[str, ...] = ("ZMB",),
    findings: tuple[tuple[str, Kind], ...] = (),
    events: tuple[tuple[EventType, str], ...] = (),
    day: date = DAY,
    stale: str = "",
) -> Reading:
    claims = tuple(
        claim(f"{name}-{type_}-{action}", type=type_, actions={action}, countries=partners, date=None)
        for type_, action in events
    )
    found = tuple((action, kind, WORDS) for action, kind in findings)
    return Reading(name, day, frozenset(partners), found, claims, stale)


def judged(
    *readings: Reading, known: dict[tuple[str, str], frozenset[Stage]] | None = None
) -> dict[str, Partnership]:
    told = [one for each in readings for one in told_by(each)]
    return {
        f"{one.told.country}/{one.told.action}/{one.told.stage}": one
        for one in partnerships_of(told, known or {})
    }


def test_a_country_never_seen_is_a_new_partner_with_the_reason_in_words() -> None:
    found = judged(reading(findings=(("A6", Kind.COMMITMENT),)))["ZMB/A6/announced"]

    assert found.news is News.NEW_PARTNER
    assert found.because.startswith("first time Zambia appears as a partner for A6 (announced, 2025-03-11)")


def test_a_known_partner_with_another_action_is_a_new_action() -> None:
    known = {("ZMB", action): frozenset({Stage.UNDER_WAY}) for action in ("A10", "A4")}

    found = judged(reading(findings=(("A6", Kind.PROGRESS),)), known=known)["ZMB/A6/under_way"]

    assert found.news is News.NEW_ACTION
    assert "known before for A4, A10" in found.because


def test_a_later_stage_is_news_and_an_earlier_one_is_not() -> None:
    known = {("ZMB", "A1"): frozenset({Stage.SIGNED})}
    launched = reading(events=((EventType.FACILITY_LAUNCHED, "A1"),))
    announced = reading("two", findings=(("A1", Kind.COMMITMENT),))

    found = judged(launched, announced, known=known)

    assert found["ZMB/A1/launched"].news is News.NEXT_STAGE
    assert "signed before, now launched" in found["ZMB/A1/launched"].because
    assert found["ZMB/A1/announced"].news is News.BACKFILL


def test_of_stages_told_together_only_the_furthest_is_news() -> None:
    both = reading(findings=(("A1", Kind.COMMITMENT),), events=((EventType.AGREEMENT_SIGNED, "A1"),))

    found = judged(both)

    assert found["ZMB/A1/signed"].news is News.NEW_PARTNER
    assert found["ZMB/A1/announced"].news is News.BACKFILL


def test_an_old_report_is_kept_and_no_news_and_makes_the_country_known() -> None:
    old = reading("old", findings=(("A4", Kind.PROGRESS),), day=date(2024, 1, 5), stale="back-fill")
    fresh = reading("fresh", findings=(("A4", Kind.PROGRESS), ("A6", Kind.PROGRESS)))

    found = judged(old, fresh)

    assert found["ZMB/A4/under_way"].news is News.BACKFILL
    assert found["ZMB/A4/under_way"].told.article_id == "old"
    assert found["ZMB/A6/under_way"].news is News.NEW_ACTION


def test_what_was_recorded_before_is_never_news_again() -> None:
    known = {("ZMB", "A6"): frozenset({Stage.UNDER_WAY})}

    found = judged(reading(findings=(("A6", Kind.PROGRESS),)), known=known)

    assert found["ZMB/A6/under_way"].news is News.BACKFILL


def test_only_partners_take_part() -> None:
    told = told_by(reading(partners=(), findings=(("A6", Kind.PROGRESS),)))

    assert told == []


def test_an_event_speaks_for_the_countries_it_names() -> None:
    signed = claim("signed", countries={"LAO"}, actions={"A1"}, date=None)
    both = Reading("one", DAY, frozenset({"LAO", "VNM"}), (("A1", Kind.PROGRESS, WORDS),), (signed,))

    stages = {(one.country, one.stage) for one in told_by(both)}

    assert stages == {("LAO", Stage.SIGNED), ("VNM", Stage.UNDER_WAY)}


@pytest.mark.parametrize("type_", EventType)
def test_every_type_of_event_is_a_stage(type_: EventType) -> None:
    assert judged(reading(events=((type_, "A1"),)))


def test_of_evidence_for_one_day_the_exact_comes_first() -> None:
    partners = frozenset({"LAO"})
    month = Reading("a", DAY, partners, (), (claim("a", date="2025-03"),))
    day = Reading("b", DAY, partners, (), (claim("b", date="2025-03-11"),))

    assert judged(month, day)["LAO/A1/signed"].told.valid_from == "2025-03-11"


FINDINGS = st.lists(
    st.tuples(st.sampled_from(["A1", "A4", "A6"]), st.sampled_from(list(Kind)[1:])), max_size=3
)
EVENTS = st.lists(st.tuples(st.sampled_from(EventType), st.sampled_from(["A1", "A4", "A6"])), max_size=3)


@st.composite
def readings(draw: st.DrawFn) -> list[Reading]:
    count = draw(st.integers(1, 6))
    return [
        reading(
            f"article-{number}",
            partners=tuple(draw(st.sets(st.sampled_from(["ZMB", "LAO"]), min_size=1))),
            findings=tuple(draw(FINDINGS)),
            events=tuple(draw(EVENTS)),
            day=draw(st.dates(date(2025, 1, 1), date(2025, 6, 1))),
            stale=draw(st.sampled_from(["", "old"])),
        )
        for number in range(count)
    ]


@given(readings(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(many: list[Reading], order: Random) -> None:
    shuffled = [*many, *many[:2]]
    order.shuffle(shuffled)

    assert judged(*shuffled) == judged(*many)


@given(readings())
def test_a_country_has_at_most_one_news_for_an_action(many: list[Reading]) -> None:
    news = [
        (one.told.country, one.told.action) for one in judged(*many).values() if one.news is not News.BACKFILL
    ]

    assert len(news) == len(set(news))
