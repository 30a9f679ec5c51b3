"""Working off what is still to do: in batches, with four named exits, safe side by side."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from models.outcome import Exit, Skipped, Summary
from pipeline.store import stages
from pipeline.store.database import reading, writing

log = structlog.get_logger()

# One transaction's worth: short enough that a second writer waits under a second.
BATCH = 50
# Python's own 700 to 2,000 costs a tenth of the whole path, with rules of a million objects to look at.
_OBJECTS_BETWEEN_COLLECTIONS = 50_000


class _Identified(Protocol):
    id: str


Item = TypeVar("Item", bound=_Identified)
Result = TypeVar("Result")


@dataclass(frozen=True)
class Work(Generic[Item, Result]):
    """One stage's work: what is to do, the pure part of it, and how its results are kept.

    `keep` gets a batch of items with their results and says for each, in their order, how it ended.
    """

    stage: str
    ruleset: str
    to_do: Callable[[Session, int], Sequence[Item]]
    do: Callable[[Item], Result | Skipped]
    keep: Callable[[Session, Sequence[tuple[Item, Result | Skipped]], datetime], Sequence[Exit]]


@dataclass(frozen=True, slots=True)
class _Broken:
    """Work that failed in a way nobody foresaw: its item is set aside and the others go on."""

    detail: str


def drain(engine: Engine, work: Work[Item, Result], now: datetime) -> Summary:
    """Do all of the work there is. The pure part runs outside any transaction."""
    summary = Summary(work.stage)
    with _few_collections():
        while True:
            with reading(engine) as session:
                batch = list(work.to_do(session, BATCH))
            if not batch:
                return summary
            done = [*_attempts(work, batch)]
            with writing(engine) as session:
                _keep_all(session, work, done, now, summary)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Let the garbage collector look up seldom: parsed pages and rows are gone without it."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _attempts(
    work: Work[Item, Result], batch: Sequence[Item]
) -> Iterator[tuple[Item, Result | Skipped | _Broken]]:
    for item in batch:
        try:
            yield item, work.do(item)
        except Exception as error:
            # One item's unforeseen fault must not stop the others; the log holds its trace.
            log.exception("item_quarantined", stage=work.stage, item=item.id)
            yield item, _Broken(_words(error))


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
    endings = [*_endings(session, work, list(left.values()), now)]
    stages.mark_new(session, work.stage, work.ruleset, endings, now=now)
    for ending in endings:
        summary.add(ending.exit)


def _endings(
    session: Session,
    work: Work[Item, Result],
    done: Sequence[tuple[Item, Result | Skipped | _Broken]],
    now: datetime,
) -> Iterator[stages.Ending]:
    """Keep what was done, all at once; where that fails, one by one: only the culprit is set aside."""
    sound = [(item, result) for item, result in done if not isinstance(result, _Broken)]
    for item, result in done:
        if isinstance(result, _Broken):
            yield stages.Ending(item.id, Exit.QUARANTINED, "unforeseen_fault", result.detail)
    try:
        yield from _kept(session, work, sound, now)
    except OperationalError:
        raise
    except Exception as error:
        if len(sound) > 1:
            for one in sound:
                yield from _endings(session, work, [one], now)
        else:
            log.exception("item_quarantined", stage=work.stage, item=sound[0][0].id)
            yield stages.Ending(sound[0][0].id, Exit.QUARANTINED, "unforeseen_fault", _words(error))


def _kept(
    session: Session, work: Work[Item, Result], sound: Sequence[tuple[Item, Result | Skipped]], now: datetime
) -> list[stages.Ending]:
    """Keep results in a savepoint: all of them or, on an error, none."""
    if not sound:
        return []
    with session.begin_nested():
        exits = work.keep(session, sound, now)
        session.flush()
    return [_ending(item, result, exit_) for (item, result), exit_ in zip(sound, exits, strict=True)]


def _ending(item: _Identified, result: object, exit_: Exit) -> stages.Ending:
    if isinstance(result, Skipped):
        return stages.Ending(item.id, exit_, result.reason, result.detail)
    return stages.Ending(item.id, exit_)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]
