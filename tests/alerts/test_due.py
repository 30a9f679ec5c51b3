"""Each day once, whatever the clocks do and whenever we look."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.due import Due, Last, due, instant
from models.alerts import Cadence, MailKind, SubscriptionRow

# Zones with half hours, clock changes at midnight, a day that was left out, and none of these.
ZONES = (
    "UTC", "Asia/Shanghai", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata",
    "America/Sao_Paulo", "Pacific/Apia", "Asia/Beirut", "Africa/Casablanca", "America/St_Johns",
)  # fmt: skip
BEGIN = datetime(2010, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 25 * 365 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))


def reader(
    zone: str = "UTC",
    hour: int = 7,
    since: datetime = BEGIN,
    cadence: Cadence = Cadence.DAILY,
    **more: object,
) -> SubscriptionRow:
    return SubscriptionRow(
        id="r",
        address="a@b.example",
        cadence=cadence,
        timezone=zone,
        hour=hour,
        since=since,
        token="t",
        **more,
    )


def looked_at(who: SubscriptionRow, ticks: list[datetime]) -> list[Due]:
    """What becomes due when somebody looks at these moments, one after the other."""
    sent: list[Due] = []
    for now in sorted(ticks):
        sent += due(who, Last(sent[-1].day, sent[-1].window.upto) if sent else None, now)
    return sent


@given(
    zone=st.sampled_from(ZONES),
    hour=st.integers(0, 23),
    start=MOMENTS,
    gaps=st.lists(st.floats(0.001, 150), min_size=1, max_size=40),
)
@example(zone="Pacific/Apia", hour=7, start=datetime(2011, 12, 27, tzinfo=UTC), gaps=[6.0] * 30)
@example(zone="Europe/Paris", hour=2, start=datetime(2025, 3, 28, tzinfo=UTC), gaps=[0.5] * 40)
@example(zone="America/Sao_Paulo", hour=0, start=datetime(2018, 11, 2, tzinfo=UTC), gaps=[3.0] * 30)
def test_every_day_is_due_once_in_order_and_without_a_gap(
    zone: str, hour: int, start: datetime, gaps: list[float]
) -> None:
    who = reader(zone, hour, since=start)
    ticks = [start + timedelta(hours=sum(gaps[: n + 1])) for n in range(len(gaps))]

    sent = looked_at(who, ticks)

    days = [item.day for item in sent]
    assert days == sorted(set(days))
    between = [
        instant(who, d) for d in _days(start.date() - timedelta(days=2), ticks[-1].date() + timedelta(days=2))
    ]
    expected = {at for at in between if start < at <= ticks[-1]}
    assert {item.window.upto for item in sent} == expected


@given(
    zone=st.sampled_from(ZONES),
    hour=st.integers(0, 23),
    start=MOMENTS,
    early=st.lists(st.floats(0, 100), max_size=20),
    late=st.lists(st.floats(0, 100), max_size=20),
)
def test_when_we_look_does_not_matter(
    zone: str, hour: int, start: datetime, early: list[float], late: list[float]
) -> None:
    who, end = reader(zone, hour, since=start), start + timedelta(hours=100)

    first = looked_at(who, [*(start + timedelta(hours=h) for h in early), end])
    second = looked_at(who, [*(start + timedelta(hours=h) for h in late), end])

    assert first == second


@given(
    zone=st.sampled_from(ZONES),
    gaps=st.lists(st.floats(0.1, 300), min_size=1, max_size=30),
    cadence=st.sampled_from([Cadence.DAILY, Cadence.WEEKLY]),
)
def test_the_windows_leave_nothing_out(zone: str, gaps: list[float], cadence: Cadence) -> None:
    start = datetime(2025, 3, 20, 12, tzinfo=UTC)
    who = reader(zone, since=start, cadence=cadence)

    sent = looked_at(who, [start + timedelta(hours=sum(gaps[: n + 1])) for n in range(len(gaps))])

    ends = [start, *(item.window.upto for item in sent)]
    assert all(item.window.after <= end for item, end in zip(sent, ends, strict=False))
    assert all(item.window.after >= start for item in sent)


def test_a_weekly_digest_comes_on_its_weekday() -> None:
    start = datetime(2025, 3, 1, tzinfo=UTC)
    who = reader(since=start, cadence=Cadence.WEEKLY, weekday=4)

    sent = looked_at(who, [start + timedelta(hours=hours) for hours in range(24 * 31)])

    assert [item.day for item in sent] == [date(2025, 3, day) for day in (7, 14, 21, 28)]


@pytest.mark.parametrize(
    ("day", "at"),
    [
        (date(2025, 3, 30), datetime(2025, 3, 30, 1, tzinfo=UTC)),  # 02:00 is skipped: 03:00 summer time
        (date(2025, 10, 26), datetime(2025, 10, 26, 0, tzinfo=UTC)),  # 02:00 comes twice: the first
        (date(2025, 7, 1), datetime(2025, 7, 1, 0, tzinfo=UTC)),
    ],
)
def test_the_hour_is_the_readers_own(day: date, at: datetime) -> None:
    assert instant(reader("Europe/Paris", 2), day) == at


def test_after_a_long_stop_a_week_of_digests_comes_and_the_first_carries_the_rest() -> None:
    last = Last(date(2025, 3, 1), datetime(2025, 3, 1, 7, tzinfo=UTC))

    sent = due(reader(), last, datetime(2025, 5, 1, 8, tzinfo=UTC))

    assert [item.day for item in sent] == _days(date(2025, 4, 25), date(2025, 5, 1))
    assert sent[0].window.after < last.upto


def test_a_note_waits_for_the_quiet_time_to_pass() -> None:
    who = reader(cadence=Cadence.IMMEDIATE, quiet_minutes=30)
    last = Last(date(2025, 3, 1), datetime(2025, 3, 1, 12, tzinfo=UTC))

    assert due(who, last, last.upto + timedelta(minutes=29)) == []
    assert [item.kind for item in due(who, last, last.upto + timedelta(minutes=30))] == [MailKind.NEW_PARTNER]


def test_nothing_is_due_to_one_who_left_or_has_just_come() -> None:
    now = datetime(2025, 3, 1, 12, tzinfo=UTC)

    assert due(reader(active=False), None, now) == []
    assert due(reader(since=now), None, now) == []


def test_a_day_belongs_to_the_readers_zone() -> None:
    at = datetime(2025, 3, 1, 23, 30, tzinfo=UTC)

    sent = due(reader("Asia/Shanghai", since=at - timedelta(hours=2)), None, at)

    assert [item.day for item in sent] == [at.astimezone(ZoneInfo("Asia/Shanghai")).date()]


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
