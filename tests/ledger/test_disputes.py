"""Contradictions, denials and endings: each has a stated outcome, and nothing is overwritten."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from models.coding import EventType, InvolvementRow, Kind, Role
from models.ledger import News, Stage
from pipeline.ledger.claims import Claim
from pipeline.ledger.commitments import counted
from pipeline.ledger.events import events_of
from pipeline.ledger.happenings import Event
from pipeline.ledger.lexicon import Lexicon
from pipeline.ledger.partnerships import Reading, Told, Words, partnerships_of, told_by
from pipeline.ledger.rules import LedgerRules
from pipeline.store import ledger
from pipeline.store.database import reading, writing
from tests.ledger.filling import RULESET, add_article, add_coding
from tests.ledger.making import claim
from tests.ledger.test_history import FIRST, LAST, LATER, events, learn

DENIED = "Vientiane denied that any paper on a joint AI lab was signed with China."


def denial(name: str = "ministry", **changes: Any) -> Claim:
    told = {
        "denies": True,
        "date": None,
        "what": DENIED,
        "published_on": date(2025, 3, 13),
        "seen_on": date(2025, 3, 13),
    }
    return claim(name, **told | changes)


def only(claims: list[Claim], lexicon: Lexicon) -> Event:
    [event] = events_of(claims, lexicon)
    return event


def test_a_denied_event_stands_disputed_with_the_words_of_both(lexicon: Lexicon) -> None:
    event = only([claim("wire"), denial()], lexicon)

    assert event.disputed == (
        "told by wire, 2025-03-11: “China and Laos signed for a joint AI lab.”",
        f"denied by ministry, 2025-03-13: “{DENIED}”",
    )
    assert [(report.denies, report.independent) for report in event.reports] == [(False, True), (True, False)]


def test_a_denial_founds_no_event(lexicon: Lexicon) -> None:
    assert events_of([denial()], lexicon) == []


def test_a_denial_of_something_else_disputes_nothing(lexicon: Lexicon) -> None:
    event = only([claim("wire"), denial(countries={"KEN"})], lexicon)

    assert event.disputed == ()


def test_a_denial_that_came_in_first_waits_for_what_it_denies(store: Engine, rules: LedgerRules) -> None:
    learn(store, rules, denial(), FIRST)
    before = events(store)
    learn(store, rules, claim("wire"), LATER)

    [event] = events(store)
    assert before == []
    assert len(event["disputed"]) == 2
    assert [report.get("denies", False) for report in event["reports"]].count(True) == 1


def test_a_denial_takes_nothing_out_and_disputes_the_promise(store: Engine, rules: LedgerRules) -> None:
    learn(store, rules, claim("wire"), FIRST)
    with reading(store) as session:
        before = [{**one, "review": None} for one in ledger.partnerships(session)]
    learn(store, rules, denial(), LATER)

    with reading(store) as session:
        after = ledger.partnerships(session)
        [counted] = ledger.commitments(session)
        counted_before = ledger.commitments(session, FIRST)
    assert [(one["stage"], one["quote"]) for one in after] == [(one["stage"], one["quote"]) for one in before]
    assert counted["disputed"][1] == f"denied by ministry, 2025-03-13: “{DENIED}”"
    assert counted_before[0]["disputed"] == []


def test_a_denial_taken_back_leaves_the_event_undisputed(store: Engine, rules: LedgerRules) -> None:
    address = {"url": "https://ministry.example/1"}
    learn(store, rules, claim("wire"), FIRST)
    learn(store, rules, denial(), LATER, article=address)
    corrected = denial("ministry-2", family="ministry", what="A correction.")
    learn(store, rules, corrected, LAST, article=address | {"version": 2}, relevant=False, with_event=False)

    [event] = events(store)
    assert event["disputed"] == []
    assert len(event["reports"]) == 1


@pytest.mark.parametrize(
    ("quantities", "expected"),
    [
        (("38 participants", "40名学员"), ()),
        (("38 participants", "about 60 trainees"), ("people: 38 (1), 60 (1)",)),
        (("38 participants", "12 countries"), ()),
        (("38 participants", None), ()),
        (("80 member states", "140 members"), ("members: 80 (1), 140 (1)",)),
    ],
)
def test_numbers_are_disputed_by_unit_and_beyond_rounding(
    quantities: tuple[str | None, str | None], expected: tuple[str, ...], lexicon: Lexicon
) -> None:
    told = [claim(f"w{number}", quantities=said) for number, said in enumerate(quantities)]

    assert only(told, lexicon).disputed == expected


def ending(name: str = "left", **changes: Any) -> Claim:
    told = {
        "type": EventType.WITHDRAWAL,
        "date": "2025-09-01",
        "what": "Laos withdrew from the agreement on the joint AI lab.",
        "published_on": date(2025, 9, 2),
        "seen_on": date(2025, 9, 2),
    }
    return claim(name, **told | changes)


def test_a_country_that_leaves_ends_its_partnership_and_nothing_is_overwritten(
    store: Engine, rules: LedgerRules
) -> None:
    learn(store, rules, claim("wire"), FIRST)
    learn(store, rules, ending(), LAST)

    with reading(store) as session:
        rows = {one["stage"]: one for one in ledger.partnerships(session)}
    assert set(rows) == {"signed", "ended"}
    assert (rows["ended"]["valid_from"], rows["ended"]["quote"]) == ("2025-09-01", ending().quote)
    assert (rows["ended"]["news"], rows["signed"]["news"]) == (News.NEXT_STAGE, News.NEW_PARTNER)
    assert rows["ended"]["because"] == "Laos and A1: signed before, now ended (2025-09-01)"
    assert len(events(store)) == 2


def test_who_leaves_need_not_take_part(store: Engine, rules: LedgerRules) -> None:
    learn(store, rules, claim("wire"), FIRST)
    with writing(store) as session:
        add_article(session, ending())
        add_coding(session, ending())
        for row in session.exec(select(InvolvementRow).where(InvolvementRow.article_id == "article-left")):
            row.role = Role.MENTION
    ledger.record_new(store, rules, LAST, RULESET)

    with reading(store) as session:
        assert {one["stage"] for one in ledger.partnerships(session)} == {"signed", "ended"}


def test_a_signing_and_its_ending_are_never_one_event(lexicon: Lexicon) -> None:
    both = [claim("wire"), ending(date="2025-03-10", published_on=date(2025, 3, 11))]

    assert len(events_of(both, lexicon)) == 2


def told_of(one: Claim, *findings: tuple[str, Kind, Words]) -> list[Told]:
    reported_on = one.reported_on
    return told_by(Reading(one.article_id, reported_on, one.countries, findings, (one,)))


def test_an_ending_whose_beginning_nobody_knew_makes_no_new_partner() -> None:
    [found] = partnerships_of(told_of(ending()), {})
    assert (found.told.stage, found.news) == (Stage.ENDED, News.NEXT_STAGE)
    assert found.because == "Laos and A1: ended, 2025-09-01; no beginning was known"


def test_what_is_denied_is_told_of_no_partnership() -> None:
    assert told_of(denial(), ("A1", Kind.PROGRESS, Words(0, 9, "Vientiane"))) == []


def test_contradicting_days_on_both_sides_of_the_deadline_are_disputed(rules: LedgerRules) -> None:
    told = {
        "type": EventType.EVENT_HELD,
        "actions": {"A6"},
        "countries": (),
        "ordinal": 4,
        "what": "The fourth AI workshop opened.",
        "seen_on": date(2026, 1, 3),
        "published_on": date(2026, 1, 3),
    }
    claims = [claim("old", date="2025-12-31", **told), claim("new", date="2026-01-01", **told)]
    [event] = events_of(claims, rules.lexicon)

    [row] = [one for one in counted([event], rules.commitments) if one.commitment_id == "ten-workshops"]
    assert (row.by_deadline, row.disputed) == (True, ("date: 2025-12-31 (1), 2026-01-01 (1)",))
