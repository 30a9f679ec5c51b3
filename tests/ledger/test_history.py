"""What was known when, and what becomes of claims that are replaced, merged or withdrawn."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, select

from models.alerts import Cadence, DigestRow, HitRow, MailKind, SubscriptionRow
from models.coding import EventType
from models.ledger import EventRow, News, PartnershipRow
from pipeline.ledger.claims import Claim
from pipeline.ledger.rules import LedgerRules
from pipeline.store import ledger
from pipeline.store.database import reading, writing
from tests.ledger.filling import RULESET, add_article, add_coding
from tests.ledger.making import claim

FIRST = datetime(2025, 3, 12, 6, tzinfo=UTC)
LATER = FIRST + timedelta(days=2)
LAST = FIRST + timedelta(days=4)


def learn(
    engine: Engine,
    rules: LedgerRules,
    one: Claim,
    now: datetime,
    *,
    article: dict[str, Any] | None = None,
    **coding: Any,
) -> None:
    """An article comes in, is coded and recorded."""
    with writing(engine) as session:
        add_article(session, one, **(article or {}))
        add_coding(session, one, **coding)
    ledger.record_new(engine, rules, now, coding.get("ruleset", RULESET))


def recode(engine: Engine, rules: LedgerRules, one: Claim, now: datetime, **coding: Any) -> None:
    with writing(engine) as session:
        add_coding(session, one, ruleset="rules-2", **coding)
    ledger.record_new(engine, rules, now, "rules-2")


def events(engine: Engine, as_of: datetime | None = None) -> list[dict[str, Any]]:
    with reading(engine) as session:
        return ledger.events(session, as_of)


def told(engine: Engine) -> list[tuple[str, str, str]]:
    with reading(engine) as session:
        return [(row.what, row.record, row.because) for row in ledger.changes(session)]


def test_the_ledger_can_be_read_as_of_any_moment(store: Engine, rules: LedgerRules) -> None:
    learn(store, rules, claim("month", date="2025-03"), FIRST)
    learn(store, rules, claim("day"), LATER)

    assert events(store, FIRST - timedelta(seconds=1)) == []
    assert [event["date"] for event in events(store, FIRST)] == ["2025-03"]
    assert [event["date"] for event in events(store)] == ["2025-03-10"]


def test_a_further_report_changes_the_event_and_says_how(store: Engine, rules: LedgerRules) -> None:
    learn(store, rules, claim("month", date="2025-03"), FIRST)
    learn(store, rules, claim("day", published_on=date(2025, 3, 12)), LATER)

    [because] = [why for what, record, why in told(store) if (what, record) == ("changed", "event")]
    assert because.startswith("1 more report; ")
    assert "date 2025-03 → 2025-03-10" in because


def test_changes_are_followed_from_a_cursor(store: Engine, rules: LedgerRules) -> None:
    learn(store, rules, claim("one"), FIRST)
    with reading(store) as session:
        cursor = ledger.changes(session)[-1].cursor or 0
    learn(store, rules, claim("kenya", countries={"KEN"}), LATER)

    with reading(store) as session:
        fresh = ledger.changes(session, after=cursor)

    assert fresh
    assert {row.at for row in fresh} == {LATER}


def test_an_earlier_report_renames_the_event_and_is_no_news(store: Engine, rules: LedgerRules) -> None:
    learn(store, rules, claim("second", published_on=date(2025, 3, 12)), FIRST)
    [before] = events(store)
    learn(store, rules, claim("first", published_on=date(2025, 3, 10)), LATER)

    [after] = events(store)
    assert after["id"] != before["id"]
    assert after["known_at"] == before["known_at"]
    with reading(store) as session:
        assert ledger.successor(session, before["id"]) == after["id"]
        assert [row.id for row in session.exec(select(EventRow)).all()] == [after["id"]]


def test_a_reader_told_of_an_event_was_told_of_what_it_is_called_now(
    store: Engine, rules: LedgerRules
) -> None:
    learn(store, rules, claim("second", published_on=date(2025, 3, 12)), FIRST)
    [before] = events(store)
    with writing(store) as session:
        tell(session, before["id"])
    learn(store, rules, claim("first", published_on=date(2025, 3, 10)), LATER)

    [after] = events(store)
    with reading(store) as session:
        assert session.get(HitRow, ("reader", "event", after["id"])) is not None


def tell(session: Session, event_id: str) -> None:
    session.add(
        SubscriptionRow(id="reader", address="a@b.example", cadence=Cadence.DAILY, token="t", since=FIRST)
    )
    session.flush()
    session.add(
        DigestRow(
            id="mail",
            subscription_id="reader",
            kind=MailKind.DIGEST,
            day=FIRST.date(),
            subject="s",
            text="t",
            html="h",
            composed_at=FIRST,
            upto=FIRST,
        )
    )
    session.flush()
    session.add(HitRow(subscription_id="reader", record="event", record_id=event_id, digest_id="mail"))


def test_events_found_to_be_one_are_merged_and_both_names_lead_to_it(
    store: Engine, rules: LedgerRules
) -> None:
    vague = {
        "type": EventType.EVENT_HELD,
        "countries": (),
        "actions": {"A6"},
        "published_on": date(2025, 3, 11),
    }
    said = "A workshop on AI for farmers took place."
    learn(store, rules, claim("north", **vague, date="2025-03-08", ordinal=2, what=said), FIRST)
    learn(store, rules, claim("south", **vague, date="2025-03-11", what="An AI course began."), FIRST)
    before = {event["id"] for event in events(store)}
    bridge = claim(
        "bridge", **vague, date="2025-03-10", ordinal=2, what="An AI course for farmers, a workshop, began."
    )
    learn(store, rules, bridge, LATER)

    assert len(before) == 2
    [after] = events(store)
    with reading(store) as session:
        assert {ledger.successor(session, one) for one in before} == {after["id"]}
    assert [event["id"] for event in events(store, FIRST)] == sorted(before)


def test_a_corrected_page_withdraws_what_it_no_longer_says(store: Engine, rules: LedgerRules) -> None:
    address = {"url": "https://wire.example/1"}
    learn(store, rules, claim("wire"), FIRST, article=address)
    corrected = claim("wire-2", family="wire", what="No agreement was signed with Laos.")
    learn(store, rules, corrected, LATER, article=address | {"version": 2}, relevant=False, with_event=False)

    assert events(store) == []
    assert len(events(store, FIRST)) == 1
    with reading(store) as session:
        assert ledger.partnerships(session) == []
        assert ledger.partnerships(session, FIRST) != []
        [row] = session.exec(select(EventRow)).all()
        assert row.gone_at == LATER
    assert ("withdrawn", "event", "no report of it stands any more") in told(store)


def test_an_event_told_by_others_outlives_one_withdrawn_report(store: Engine, rules: LedgerRules) -> None:
    address = {"url": "https://wire.example/1"}
    learn(store, rules, claim("wire"), FIRST, article=address)
    learn(store, rules, claim("other", published_on=date(2025, 3, 12)), FIRST)
    corrected = claim("wire-2", family="wire", what="A correction.")
    learn(store, rules, corrected, LATER, article=address | {"version": 2}, relevant=False, with_event=False)

    [event] = events(store)
    assert len(event["reports"]) == 1


def test_an_event_that_is_told_again_is_no_news(store: Engine, rules: LedgerRules) -> None:
    address = {"url": "https://wire.example/1"}
    learn(store, rules, claim("wire"), FIRST, article=address)
    gone = claim("wire-2", family="wire", what="A correction.")
    learn(store, rules, gone, LATER, article=address | {"version": 2}, relevant=False, with_event=False)
    learn(store, rules, claim("again", published_on=date(2025, 3, 13), seen_on=date(2025, 3, 14)), LAST)

    with reading(store) as session:
        [partnership] = session.exec(select(PartnershipRow)).all()
    assert partnership.news == News.BACKFILL
    assert len(events(store)) == 1


def test_a_version_that_arrives_after_its_successor_changes_nothing(
    store: Engine, rules: LedgerRules
) -> None:
    address = {"url": "https://wire.example/1"}
    with writing(store) as session:
        add_article(session, claim("wire"), **address)
    corrected = claim("wire-2", family="wire", what="A correction.")
    learn(store, rules, corrected, FIRST, article=address | {"version": 2}, relevant=False, with_event=False)
    with writing(store) as session:
        add_coding(session, claim("wire"))
    ledger.record_new(store, rules, LATER, RULESET)

    assert events(store) == []


def test_two_versions_that_arrive_together_are_the_later_one(store: Engine, rules: LedgerRules) -> None:
    address = {"url": "https://wire.example/1"}
    with writing(store) as session:
        add_article(session, claim("wire"), **address)
        add_coding(session, claim("wire"))
    corrected = claim("wire-2", family="wire", what="A correction.")
    learn(store, rules, corrected, FIRST, article=address | {"version": 2}, relevant=False, with_event=False)

    assert events(store) == []


def test_a_recoding_takes_the_place_of_the_coding_before(store: Engine, rules: LedgerRules) -> None:
    learn(store, rules, claim("wire"), FIRST)
    [before] = events(store)
    recode(store, rules, claim("wire"), LATER)

    [after] = events(store)
    assert (after["id"], after["known_at"]) == (before["id"], before["known_at"])
    assert after["ruleset"] == "rules-2"
    assert len(after["reports"]) == 1


def test_what_a_recoding_finds_is_no_news(store: Engine, rules: LedgerRules) -> None:
    learn(store, rules, claim("wire"), FIRST, relevant=False, with_event=False)
    recode(store, rules, claim("wire"), LATER)

    with reading(store) as session:
        [event] = session.exec(select(EventRow)).all()
        [partnership] = session.exec(select(PartnershipRow)).all()
    assert (event.news, partnership.news) == (News.BACKFILL, News.BACKFILL)
    assert partnership.because == "found by new rules in an article known before"


def test_a_backfill_is_recorded_and_no_news(store: Engine, rules: LedgerRules) -> None:
    old = claim("old", date="2024-11-02", published_on=date(2024, 11, 3))
    learn(store, rules, old, FIRST)

    with reading(store) as session:
        [event] = session.exec(select(EventRow)).all()
        [partnership] = session.exec(select(PartnershipRow)).all()
    assert (event.news, partnership.news) == (News.BACKFILL, News.BACKFILL)
    assert partnership.because == "back-fill: reported 2024-11-03, read 128 days later"


def test_an_import_flagged_as_backfill_is_no_news(store: Engine, rules: LedgerRules) -> None:
    learn(store, rules, claim("imported"), FIRST, article={"hint": {"backfill": "yes"}})

    with reading(store) as session:
        [partnership] = session.exec(select(PartnershipRow)).all()
    assert (partnership.news, partnership.because) == (News.BACKFILL, "imported as back-fill")


def test_earlier_evidence_replaces_later_and_the_news_stays(store: Engine, rules: LedgerRules) -> None:
    learn(store, rules, claim("wire"), FIRST)
    before = claim("before", date="2025-03-01", published_on=date(2025, 3, 2))
    learn(store, rules, before, LATER)

    with reading(store) as session:
        [row] = session.exec(select(PartnershipRow)).all()
    assert (row.valid_from, row.news, row.known_at) == ("2025-03-01", News.NEW_PARTNER, FIRST)


def test_every_partnership_quotes_its_article(store: Engine, rules: LedgerRules) -> None:
    wire = claim("wire")
    learn(store, rules, wire, FIRST)

    with reading(store) as session:
        [row] = session.exec(select(PartnershipRow)).all()
    assert row.quote == wire.what[row.start : row.end]
    assert row.event_id == events(store)[0]["id"]
