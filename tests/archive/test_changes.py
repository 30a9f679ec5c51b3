"""A client that follows the change feed page by page, while the ledger goes on."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from models.coding import EventType
from pipeline.ledger.rules import LedgerRules
from pipeline.store import ledger
from pipeline.store.database import reading, writing
from tests.archive.conftest import Site, served, settings_for
from tests.ledger.filling import RULESET, fill
from tests.ledger.making import claim

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"
FIRST = datetime(2025, 3, 12, 6, tzinfo=UTC)
SECOND_COURSE: dict[str, Any] = {"type": EventType.EVENT_HELD, "actions": {"A6"}, "ordinal": 2}


class Follower:
    """Keeps what the feed adds up to, as a client far away would."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._since = 0
        self.seen: list[int] = []
        self.said: list[str] = []
        self.events: dict[str, dict[str, Any]] = {}

    def page(self, limit: int) -> bool:
        """Read one page; says whether there is more."""
        asked = {"since": self._since, "limit": limit}
        answer = httpx.get(f"{self._url}/changes.json", params=asked, timeout=30).json()
        for change in answer["changes"]:
            self.seen.append(change["cursor"])
            self.said.append(change["what"])
            if change["record"] == "event":
                self.events.pop(change["record_id"], None)
                if change["what"] in ("added", "changed"):
                    self.events[change["record_id"]] = change["data"]
        self._since = answer["next"]
        return bool(answer["more"])


def test_three_pages_with_merges_in_between_add_up_to_the_ledger(
    tmp_path: Path, migrated_database: Path, store: Engine
) -> None:
    rules = LedgerRules.load(CATALOGUE)

    def learn(day: int, *claims: object) -> None:
        with writing(store) as session:
            fill(session, claims)  # type: ignore[arg-type]
        ledger.record_new(store, rules, FIRST + timedelta(days=day), RULESET)

    home = tmp_path / "served"
    home.mkdir()
    settings = settings_for(home, database_url=str(store.url))
    with served(settings) as url:
        follower = Follower(url)
        learn(
            0, claim("laos"), claim("kenya", countries={"KEN"}), claim("late", published_on=date(2025, 3, 14))
        )
        assert follower.page(3)
        learn(1, claim("early", published_on=date(2025, 3, 9), seen_on=date(2025, 3, 13)))
        assert follower.page(4)
        learn(2, claim("course", **SECOND_COURSE), claim("other", **SECOND_COURSE, countries={"ZMB"}))
        while follower.page(5):
            continue

        assert not follower.page(5)
        with reading(store) as session:
            assert follower.events == {event["id"]: event for event in ledger.events(session)}
        assert "merged" in follower.said
        assert follower.seen == sorted(set(follower.seen))


def test_the_end_of_the_feed_says_where_to_go_on(site: Site) -> None:
    everything = site.get("/changes.json").json()
    end = everything["next"]

    assert everything["more"] is False
    assert site.get("/changes.json", since=str(end)).json() == {"changes": [], "next": end, "more": False}


@pytest.mark.parametrize("asked", [{"since": "-1"}, {"since": "x"}, {"limit": "0"}, {"limit": "1001"}])
def test_a_wrong_cursor_is_answered_in_words(site: Site, asked: dict[str, str]) -> None:
    answer = site.get("/changes.json", **asked)

    assert answer.status_code == 422
    assert answer.json()["error"]["fields"]
