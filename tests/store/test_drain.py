"""Working off a queue: every item ends in a named exit, and none stops the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Thread

from sqlalchemy import Engine
from sqlmodel import Session, select

from models.outcome import Exit, Skipped, StageRow
from pipeline.drain import Work, drain
from pipeline.store import stages
from pipeline.store.database import reading

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
RULES = "r1"


@dataclass(frozen=True)
class Number:
    id: str

    @property
    def value(self) -> int:
        return int(self.id)


NUMBERS = [Number(f"{value:03}") for value in range(120)]


def waiting(session: Session, limit: int) -> Sequence[Number]:
    finished = stages.done(session, "halve", RULES, [number.id for number in NUMBERS])
    return [number for number in NUMBERS if number.id not in finished][:limit]


def halve(number: Number) -> float | Skipped:
    if number.value == 13:
        raise ZeroDivisionError("thirteen")
    return Skipped("odd", "not even") if number.value % 2 else number.value / 2


def keep(_session: Session, done: Sequence[tuple[Number, float | Skipped]], _now: datetime) -> Sequence[Exit]:
    return [Exit.SKIPPED if isinstance(result, Skipped) else Exit.STORED for _, result in done]


HALVING = Work("halve", RULES, waiting, halve, keep)


def rows(either_store: Engine) -> dict[str, StageRow]:
    with reading(either_store) as session:
        return {row.item_id: row for row in session.exec(select(StageRow)).all()}


def test_every_item_ends_in_one_exit_and_they_add_up(either_store: Engine) -> None:
    summary = drain(either_store, HALVING, NOON)

    assert summary.seen == len(NUMBERS)
    assert (summary.counts[Exit.STORED], summary.counts[Exit.SKIPPED]) == (60, 59)
    assert rows(either_store)["001"].reason == "odd"


def test_an_unforeseen_fault_is_set_aside_with_its_words(either_store: Engine) -> None:
    drain(either_store, HALVING, NOON)
    aside = rows(either_store)["013"]

    assert (aside.exit, aside.reason) == (Exit.QUARANTINED, "unforeseen_fault")
    assert aside.detail == "ZeroDivisionError: thirteen"


def test_doing_it_again_does_nothing(either_store: Engine) -> None:
    drain(either_store, HALVING, NOON)

    assert drain(either_store, HALVING, NOON).seen == 0


def test_two_workers_at_once_do_every_item_once(either_store: Engine) -> None:
    seen: list[int] = []
    workers = [Thread(target=lambda: seen.append(drain(either_store, HALVING, NOON).seen)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(seen) == len(NUMBERS)
    assert len(rows(either_store)) == len(NUMBERS)


def test_an_item_that_cannot_be_kept_is_set_aside_alone(either_store: Engine) -> None:
    def keep_all(
        session: Session, done: Sequence[tuple[Number, float | Skipped]], now: datetime
    ) -> Sequence[Exit]:
        if any(number.value == 20 for number, _ in done):
            raise ValueError("twenty")
        stages.mark_new(
            session, "kept", RULES, [stages.Ending(one.id, Exit.STORED) for one, _ in done], now=now
        )
        return [Exit.STORED] * len(done)

    summary = drain(either_store, Work("halve", RULES, waiting, halve, keep_all), NOON)

    assert (summary.counts[Exit.STORED], summary.counts[Exit.QUARANTINED]) == (118, 2)
    with reading(either_store) as session:
        kept = session.exec(select(StageRow.item_id).where(StageRow.stage == "kept")).all()
        aside = session.exec(select(StageRow).where(StageRow.exit == Exit.QUARANTINED)).all()
    assert len(set(kept)) == 118
    assert {row.detail for row in aside} == {"ZeroDivisionError: thirteen", "ValueError: twenty"}
