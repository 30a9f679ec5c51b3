"""`tenfold missed` on an archive with three families, as known at any time."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pipeline.ledger.rules import LedgerRules
from pipeline.store import ledger
from pipeline.store.database import writing
from tests.ledger.filling import RULESET, fill
from tests.ledger.making import claim
from tests.tenfold.conftest import Run

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"
KNOWN = datetime(2025, 6, 1, tzinfo=UTC)
FIRST = date(2025, 1, 6)
# Who reports which of eighteen signings, a week apart: three families, each missing some.
REPORTED = {"wire": set(range(16)), "embassy": set(range(0, 18, 2)) | {17}, "paper": {0, 3, 4, 7, 8, 11, 16}}


@pytest.fixture
def archive(store: Engine) -> None:
    """Eighteen events, known in June."""
    claims = []
    for family, weeks in REPORTED.items():
        for week in sorted(weeks):
            day = FIRST + timedelta(weeks=week)
            words = f"Report {week} of the {family}: an agreement on computing was signed."
            known = {"date": day.isoformat(), "published_on": day, "seen_on": day}
            claims.append(claim(f"{family}{week}", **known, what=words, ordinal=week + 1, family=family))
    with writing(store) as session:
        fill(session, claims)
    ledger.record_new(store, LedgerRules.load(CATALOGUE), KNOWN, RULESET)


def test_what_was_probably_missed_is_told_with_its_interval(run: Run, archive: None) -> None:
    result = run("missed", "--json", "--by", "both")

    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    everything = told["estimates"][0]
    assert sorted(told["lists"]) == ["embassy", "paper", "wire"]
    assert (everything["action"], everything["found"], everything["lists"]) == ("", 18, 3)
    assert everything["least"] <= everything["likely"] <= everything["most"]
    assert {one["month"] for one in told["estimates"][1:]} == {f"2025-0{month}" for month in range(1, 6)}
    assert all("too few to say" in one["flags"] for one in told["estimates"][1:])


def test_nothing_was_known_before(run: Run, archive: None) -> None:
    assert json.loads(run("missed", "--json", "--as-of", "2025-05-01").stdout)["estimates"] == []


def test_the_table_says_what_to_be_careful_with(run: Run, archive: None) -> None:
    result = run("missed")

    assert result.exit_code == 0, result.output
    assert "A1" in result.stdout
