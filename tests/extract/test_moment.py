"""Dates as pages write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.article import Precision
from pipeline.extract.moment import UNDATED, read_moment

SHANGHAI = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("raw", "instant"),
    [
        ("2026-09-24-10:00:00", "2026-09-24T02:00:00Z"),
        ("2025年7月26日14:03", "2025-07-26T06:03:00Z"),
        ("2025年07月26日 14时03分", "2025-07-26T06:03:00Z"),
        ("2023 11/ 17 20:52:15", "2023-11-17T12:52:15Z"),
        ("Published: Mar 12, 2025 09:15 PM", "2025-03-12T13:15:00Z"),
        ("14:03, 12-Mar-2025", "2025-03-12T06:03:00Z"),
        ("12:05 AM, March 12, 2025", "2025-03-11T16:05:00Z"),
        ("Wed, 12 Mar 2025 10:00:00 +0800", "2025-03-12T02:00:00Z"),
        ("2025-07-26T10:00:00.000Z", "2025-07-26T10:00:00Z"),
        ("July 26, 2025 at 9:05 a.m. EDT", "2025-07-26T13:05:00Z"),
        ("2024年04月24日23:52 | 来源：示例网", "2024-04-24T15:52:00Z"),
        ("12 марта 2025, 10:11", "2025-03-12T02:11:00Z"),
    ],
)
def test_times_are_read_with_their_zone_or_the_sources(raw: str, instant: str) -> None:
    moment = read_moment(raw, zone=SHANGHAI)

    assert moment.at == datetime.fromisoformat(instant)
    assert moment.precision is Precision.MINUTE


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2025-03-12", "2025-03-12"),
        ("20250312", "2025-03-12"),
        ("二〇二五年三月廿六日", "2025-03-26"),
        ("二零二五年十二月三十一日", "2025-12-31"),
        ("12 de marzo de 2025", "2025-03-12"),
        ("le 12 mars 2025", "2025-03-12"),
        ("12. März 2025", "2025-03-12"),
        ("2025년 3월 12일", "2025-03-12"),
        ("2569-03-12", "2026-03-12"),
        ("25/03/2025", "2025-03-25"),
        ("03/25/2025", "2025-03-25"),
        ("March 12th, 2025", "2025-03-12"),
    ],
)
def test_days_are_read_in_many_spellings(raw: str, day: str) -> None:
    moment = read_moment(raw, zone=SHANGHAI)

    assert moment.on == date.fromisoformat(day)
    assert moment.precision is Precision.DAY
    assert moment.at is None


def test_month_and_ambiguity() -> None:
    assert read_moment("2025年3月", zone=SHANGHAI).precision is Precision.MONTH
    assert read_moment("03/04/2025", zone="UTC").on == date(2025, 4, 3)
    assert read_moment("03/04/2025", zone="UTC", day_first=False).on == date(2025, 3, 4)


def test_a_machines_utc_is_the_outlets_own_day() -> None:
    moment = read_moment("2025-07-26T20:30:00Z", zone=SHANGHAI)

    assert (moment.on, moment.zone_assumed) == (date(2025, 7, 27), False)


@pytest.mark.parametrize(
    "raw", ["", "no date", "2025-13-45", "1753520000", "0000-00-00", "99/99/9999", "1889-01-01"]
)
def test_impossible_dates_are_none(raw: str) -> None:
    assert read_moment(raw, zone="UTC") == UNDATED


@given(st.text(max_size=200), st.sampled_from(["UTC", SHANGHAI, "No/Such", "../etc"]))
def test_any_text_has_an_answer(raw: str, zone: str) -> None:
    moment = read_moment(raw, zone=zone)

    assert moment.known == (moment.precision is not Precision.UNKNOWN)


@given(st.integers(800_000_000, 3_700_000_000))
def test_iso_times_come_back(seconds: int) -> None:
    stamp = datetime.fromtimestamp(seconds, UTC)

    assert read_moment(stamp.isoformat(), zone="UTC").at == stamp
