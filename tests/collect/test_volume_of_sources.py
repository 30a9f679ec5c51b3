"""What the record of looks says of a source's volume, and that it reaches those who are told."""

import random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Engine

from models.collecting import Blind, CheckRow, Look
from models.source import Source
from pipeline.collect.volume import drop_in_volume
from pipeline.store.database import reading, writing
from pipeline.store.sight import not_seen
from tests.collect.conftest import NOW, source_of

DAILY = 8


def _source(name: str = "outlet", paths: Iterable[str] = ("feed",)) -> Source:
    endpoints = ({"kind": "feed", "url": f"https://{name}.example/{path}"} for path in paths)
    return source_of(*endpoints, id=name)


def _look(source: Source, days_ago: int, fresh: int, outcome: Look = Look.NEW, endpoint: int = 0) -> CheckRow:
    return CheckRow(
        source_id=source.id,
        endpoint=source.endpoints[endpoint].url,
        at=NOW - timedelta(days=days_ago, hours=1),
        outcome=outcome,
        fresh=fresh,
    )


def _keep(engine: Engine, rows: Iterable[CheckRow]) -> None:
    with writing(engine) as session:
        session.add_all(rows)


def _days(source: Source, days: int, fresh: Callable[[int], int], endpoint: int = 0) -> list[CheckRow]:
    """A look a day, the oldest with all that was there already."""
    first = _look(source, days, 500, endpoint=endpoint)
    return [first, *(_look(source, ago, fresh(ago), endpoint=endpoint) for ago in range(days))]


def _told(engine: Engine, *sources: Source, at: datetime = NOW) -> tuple[Blind, ...]:
    with reading(engine) as session:
        return not_seen(session, {source.id: source for source in sources}, at)


def _fallen(ago: int) -> int:
    return 1 if ago <= 7 else DAILY


def test_a_drop_is_told_with_what_was_usual(either_store: Engine) -> None:
    fallen, steady = _source("fallen"), _source("steady")
    _keep(either_store, [*_days(fallen, 100, _fallen), *_days(steady, 100, lambda _: DAILY)])

    [blind] = _told(either_store, fallen, steady)

    assert (blind.source_id, blind.reason) == ("fallen", "volume_drop")
    assert blind.since == (NOW - timedelta(days=7)).replace(hour=0)
    assert "7 new in the last week, where 56 were usual" in blind.detail


def test_what_a_first_look_lists_is_no_history(either_store: Engine) -> None:
    source = _source()
    _keep(either_store, _days(source, 100, lambda _: DAILY))

    assert _told(either_store, source) == ()


def test_a_month_of_looks_is_too_little_to_judge(store: Engine) -> None:
    source = _source()
    _keep(store, _days(source, 30, _fallen))

    assert _told(store, source) == ()


def test_days_without_sight_are_a_fault_and_no_drop(store: Engine) -> None:
    source = _source()
    rows = _days(source, 100, lambda ago: 0 if 1 <= ago <= 7 else DAILY)
    for row in rows[2:9]:
        row.outcome = Look.FAILED
    _keep(store, rows)

    assert _told(store, source) == ()


def test_a_source_that_could_not_be_seen_keeps_that_reason(store: Engine) -> None:
    source = _source()
    rows = _days(source, 100, _fallen)
    rows[1].outcome, rows[1].reason = Look.BLOCKED, "challenge"
    _keep(store, rows)

    assert [blind.reason for blind in _told(store, source)] == ["blocked"]


def test_what_was_never_looked_at_counts_from_the_first_look_at_anything(either_store: Engine) -> None:
    looked, unlooked = _source("looked"), _source("unlooked")
    assert _told(either_store, looked, unlooked) == ()
    _keep(either_store, [_look(looked, 1, 5), _look(looked, 0, 5)])

    [blind] = _told(either_store, looked, unlooked)

    assert (blind.source_id, blind.reason) == ("unlooked", "not_looked")
    assert blind.since == NOW - timedelta(days=1, hours=1)


def test_a_new_endpoint_starts_the_history_anew(store: Engine) -> None:
    source = _source(paths=("old", "new"))
    old, new = _days(source, 100, _fallen), _days(source, 20, lambda _: DAILY, endpoint=1)
    _keep(store, [*old, *new])

    assert _told(store, source) == ()


def test_a_source_that_is_off_is_not_judged(store: Engine) -> None:
    source = _source()
    _keep(store, _days(source, 100, _fallen))
    off = source.model_copy(update={"enabled": False})

    assert _told(store, off) == ()


def test_no_alarm_before_it_could_be_known(store: Engine) -> None:
    source = _source()
    _keep(store, _days(source, 100, _fallen))

    assert _told(store, source, at=NOW - timedelta(days=8)) == ()


def test_looking_closer_at_quiet_sources_only_misses_no_drop(store: Engine) -> None:
    """What the query leaves out would not have been named by the test either."""
    dice = random.Random(20250310)
    histories = {f"s{number}": [dice.randint(0, 12) for _ in range(113)] for number in range(40)}
    for name in list(histories)[:12]:
        quiet = dice.choice((7, 28))
        histories[name][1 : quiet + 1] = [dice.randint(0, dice.randint(0, 6)) for _ in range(quiet)]
    sources = {name: _source(name) for name in histories}
    for name, days in histories.items():
        _keep(store, _days(sources[name], 113, lambda ago, days=days: days[ago]))  # type: ignore[misc]
    weeks = {
        name: [sum(days[start : start + 7]) for start in range(1, 113, 7)] for name, days in histories.items()
    }

    expected = {name for name, counts in weeks.items() if drop_in_volume(counts, len(weeks))}
    assert {blind.source_id for blind in _told(store, *sources.values())} == expected
    assert len(expected) >= 3
