"""The ledger in the archive: the same whatever the order, repetition, batches and workers."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import SQLModel, col, select

from models.ledger import CommitmentEventRow, EventReportRow, EventRow, PartnershipRow
from models.outcome import Exit
from pipeline.ledger.claims import Claim
from pipeline.ledger.events import events_of
from pipeline.ledger.rules import LedgerRules
from pipeline.store import ledger
from pipeline.store.database import open_engine, reading, writing
from tests.ledger.filling import RULESET, by_article, fill
from tests.ledger.synthetic_articles import reported_in_articles

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def empty(engine: Engine) -> None:
    with writing(engine) as session:
        for table in reversed(SQLModel.metadata.sorted_tables):
            session.execute(table.delete())


def record(engine: Engine, rules: LedgerRules, claims: Iterable[Claim], now: datetime = NOW) -> None:
    with writing(engine) as session:
        fill(session, claims)
    ledger.record_new(engine, rules, now, RULESET)


def standing(engine: Engine) -> dict[str, list[Any]]:
    """Everything the ledger says now, in one order."""
    with reading(engine) as session:
        events = session.exec(select(EventRow).where(col(EventRow.gone_at).is_(None))).all()
        tables = (EventReportRow, PartnershipRow, CommitmentEventRow)
        rows = {
            table.__name__: [row.model_dump() for row in session.exec(select(table)).all()]
            for table in tables
        }
        rows["EventRow"] = [row.model_dump() for row in events]
    return {name: sorted(many, key=repr) for name, many in rows.items()}


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 1000),
    order=st.randoms(use_true_random=False),
    cuts=st.lists(st.integers(1, 60), max_size=3),
)
def test_order_and_batches_change_nothing(
    either_store: Engine, rules: LedgerRules, seed: int, order: Random, cuts: list[int]
) -> None:
    claims, _ = reported_in_articles(seed, rounds=1)
    empty(either_store)
    record(either_store, rules, claims)
    at_once = standing(either_store)

    empty(either_store)
    order.shuffle(claims)
    for part in cut(claims, cuts):
        record(either_store, rules, part)

    assert standing(either_store) == at_once


def cut(claims: Sequence[Claim], places: Sequence[int]) -> list[Sequence[Claim]]:
    """The claims in parts, of whole articles: a coding comes in with all its claims."""
    articles = by_article(claims)
    ends = [0, *sorted({min(place, len(articles)) for place in places}), len(articles)]
    parts = [articles[start:end] for start, end in pairwise(ends)]
    return [[claim for told in part for claim in told] for part in parts]


def test_the_archive_holds_what_the_pure_stage_says(either_store: Engine, rules: LedgerRules) -> None:
    claims, _ = reported_in_articles(7, rounds=1)

    record(either_store, rules, claims)

    with reading(either_store) as session:
        stored = {
            event["id"]: {report["claim"] for report in event["reports"]} for event in ledger.events(session)
        }
    pure = {
        event.id: {report.claim_id for report in event.reports} for event in events_of(claims, rules.lexicon)
    }
    assert stored == pure


def test_twice_is_once(either_store: Engine, rules: LedgerRules) -> None:
    claims, _ = reported_in_articles(3, rounds=1)
    record(either_store, rules, claims)
    before = standing(either_store)
    with reading(either_store) as session:
        last = ledger.changes(session, limit=100_000)[-1].cursor or 0

    summary = ledger.record_new(either_store, rules, NOW + timedelta(days=1), RULESET)

    assert summary.seen == 0
    assert standing(either_store) == before
    with reading(either_store) as session:
        assert ledger.changes(session, after=last) == []


def test_two_workers_make_the_ledger_of_one(either_store: Engine, rules: LedgerRules) -> None:
    claims, _ = reported_in_articles(11, rounds=1)
    record(either_store, rules, claims)
    alone = standing(either_store)
    empty(either_store)
    with writing(either_store) as session:
        fill(session, claims)

    summaries = side_by_side(either_store, rules)

    assert standing(either_store) == alone
    assert sum(summary.counts[Exit.STORED] for summary in summaries) == len(by_article(claims))


def side_by_side(engine: Engine, rules: LedgerRules) -> list[Any]:
    summaries: list[Any] = []

    def work() -> None:
        own = open_engine(engine.url.render_as_string(hide_password=False))
        summaries.append(ledger.record_new(own, rules, NOW, RULESET))
        own.dispose()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return summaries


@pytest.mark.parametrize("seed", [1, 2])
def test_the_change_feed_alone_gives_the_ledger(either_store: Engine, rules: LedgerRules, seed: int) -> None:
    claims, _ = reported_in_articles(seed, rounds=1)
    for part in cut(claims, [20, 40]):
        record(either_store, rules, part)

    now = standing(either_store)
    with reading(either_store) as session:
        told = {event["id"]: event["date"] for event in ledger.events(session)}
        partners = {(one["country"], one["action"], one["stage"]) for one in ledger.partnerships(session)}
        promises = {(one["commitment_id"], one["event_id"]) for one in ledger.commitments(session)}

    assert told == {row["id"]: row["date"] for row in now["EventRow"]}
    assert partners == {(row["country"], row["action"], row["stage"]) for row in now["PartnershipRow"]}
    assert promises == {(row["commitment_id"], row["event_id"]) for row in now["CommitmentEventRow"]}
