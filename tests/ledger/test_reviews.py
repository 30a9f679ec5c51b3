"""A person's word: kept beside the machine's, heeded whatever comes in later, and taken back by another."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from models.coding import EventType, FindingRow, InvolvementRow
from models.ledger import ChangeRow, EventRow, News
from models.review import ReviewRow, Subject, Verdict
from pipeline.ledger.rules import LedgerRules
from pipeline.store import ledger
from pipeline.store.database import reading
from pipeline.store.ledger import NotReviewable, Reviewing
from tests.ledger.making import claim
from tests.ledger.test_history import FIRST, LAST, LATER, events, learn, recode, told

ROUND = FIRST + timedelta(days=1)


@pytest.fixture
def ada(store: Engine, rules: LedgerRules) -> Reviewing:
    return Reviewing(store, rules, "Ada")


def partnerships(engine: Engine) -> list[dict[str, Any]]:
    with reading(engine) as session:
        return ledger.partnerships(session)


def stages(engine: Engine) -> set[str]:
    return {f"{one['country']}/{one['action']}/{one['stage']}" for one in partnerships(engine)}


def groups(engine: Engine) -> list[list[str]]:
    """The articles of each event."""
    return sorted(sorted(report["article"] for report in event["reports"]) for event in events(engine))


def the_finding(engine: Engine, article: str) -> str:
    with reading(engine) as session:
        return session.exec(select(FindingRow.id).where(FindingRow.article_id == article)).one()


def the_involvement(engine: Engine, article: str) -> str:
    with reading(engine) as session:
        return session.exec(select(InvolvementRow.id).where(InvolvementRow.article_id == article)).one()


def test_an_amended_date_stands_beside_the_machines(
    store: Engine, rules: LedgerRules, ada: Reviewing
) -> None:
    learn(store, rules, claim("wire"), FIRST)
    [event] = events(store)

    ada.judge(
        Verdict.AMEND, Subject.EVENT, event["id"], ROUND, fields={"date": "2025-03-08"}, note="dateline"
    )
    learn(store, rules, claim("other", published_on=date(2025, 3, 12)), LATER)

    [after] = events(store)
    assert (after["date"], len(after["reports"])) == ("2025-03-08", 2)
    assert after["review"]["machine"] == {"date": "2025-03-10"}
    assert (after["review"]["by"], after["review"]["note"]) == ("Ada", "dateline")
    [because] = [why for what, record, why in told(store) if record == "event" and "2025-03-08" in why]
    assert because.endswith("decided by Ada: amend (dateline)")
    assert [one["date"] for one in events(store, FIRST)] == ["2025-03-10"]


def test_what_a_person_sets_holds_for_partnerships_and_promises(
    store: Engine, rules: LedgerRules, ada: Reviewing
) -> None:
    learn(store, rules, claim("wire"), FIRST)
    [event] = events(store)
    fields = {"type": "facility_launched", "actions": "A1,A2", "countries": "LAO", "date": "2025-03-09"}

    ada.judge(Verdict.AMEND, Subject.EVENT, event["id"], ROUND, fields=fields)

    assert stages(store) == {"LAO/A1/launched", "LAO/A2/launched"}
    assert {one["valid_from"] for one in partnerships(store)} == {"2025-03-09"}
    with reading(store) as session:
        assert {one["commitment_id"] for one in ledger.commitments(session)} == {"joint-laboratories"}


def test_amendments_add_up_and_an_undo_takes_one_back(
    store: Engine, rules: LedgerRules, ada: Reviewing
) -> None:
    learn(store, rules, claim("wire"), FIRST)
    [event] = events(store)

    ada.judge(Verdict.AMEND, Subject.EVENT, event["id"], ROUND, fields={"place": "Vientiane"})
    second = ada.judge(Verdict.AMEND, Subject.EVENT, event["id"], ROUND, fields={"ordinal": "3"})
    [both] = events(store)
    back = ada.undo(second.number or 0, LATER)
    [one] = events(store)
    ada.undo(back.number or 0, LAST)
    [again] = events(store)

    assert (both["place"], both["ordinal"]) == ("Vientiane", 3)
    assert (one["place"], one["ordinal"]) == ("Vientiane", None)
    assert (again["place"], again["ordinal"]) == ("Vientiane", 3)


def test_a_rejected_event_is_withdrawn_and_stays_so(
    store: Engine, rules: LedgerRules, ada: Reviewing
) -> None:
    learn(store, rules, claim("wire"), FIRST)
    [event] = events(store)

    ada.judge(Verdict.REJECT, Subject.EVENT, event["id"], ROUND, note="a film plot")
    learn(store, rules, claim("echo", published_on=date(2025, 3, 12)), LATER)
    learn(store, rules, claim("earlier", published_on=date(2025, 3, 10)), LAST)

    assert (events(store), partnerships(store)) == ([], [])
    with reading(store) as session:
        assert ledger.commitments(session) == []
        assert all(row.gone_at for row in session.exec(select(EventRow)).all())
        last = session.exec(
            select(ChangeRow).where(ChangeRow.what == "withdrawn", ChangeRow.record == "event")
        ).first()
    assert last is not None
    assert "rejected by Ada: reject (a film plot)" in last.because
    assert last.because.count("a film plot") == 1


def test_a_rejection_taken_back_lets_everything_stand_again(
    store: Engine, rules: LedgerRules, ada: Reviewing
) -> None:
    learn(store, rules, claim("wire"), FIRST)
    [before], told_before = events(store), stages(store)
    row = ada.judge(Verdict.REJECT, Subject.EVENT, before["id"], ROUND)
    learn(store, rules, claim("echo", published_on=date(2025, 3, 12)), LATER)

    ada.undo(row.number or 0, LAST)

    [after] = events(store)
    assert (after["id"], after["known_at"], len(after["reports"])) == (before["id"], before["known_at"], 2)
    assert stages(store) == told_before


def test_to_accept_what_was_rejected_lets_it_stand(store: Engine, rules: LedgerRules, ada: Reviewing) -> None:
    learn(store, rules, claim("wire"), FIRST)
    [before] = events(store)
    ada.judge(Verdict.REJECT, Subject.EVENT, before["id"], ROUND)

    ada.judge(Verdict.ACCEPT, Subject.EVENT, before["id"], LATER)

    assert [one["review"]["verdict"] for one in events(store)] == ["accept"]


def test_a_rejected_finding_takes_its_claims_out_under_every_rule_set(
    store: Engine, rules: LedgerRules, ada: Reviewing
) -> None:
    learn(store, rules, claim("wire"), FIRST)
    ada.judge(Verdict.REJECT, Subject.FINDING, the_finding(store, "article-wire"), ROUND)
    out = (events(store), partnerships(store))

    recode(store, rules, claim("wire"), LATER)

    assert out == (events(store), partnerships(store)) == ([], [])


def test_a_finding_amended_to_a_promise_announces(store: Engine, rules: LedgerRules, ada: Reviewing) -> None:
    learn(store, rules, claim("wire"), FIRST)

    ada.judge(
        Verdict.AMEND,
        Subject.FINDING,
        the_finding(store, "article-wire"),
        ROUND,
        fields={"kind": "commitment", "action": "A2"},
    )

    assert events(store) == []
    assert stages(store) == {"LAO/A2/announced"}


def test_one_country_taken_for_another_is_set_right(
    store: Engine, rules: LedgerRules, ada: Reviewing
) -> None:
    learn(store, rules, claim("wire", countries={"NER"}), FIRST)
    subject = the_involvement(store, "article-wire")

    row = ada.judge(Verdict.AMEND, Subject.INVOLVEMENT, subject, ROUND, fields={"country": "NGA"})
    set_right = stages(store), [one["countries"] for one in events(store)]
    ada.undo(row.number or 0, LATER)

    assert set_right == ({"NGA/A1/signed"}, [["NGA"]])
    assert stages(store) == {"NER/A1/signed"}


def test_a_country_that_takes_no_part_is_no_partner(
    store: Engine, rules: LedgerRules, ada: Reviewing
) -> None:
    learn(store, rules, claim("wire"), FIRST)

    ada.judge(Verdict.REJECT, Subject.INVOLVEMENT, the_involvement(store, "article-wire"), ROUND)

    assert partnerships(store) == []
    assert [one["countries"] for one in events(store)] == [[]]


def test_a_rejected_partnership_stays_out_until_something_new_is_reported(
    store: Engine, rules: LedgerRules, ada: Reviewing
) -> None:
    learn(store, rules, claim("wire"), FIRST)
    ada.judge(Verdict.REJECT, Subject.PARTNERSHIP, "LAO/A1/signed", ROUND)
    learn(store, rules, claim("echo", published_on=date(2025, 3, 13)), LATER)
    echoed = stages(store)

    day = date(2025, 6, 2)
    learn(store, rules, claim("june", date="2025-06-01", published_on=day, seen_on=day), LAST)

    assert echoed == set()
    [row] = partnerships(store)
    assert (row["valid_from"], row["news"]) == ("2025-06-01", News.NEW_PARTNER)


def test_a_partnerships_stage_is_amended_and_the_machines_kept(
    store: Engine, rules: LedgerRules, ada: Reviewing
) -> None:
    learn(store, rules, claim("wire"), FIRST)

    ada.judge(Verdict.AMEND, Subject.PARTNERSHIP, "LAO/A1/signed", ROUND, fields={"stage": "announced"})

    [row] = partnerships(store)
    assert (row["stage"], row["review"]["machine"]) == ("announced", {"stage": "signed"})


def two_events(store: Engine, rules: LedgerRules) -> tuple[str, str]:
    """A signing, and what the machine takes for something else: an opening three months later."""
    learn(store, rules, claim("wire"), FIRST)
    opening = {"type": EventType.FACILITY_LAUNCHED, "what": "The doors of the lab in Vientiane opened."}
    learn(store, rules, claim("doors", date="2025-03-11", **opening), FIRST)
    by_type = {event["type"]: event["id"] for event in events(store)}
    return by_type["agreement_signed"], by_type["facility_launched"]


def test_merged_events_stay_one_whatever_comes_in(store: Engine, rules: LedgerRules, ada: Reviewing) -> None:
    names = two_events(store, rules)

    ada.merge(names, ROUND, note="one ceremony")
    learn(store, rules, claim("echo", published_on=date(2025, 3, 12)), LATER)
    ledger.record_new(store, rules, LAST, "rules-2")

    [event] = events(store)
    assert len(event["reports"]) == 3
    with reading(store) as session:
        assert {ledger.successor(session, name) for name in names} == {event["id"]}
    merges = [why for what, record, why in told(store) if (what, record) == ("merged", "event")]
    assert [why for why in merges if why.endswith("decided by Ada: merge (one ceremony)")] == merges
    assert event["news"] == News.NEW


def test_a_merge_taken_back_gives_both_events_back(store: Engine, rules: LedgerRules, ada: Reviewing) -> None:
    names = two_events(store, rules)
    before = groups(store)
    row = ada.merge(names, ROUND)

    ada.undo(row.number or 0, LATER)

    assert groups(store) == before
    assert {event["id"] for event in events(store)} == set(names)
    assert {event["known_at"] for event in events(store, LAST)} == {"2025-03-12T06:00:00Z"}


def test_a_merge_holds_under_new_rules(store: Engine, rules: LedgerRules, ada: Reviewing) -> None:
    ada.merge(two_events(store, rules), ROUND)

    recode(store, rules, claim("wire"), LATER)
    recode(
        store,
        rules,
        claim("doors", type=EventType.FACILITY_LAUNCHED, what="The doors of the lab in Vientiane opened."),
        LAST,
    )

    assert groups(store) == [["article-doors", "article-wire"]]


def test_a_merge_holds_for_a_later_version_with_the_same_words(
    store: Engine, rules: LedgerRules, ada: Reviewing
) -> None:
    address = {"url": "https://wire.example/1"}
    learn(store, rules, claim("wire"), FIRST, article=address)
    learn(store, rules, claim("kenya", countries={"KEN"}, what="Nairobi signed."), FIRST)
    ada.merge([event["id"] for event in events(store)], ROUND)

    learn(store, rules, claim("wire-2", family="wire"), LATER, article=address | {"version": 2})

    assert groups(store) == [["article-kenya", "article-wire-2"]]


def test_merged_events_can_be_merged_again(store: Engine, rules: LedgerRules, ada: Reviewing) -> None:
    names = two_events(store, rules)
    learn(store, rules, claim("kenya", countries={"KEN"}), FIRST)
    [kenya] = [event["id"] for event in events(store) if event["countries"] == ["KEN"]]
    ada.merge(names, ROUND)

    ada.merge([names[1], kenya], LATER)

    [event] = events(store)
    assert len(event["reports"]) == 3
    with reading(store) as session:
        assert {ledger.successor(session, name) for name in (*names, kenya)} == {event["id"]}


def four_reports(store: Engine, rules: LedgerRules) -> str:
    for number in range(4):
        learn(store, rules, claim(f"w{number}", published_on=date(2025, 3, 11 + number)), FIRST)
    [event] = events(store)
    return str(event["id"])


def test_split_reports_stay_apart(store: Engine, rules: LedgerRules, ada: Reviewing) -> None:
    event_id = four_reports(store, rules)

    ada.split(event_id, ["article-w2", "article-w3"], ROUND, note="two rooms")
    apart = groups(store)
    ledger.record_new(store, rules, LATER, "rules-2")
    learn(store, rules, claim("w4", published_on=date(2025, 3, 15)), LAST)

    assert apart == [["article-w0", "article-w1"], ["article-w2", "article-w3"]]
    assert sorted(len(group) for group in groups(store)) == [2, 3]
    with reading(store) as session:
        split = session.exec(select(EventRow).where(col(EventRow.id) != event_id)).all()
    assert [row.news for row in split if row.gone_at is None] == [News.BACKFILL]


def test_a_split_after_a_merge_wins_and_a_merge_after_the_split_again(
    store: Engine, rules: LedgerRules, ada: Reviewing
) -> None:
    names = two_events(store, rules)
    ada.merge(names, ROUND)
    [merged] = events(store)

    ada.split(merged["id"], ["article-doors"], LATER)
    apart = groups(store)
    ada.merge([event["id"] for event in events(store)], LAST)

    assert apart == [["article-doors"], ["article-wire"]]
    assert groups(store) == [["article-doors", "article-wire"]]


def test_every_decision_is_kept_and_shown(store: Engine, rules: LedgerRules, ada: Reviewing) -> None:
    learn(store, rules, claim("wire"), FIRST)
    [event] = events(store)
    row = ada.judge(Verdict.ACCEPT, Subject.EVENT, event["id"], ROUND, note="seen\nthe\x00signing")
    ada.undo(row.number or 0, LATER)

    with reading(store) as session:
        shown = [(one["verdict"], one["stands"], one["note"]) for one in ledger.reviews(session)]
        fed = [row.data["verdict"] for row in ledger.changes(session) if row.record == "review"]
    assert shown == [("accept", False, "seen the signing"), ("undo", True, "")]
    assert fed == ["accept", "undo"]
    assert events(store)[0]["review"] is None


REFUSED = [
    ("unknown", lambda ada, event: ada.judge(Verdict.ACCEPT, Subject.EVENT, "nothing", ROUND)),
    ("unknown", lambda ada, event: ada.judge(Verdict.REJECT, Subject.FINDING, event, ROUND)),
    ("unknown", lambda ada, event: ada.judge(Verdict.REJECT, Subject.INVOLVEMENT, "x'; --", ROUND)),
    ("unknown", lambda ada, event: ada.judge(Verdict.REJECT, Subject.PARTNERSHIP, "LAO/A1/won", ROUND)),
    ("unknown", lambda ada, event: ada.judge(Verdict.REJECT, Subject.PARTNERSHIP, "", ROUND)),
    ("unknown", lambda ada, event: ada.undo(77, ROUND)),
    ("unknown", lambda ada, event: ada.merge([event, "nothing"], ROUND)),
    ("already_one", lambda ada, event: ada.merge([event, event], ROUND)),
    ("nothing_leaves", lambda ada, event: ada.split(event, [], ROUND)),
    ("nothing_left", lambda ada, event: ada.split(event, ["article-wire"], ROUND)),
    ("not_of_event", lambda ada, event: ada.split(event, ["article-other"], ROUND)),
    ("no_field", lambda ada, event: ada.judge(Verdict.AMEND, Subject.EVENT, event, ROUND)),
    ("fields_without_amending", lambda ada, event: amend(ada, event, {"date": "2025"}, Verdict.ACCEPT)),
    ("no_field", lambda ada, event: amend(ada, event, {"date": "2025-02-30"})),
    ("no_field", lambda ada, event: amend(ada, event, {"date": "last Tuesday"})),
    ("no_field", lambda ada, event: amend(ada, event, {"id": "mine"})),
    ("no_field", lambda ada, event: amend(ada, event, {"countries": "Laos"})),
    ("no_field", lambda ada, event: amend(ada, event, {"actions": ""})),
    ("no_such_value", lambda ada, event: amend(ada, event, {"actions": "A1,A99"})),
    ("no_such_value", lambda ada, event: amend(ada, event, {"countries": "QQQ"})),
    ("no_such_value", lambda ada, event: amend(ada, event, {"date": "2099-01-01"})),
    ("no_such_value", lambda ada, event: amend(ada, event, {"date": "2025-04"})),
    ("no_field", lambda ada, event: amend(ada, event, {"what": "x" * 501})),
]


@pytest.mark.parametrize(
    ("name", "remedy"), [("ZMB/A6/signed", "see tenfold export"), ("Zambia", "write it as ZMB/A6/signed")]
)
def test_a_partnership_that_is_not_there_comes_with_the_remedy(
    ada: Reviewing, name: str, remedy: str
) -> None:
    with pytest.raises(NotReviewable, match=f"there is no partnership {name}; {remedy}"):
        ada.judge(Verdict.REJECT, Subject.PARTNERSHIP, name, ROUND)


@pytest.mark.parametrize(
    ("subject", "fields"),
    [(Subject.FINDING, {"action": "A99"}), (Subject.INVOLVEMENT, {"country": "QQQ"})],
)
def test_no_claim_is_amended_to_what_there_is_not(
    store: Engine, rules: LedgerRules, ada: Reviewing, subject: Subject, fields: dict[str, Any]
) -> None:
    learn(store, rules, claim("wire"), FIRST)
    named = {Subject.FINDING: the_finding, Subject.INVOLVEMENT: the_involvement}[subject](
        store, "article-wire"
    )

    with pytest.raises(NotReviewable, match="no_such_value"):
        ada.judge(Verdict.AMEND, subject, named, ROUND, fields=fields)


def amend(ada: Reviewing, event: str, fields: dict[str, Any], verdict: Verdict = Verdict.AMEND) -> ReviewRow:
    return ada.judge(verdict, Subject.EVENT, event, ROUND, fields=fields)


@pytest.mark.parametrize(("reason", "decide"), REFUSED)
def test_what_cannot_be_decided_is_refused_by_name_and_changes_nothing(
    store: Engine, rules: LedgerRules, ada: Reviewing, reason: str, decide: Any
) -> None:
    learn(store, rules, claim("wire"), FIRST)
    [event] = events(store)

    with pytest.raises(NotReviewable) as refused:
        decide(ada, event["id"])

    assert refused.value.reason == reason
    assert events(store) == [event]
    with reading(store) as session:
        assert ledger.reviews(session) == []


def test_what_is_taken_back_cannot_be_taken_back_twice(
    store: Engine, rules: LedgerRules, ada: Reviewing
) -> None:
    learn(store, rules, claim("wire"), FIRST)
    row = ada.judge(Verdict.ACCEPT, Subject.PARTNERSHIP, "LAO/A1/signed", ROUND)
    ada.undo(row.number or 0, LATER)

    with pytest.raises(NotReviewable, match="undone_already"):
        ada.undo(row.number or 0, LAST)


@pytest.mark.parametrize("name", ["", "  ", "\n", "x" * 101])
def test_nobody_decides_without_a_name(store: Engine, rules: LedgerRules, name: str) -> None:
    with pytest.raises(NotReviewable, match="no_name"):
        Reviewing(store, rules, name)
