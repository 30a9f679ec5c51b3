"""The arithmetic of the score, on the tiny world and on hand-made events."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.due import due_mails, end_of, first_known, knowable_from, misstated
from newsroom.matching import dates_agree, likeness, match_events
from newsroom.report import as_text, score_lines
from newsroom.run import FoundAction, FoundEvent, FoundItem, Run, SeenChange, SeenTrouble, SentMail
from newsroom.scenario import Event
from newsroom.score import Rate, score_run
from newsroom.world import World
from tests.newsroom.conftest import at
from tests.newsroom.perfect import perfect_run


def url(world: World, name: str) -> str:
    return world.url(next(item for item in world.scenario.items if item.id == name))


def run(**fields: Any) -> Run:
    return Run(until=at("02 23:00"), **fields)


LAB = FoundEvent(type="facility_launched", date="2025-03-01", actions=("A1",), countries=("ZMB",))
COURSE = FoundEvent(type="programme_started", date="2025-03-02", actions=("A5",), countries=("LAO",))


def test_a_perfect_run_has_nothing_wrong_or_missed(world: World) -> None:
    until = end_of(world.scenario)
    score = score_run(world, perfect_run(world, until))
    rates = [score.relevant, score.any_action, score.partners, score.events.rate]
    assert all((rate.wrong, rate.missed) == (0, 0) for rate in rates)
    assert score.kinds_right == score.kinds_of > 0
    assert (score.mails.digests_missing, score.mails.digests_extra) == ([], [])
    assert score.mails.events_on_day == score.mails.events_due > 0
    assert score.mails.pairs_on_day == score.mails.pairs_due > 0
    assert score.mails.unseen_named == score.mails.unseen_due > 0
    assert score.troubles.seen == score.troubles.there == 8
    assert score.changes.classed_right == score.changes.seen == score.changes.there == 2
    assert (score.troubles.missed, score.troubles.false_alarms, score.strangers) == ([], [], [])


def test_an_empty_run_misses_all_and_claims_nothing(world: World) -> None:
    score = score_run(world, Run(until=end_of(world.scenario)))
    assert (score.relevant.right, score.relevant.wrong, score.relevant.missed) == (0, 0, 4)
    assert score.partners.missed == 4
    assert score.events.missed == ["lab", "course"]
    assert score.mails.digests_sent == 0
    assert len(score.mails.digests_missing) == score.mails.digests_due == 8
    assert score.troubles.seen == 0


def test_figures_of_a_mixed_run(world: World) -> None:
    items = (
        # right but for the kind
        FoundItem(
            url=url(world, "lab-zh"),
            relevant=True,
            actions=(FoundAction(code="A1", kind="commitment"), FoundAction(code="A4", kind="progress")),
            partners=("ZMB", "ZWE"),
        ),
        # relevant in truth, not so called: its actions do not count as claimed
        FoundItem(url=url(world, "lab-en"), relevant=False, partners=("ZMB",)),
        # noise called relevant
        FoundItem(url=url(world, "essay"), relevant=True),
        FoundItem(url="http://127.0.9.9:1/else", relevant=True),
    )
    score = score_run(world, run(items=items))
    assert (score.relevant.right, score.relevant.wrong, score.relevant.missed) == (1, 1, 3)
    assert (score.actions["A1"].right, score.actions["A1"].missed) == (1, 2)
    assert score.actions["A4"].wrong == 1
    assert (score.kinds_right, score.kinds_of) == (0, 1)
    assert (score.partners.right, score.partners.wrong, score.partners.missed) == (1, 1, 3)
    assert score.strangers == ["http://127.0.9.9:1/else"]
    assert (score.coverage["office"].read, score.coverage["office"].out) == (1, 3)


def test_what_cannot_be_read_is_not_held_against_a_run(world: World) -> None:
    items = {item.id: item for item in world.scenario.items}
    assert knowable_from(world, items["huge"]) is None
    assert knowable_from(world, items["loop"]) is None
    assert knowable_from(world, items["lab-zh"]) == at("01 10:00")
    assert knowable_from(world, items["old-notice"]) == world.scenario.scenario.start
    assert score_run(world, run()).coverage["paper"].out == 1


def test_the_same_event_found_twice_is_wrong_once(world: World) -> None:
    late = LAB.model_copy(update={"date": "2025-03-03", "type": "event_held"})
    score = score_run(world, run(events=(late, LAB, COURSE)))
    assert (score.events.rate.right, score.events.rate.wrong, score.events.rate.missed) == (2, 1, 0)
    assert score.events.repeated == 1
    assert score.events.both_right == 2


def test_what_is_told_as_certain_is_held_against_the_truth(world: World) -> None:
    rumour = FoundEvent(type="funding", actions=("A9",), countries=("FRA",))
    events = (LAB, rumour, COURSE.model_copy(update={"certain": False}))
    assert score_run(world, run(events=events)).events.certain_right == 1
    assert score_run(world, run(events=events)).events.certain == 2


def test_mails_are_due_by_the_rules(world: World) -> None:
    mails = due_mails(world, end_of(world.scenario))
    digests = [
        (mail.reader[:4], mail.day.day, mail.events, mail.unseen) for mail in mails if mail.kind == "digest"
    ]
    assert digests == [
        ("day@", 1, (), ()),
        ("day@", 2, ("lab",), ()),
        ("day@", 3, ("course",), ("wire", "hub", "notes")),
        ("day@", 4, (), ("office",)),
        ("labs", 1, ("lab",), ()),
        ("labs", 2, (), ()),
        ("labs", 3, (), ("hub",)),
        ("labs", 4, (), ()),
    ]
    notes = [(mail.day, mail.pairs) for mail in mails if mail.kind == "new_partner"]
    assert notes == [(date(2025, 3, 1), ("ZMB:A1",)), (date(2025, 3, 2), ("LAO:A5",))]


def test_events_told_before_the_start_are_old_news(world: World) -> None:
    events, _ = first_known(world)
    assert events == {"lab": at("01 10:00"), "course": at("02 09:30")}


def test_a_mail_that_is_stated_wrongly_is_named(world: World) -> None:
    stated = due_mails(world, end_of(world.scenario))
    wrong = [
        stated[1].model_copy(update={"events": ()}),
        stated[0].model_copy(update={"day": date(2024, 1, 1)}),
    ]
    claims = world.scenario.model_copy(update={"mails": (*stated, *wrong)})
    lines = misstated(World(claims, world.places))
    assert lines == [
        "day@readers.example digest 2025-03-02: events stated [], due ['lab']",
        "day@readers.example digest 2024-01-01: stated, but not due",
    ]


def test_late_missing_repeated_and_extra_mails(world: World) -> None:
    def digest(day: int, *events: FoundEvent) -> SentMail:
        return SentMail(reader="day@readers.example", kind="digest", day=date(2025, 3, day), events=events)

    mails = (
        digest(1),
        digest(2),
        digest(3, LAB),
        digest(4, LAB),
        digest(4),
        SentMail(
            reader="now@readers.example", kind="new_partner", day=date(2025, 3, 2), pairs=("ZMB:A1", "COD:A1")
        ),
    )
    score = score_run(world, Run(until=end_of(world.scenario), mails=mails)).mails
    assert score.digests_extra == ["day@readers.example 2025-03-04"]
    assert (score.events_late, score.events_on_day, score.events_repeated) == (1, 0, 1)
    assert "day@readers.example 2025-03-03 course" in score.events_missing
    assert (score.pairs_late, score.pairs_extra) == (1, ["COD:A1"])
    assert score.pairs_missing == ["now@readers.example 2025-03-02 LAO:A5"]


def test_an_alarm_without_a_cause_is_false(world: World) -> None:
    seen = (
        SeenTrouble(source="wire", reason="server_error", at=at("03 05:00")),
        SeenTrouble(source="office", reason="frozen", at=at("02 05:00")),
        SeenTrouble(source="paper", reason="too_large", at=at("02 10:00"), url=url(world, "huge")),
    )
    score = score_run(world, Run(until=at("03 12:00"), troubles=seen)).troubles
    assert score.seen == 2
    assert score.false_alarms == ["office frozen"]
    assert "paper redirect_loop loop" in score.missed


def test_changes_are_matched_by_address_and_time(world: World) -> None:
    seen = (
        SeenChange(url=url(world, "lab-zh"), change="substance", at=at("03 12:00")),
        SeenChange(url=url(world, "gone"), change="removed", at=at("02 12:00")),
    )
    score = score_run(world, Run(until=end_of(world.scenario), changes=seen)).changes
    assert (score.there, score.seen, score.classed_right) == (2, 1, 0)
    assert score.missed == ["office removed gone"]


def test_the_table_shows_every_figure_once(world: World) -> None:
    score = score_run(world, perfect_run(world, end_of(world.scenario)))
    lines = score_lines(score)
    assert len({line.what for line in lines}) == len(lines)
    assert "relevant" in as_text(score)
    assert score.as_dict()["figures"]["relevant"]["f1"] == 1.0


EVENT = Event(
    id="e", what="w", type="event_held", date="2025-03-10", actions=("A6",), countries=("LAO", "KHM")
)


@pytest.mark.parametrize(
    ("found", "alike"),
    [
        ({"date": "2025-03-12"}, True),
        ({"date": "2025-03-20"}, False),
        ({"date": "2025-03"}, True),
        ({"date": None}, True),
        ({"date": "2024"}, False),
        ({"actions": ("A5",)}, False),
        ({"countries": ("THA",)}, False),
        ({"countries": ()}, False),
        ({"type": "statement"}, True),
    ],
)
def test_what_can_be_the_same_event(found: dict[str, Any], alike: bool) -> None:
    base = {"type": "event_held", "date": "2025-03-10", "actions": ("A6",), "countries": ("LAO",)}
    assert (likeness(EVENT, FoundEvent(**(base | found))) > 0) is alike


def test_the_likelier_report_is_taken() -> None:
    near = FoundEvent(type="event_held", date="2025-03-11", actions=("A6",), countries=("LAO",))
    exact = FoundEvent(type="event_held", date="2025-03-10", actions=("A6",), countries=("LAO", "KHM"))
    matches = match_events([EVENT], [near, exact])
    assert matches.found == {"e": exact}
    assert (matches.repeated, matches.extra, matches.missed) == ([near], [], [])


@given(st.lists(st.sampled_from([LAB, COURSE, FoundEvent(type="funding", actions=("A9",))]), max_size=6))
def test_every_found_event_has_one_place(found: list[FoundEvent]) -> None:
    matches = match_events([EVENT], found)
    assert len(matches.found) + len(matches.repeated) + len(matches.extra) == len(found)
    assert len(matches.found) + len(matches.missed) == 1


@given(st.dates(date(2025, 1, 1), date(2025, 12, 31)), st.dates(date(2025, 1, 1), date(2025, 12, 31)))
def test_dates_agree_both_ways(one: date, other: date) -> None:
    slack = timedelta(days=7)
    agree = dates_agree(one.isoformat(), other.isoformat(), slack)
    assert agree is dates_agree(other.isoformat(), one.isoformat(), slack)
    assert agree is (abs(one - other) <= slack)


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_rates_stay_between_nothing_and_all(truth: set[int], found: set[int]) -> None:
    rate = Rate()
    rate.count(truth, found)
    assert rate.right + rate.wrong == len(found)
    assert rate.right + rate.missed == len(truth)
    assert 0 <= rate.f1 <= 1
    assert min(rate.precision, rate.recall) - 1e-9 <= rate.f1 <= max(rate.precision, rate.recall) + 1e-9
