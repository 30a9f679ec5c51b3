"""Working off what is still to do: in batches, with four named exits, safe side by side."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from models.outcome import Exit, Skipped, Summary
from pipeline.store import stages
from pipeline.store.database import reading, writing

log = structlog.get_logger()

# One transaction's worth: short enough that a second writer waits under a second.
BATCH = 50


class _Identified(Protocol):
    id: str


Item = TypeVar("Item", bound=_Identified)
Result = TypeVar("Result")


@dataclass(frozen=True)
class Work(Generic[Item, Result]):
    """One stage's work: what is to do, the pure part of it, and how its result is kept."""

    stage: str
    ruleset: str
    to_do: Callable[[Session, int], Sequence[Item]]
    do: Callable[[Item], Result | Skipped]
    keep: Callable[[Session, Item, Result | Skipped, datetime], Exit]


@dataclass(frozen=True, slots=True)
class _Broken:
    """Work that failed in a way nobody foresaw: its item is set aside and the others go on."""

    detail: str


def drain(engine: Engine, work: Work[Item, Result], now: datetime) -> Summary:
    """Do all of the work there is. The pure part runs outside any transaction."""
    summary = Summary(work.stage)
    while True:
        with reading(engine) as session:
            batch = list(work.to_do(session, BATCH))
        if not batch:
            return summary
        done = [*_attempts(work, batch)]
        with writing(engine) as session:
            _keep_all(session, work, done, now, summary)


def _attempts(
    work: Work[Item, Result], batch: Sequence[Item]
) -> Iterator[tuple[Item, Result | Skipped | _Broken]]:
    for item in batch:
        try:
            yield item, work.do(item)
        except Exception as error:
            # One item's unforeseen fault must not stop the others; the log holds its trace.
            log.exception("item_quarantined", stage=work.stage, item=item.id)
            yield item, _Broken(f"{type(error).__name__}: {error}"[:500])


def _keep_all(
    session: Session,
    work: Work[Item, Result],
    done: Sequence[tuple[Item, Result | Skipped | _Broken]],
    now: datetime,
    summary: Summary,
) -> None:
    stages.alone(session, work.stage)
    finished = stages.done(session, work.stage, work.ruleset, [item.id for item, _ in done])
    # what a second worker has done in the meantime stays as it is
    left = {item.id: (item, result) for item, result in done if item.id not in finished}
    endings = [_ending(session, work, item, result, now) for item, result in left.values()]
    stages.mark_new(session, work.stage, work.ruleset, endings, now=now)
    for ending in endings:
        summary.add(ending.exit)


def _ending(
    session: Session,
    work: Work[Item, Result],
    item: Item,
    result: Result | Skipped | _Broken,
    now: datetime,
) -> stages.Ending:
    if isinstance(result, _Broken):
        return stages.Ending(item.id, Exit.QUARANTINED, "unforeseen_fault", result.detail)
    exit_ = work.keep(session, item, result, now)
    if isinstance(result, Skipped):
        return stages.Ending(item.id, exit_, result.reason, result.detail)
    return stages.Ending(item.id, exit_)
