"""The same ledger whatever the order, with people's decisions in between: pure, and on both databases."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random
from threading import Thread
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import col, select

from models.coding import FindingRow, InvolvementRow
from models.review import ReviewRow, Subject, Verdict
from pipeline.ledger.claims import Claim
from pipeline.ledger.events import events_of
from pipeline.ledger.lexicon import Lexicon
from pipeline.ledger.reviews import Review, Spot, standing, ties
from pipeline.ledger.rules import LedgerRules
from pipeline.store import ledger
from pipeline.store.database import open_engine, reading, writing
from pipeline.store.ledger.reviews import Reviewing, heed
from tests.ledger.filling import by_article
from tests.ledger.making import claim
from tests.ledger.synthetic_articles import reported_in_articles
from tests.ledger.test_recording import NOW, cut, empty, record
from tests.ledger.test_recording import standing as as_it_stands

# What was news at its time, and when it was known, depend on when things came in.
OF_THE_MOMENT = {"news", "because", "known_at"}
KINDS = ("merge", "split", "reject", "amend", "finding", "country", "undo")
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 10_000)), min_size=1, max_size=6)


def outcome(engine: Engine) -> dict[str, list[Any]]:
    rows = {
        name: [{key: value for key, value in row.items() if key not in OF_THE_MOMENT} for row in many]
        for name, many in as_it_stands(engine).items()
    }
    return {name: sorted(many, key=repr) for name, many in rows.items()}


def decide(engine: Engine, rules: LedgerRules, steps: Sequence[tuple[str, int]]) -> None:
    """Take decisions on whatever stands at the time."""
    ada = Reviewing(engine, rules, "Ada")
    for number, (kind, draw) in enumerate(steps):
        _decide(engine, ada, kind, draw, NOW + timedelta(hours=number + 1))


def _decide(engine: Engine, ada: Reviewing, kind: str, draw: int, now: datetime) -> None:
    with reading(engine) as session:
        events = ledger.events(session)
        finding = session.exec(select(FindingRow.id).order_by(col(FindingRow.id))).all()
        country = session.exec(select(InvolvementRow.id).order_by(col(InvolvementRow.id))).all()
        taken = [row["number"] for row in ledger.reviews(session) if row["stands"]]
    one, other = events[draw % len(events)], events[draw // 7 % len(events)]
    if kind == "merge" and one["id"] != other["id"]:
        ada.merge([one["id"], other["id"]], now)
    elif kind == "split" and len(one["reports"]) > 1:
        ada.split(one["id"], [one["reports"][0]["claim"]], now)
    elif kind == "reject":
        ada.judge(Verdict.REJECT, Subject.EVENT, one["id"], now)
    elif kind == "amend":
        ada.judge(Verdict.AMEND, Subject.EVENT, one["id"], now, fields={"date": "2025-01-31"})
    elif kind == "finding":
        ada.judge(Verdict.REJECT, Subject.FINDING, finding[draw % len(finding)], now)
    elif kind == "country":
        ada.judge(
            Verdict.AMEND, Subject.INVOLVEMENT, country[draw % len(country)], now, fields={"country": "MNG"}
        )
    elif kind == "undo" and taken:
        ada.undo(taken[draw % len(taken)], now)


def decisions(engine: Engine) -> list[dict[str, Any]]:
    with reading(engine) as session:
        return [row.model_dump() for row in session.exec(select(ReviewRow).order_by(col(ReviewRow.number)))]


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1000), order=st.randoms(use_true_random=False), steps=STEPS)
def test_decisions_hold_whatever_came_in_before_and_after_them(
    either_store: Engine, rules: LedgerRules, seed: int, order: Random, steps: list[tuple[str, int]]
) -> None:
    claims, _ = reported_in_articles(seed, rounds=1)
    empty(either_store)
    record(either_store, rules, claims)
    decide(either_store, rules, steps)
    expected, taken = outcome(either_store), decisions(either_store)

    empty(either_store)
    order.shuffle(claims)
    parts = cut(claims, sorted(order.sample(range(1, len(by_article(claims))), len(taken))))
    record(either_store, rules, parts[0])
    for row, part in zip(taken, parts[1:], strict=True):
        with writing(either_store) as session:
            heed(session, rules, ReviewRow(**row))
        record(either_store, rules, part)

    assert outcome(either_store) == expected


def test_a_worker_and_a_person_at_once_make_the_same_ledger(either_store: Engine, rules: LedgerRules) -> None:
    claims, _ = reported_in_articles(5, rounds=1)
    steps = [("merge", 11), ("split", 5), ("reject", 8), ("amend", 3), ("country", 9)]
    record(either_store, rules, claims)
    decide(either_store, rules, steps)
    expected, taken = outcome(either_store), decisions(either_store)
    empty(either_store)
    first, second = cut(claims, [len(by_article(claims)) // 2])
    record(either_store, rules, first)

    work = Thread(target=_own, args=(either_store, rules, second))
    work.start()
    for row in taken:
        with writing(either_store) as session:
            heed(session, rules, ReviewRow(**row))
    work.join()

    assert outcome(either_store) == expected


def _own(engine: Engine, rules: LedgerRules, claims: Sequence[Claim]) -> None:
    own = open_engine(engine.url.render_as_string(hide_password=False))
    for part in cut(claims, range(5, len(claims), 5)):
        record(own, rules, part)
    own.dispose()


NAMES = "abcdef"
PARTS = st.lists(st.sampled_from([None, 0, 1]), min_size=len(NAMES), max_size=len(NAMES))
SPOKEN = st.lists(st.tuples(st.sampled_from([Verdict.MERGE, Verdict.SPLIT]), PARTS), max_size=6)


def spoken(words: Sequence[tuple[Verdict, Sequence[int | None]]]) -> list[Review]:
    return [
        Review(
            number,
            datetime(2026, 1, 1, tzinfo=UTC),
            "Ada",
            verdict,
            Subject.EVENT,
            "event",
            spots=tuple(
                Spot("", f"article-{name}", 0, 9, "", part)
                for name, part in zip(NAMES, parts, strict=True)
                if part is not None
            ),
        )
        for number, (verdict, parts) in enumerate(words, 1)
    ]


def claims_by_name() -> dict[str, Claim]:
    """Reports so unlike that the machine takes each for an event of its own."""
    days = [f"2025-{month:02}-01" for month in range(1, 7)]
    return {name: claim(name, date=day) for name, day in zip(NAMES, days, strict=True)}


@given(words=SPOKEN)
def test_the_last_decision_always_holds_in_full(words: list[Any], lexicon: Lexicon) -> None:
    reviews = spoken(words)
    claims = claims_by_name()
    events = events_of(claims.values(), lexicon, reviews)
    group = {report.claim_id: event.id for event in events for report in event.reports}

    assert sorted(group) == sorted(one.id for one in claims.values())
    if reviews:
        parts = reviews[-1].parts(claims.values())
        merged = reviews[-1].verdict is Verdict.MERGE
        for number, part in enumerate(parts):
            assert len({group[one] for one in part}) <= 1
            for other in parts[number + 1 :]:
                assert all((group[a] == group[b]) is merged for a in part for b in other)


@given(words=SPOKEN, order=st.randoms(use_true_random=False))
def test_ties_depend_on_nothing_but_claims_and_decisions(words: list[Any], order: Random) -> None:
    reviews, claims = spoken(words), list(claims_by_name().values())
    expected = ties(claims, reviews)

    order.shuffle(claims)

    assert ties(claims, reviews) == expected
    joined = {pair for group in expected.together for pair in combinations(group, 2)}
    assert joined & expected.apart == set()


@given(words=SPOKEN, backs=st.lists(st.integers(1, 12), max_size=6))
def test_an_undone_undo_lets_its_decision_stand(words: list[Any], backs: list[int]) -> None:
    reviews = spoken(words)
    for number in backs:
        taking = Review(len(reviews) + 1, NOW, "Bo", Verdict.UNDO, Subject.REVIEW, str(number))
        if number < taking.number:
            reviews.append(taking)
    undone: dict[int, bool] = {}
    for review in reversed(reviews):
        undone[review.number] = any(
            back.subject_id == str(review.number) and not undone[back.number]
            for back in reviews
            if back.verdict is Verdict.UNDO and back.number > review.number
        )

    expected = [one for one in reviews if one.verdict is not Verdict.UNDO and not undone[one.number]]
    assert standing(reviews) == expected
