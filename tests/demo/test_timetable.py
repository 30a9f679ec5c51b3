"""When the demo looks."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.loading import load_scenario
from newsroom.scenario import Reader, Scenario
from tenfold.demo.timetable import timetable

_TINY = load_scenario(Path(__file__).resolve().parents[1] / "newsroom" / "tiny.toml")
_ZONES = st.sampled_from(["UTC", "Asia/Shanghai", "Africa/Lusaka", "America/Santiago", "Asia/Kathmandu"])
_HOURS = st.lists(st.tuples(_ZONES, st.integers(0, 23)), max_size=5)


def _scenario(hours: list[tuple[str, int]], notes: str = "") -> Scenario:
    readers = tuple(
        Reader(address=f"r{number}@readers.example", cadence="daily", timezone=zone, hour=hour)
        for number, (zone, hour) in enumerate(hours)
    )
    if notes:
        readers += (Reader(address="notes@readers.example", cadence="immediate", timezone=notes),)
    return _TINY.model_copy(update={"readers": readers})


@given(hours=_HOURS, days=st.integers(1, 4))
def test_every_reader_is_mailed_at_the_hour_of_every_day(hours: list[tuple[str, int]], days: int) -> None:
    scenario = _scenario(hours)
    start = scenario.scenario.start

    mailed = {tick.mail_at for tick in timetable(scenario, days)}

    for zone, hour in hours:
        for offset in range(days + 1):
            day = (start + timedelta(days=offset)).astimezone(ZoneInfo(zone))
            at = day.replace(hour=hour, minute=0)
            assert at in mailed or not start < at < start + timedelta(days=days)


@given(hours=_HOURS, days=st.integers(1, 4), together=st.sampled_from([0, 3, 6]))
def test_rounds_follow_each_other_and_end_with_the_last_day(
    hours: list[tuple[str, int]], days: int, together: int
) -> None:
    scenario = _scenario(hours)

    ticks = timetable(scenario, days, together=timedelta(hours=together))

    moments = [moment for tick in ticks for moment in (tick.gather_at, tick.mail_at)]
    assert moments == sorted(moments)
    assert [tick.day for tick in ticks] == sorted(tick.day for tick in ticks)
    assert ticks[-1].mail_at == scenario.scenario.start + timedelta(days=days)
    assert (ticks[0].day, ticks[-1].day) == (1, days) or days == 1
    assert all(tick.mail_at - tick.gather_at <= timedelta(hours=together, minutes=1) for tick in ticks)


@pytest.mark.parametrize(("together", "rounds"), [(0, 4), (1, 3), (12, 2)])
def test_near_hours_may_share_a_round(together: int, rounds: int) -> None:
    scenario = _scenario([("UTC", 1), ("UTC", 2), ("UTC", 8)])
    start = scenario.scenario.start.astimezone(UTC)
    assert start == datetime(2025, 2, 28, 16, tzinfo=UTC)

    assert len(timetable(scenario, 1, together=timedelta(hours=together))) == rounds


@pytest.mark.parametrize(("zone", "rounds"), [("Asia/Tokyo", 4), ("Atlantic/Azores", 3), ("UTC", 3)])
def test_the_evening_of_a_reader_of_notes_is_not_left_to_the_next_day(zone: str, rounds: int) -> None:
    """15:00 in UTC is midnight in Tokyo; the other two have a look of the digests in their last two hours."""
    scenario = _scenario([("UTC", 22), ("UTC", 0)], notes=zone)

    ticks = timetable(scenario, 1)

    assert len(ticks) == rounds
    assert (datetime(2025, 3, 1, 14, 59, tzinfo=UTC) in {tick.gather_at for tick in ticks}) == (rounds == 4)
