"""What people decided, on the archive's pages: beside the machine's word, and never more than text."""

from datetime import UTC, datetime

import httpx
from sqlalchemy import Engine

from models.review import Subject, Verdict
from pipeline.config import Settings
from pipeline.ledger.rules import LedgerRules
from pipeline.store.ledger import Reviewing
from tests.archive.conftest import served
from tests.ledger.making import claim
from tests.ledger.test_history import FIRST, events, learn
from tests.ledger.test_reviews import ROUND, the_finding

AFTER_CODING = datetime(2026, 2, 1, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>"


def test_both_words_are_on_the_pages_and_in_their_data(
    settings: Settings, store: Engine, rules: LedgerRules
) -> None:
    learn(store, rules, claim("wire"), FIRST)
    [event] = events(store)
    ada = Reviewing(store, rules, "Ada <b>")
    ada.judge(Verdict.AMEND, Subject.EVENT, event["id"], ROUND, fields={"place": HOSTILE}, note=HOSTILE)
    finding = the_finding(store, "article-wire")
    ada.judge(Verdict.ACCEPT, Subject.FINDING, finding, AFTER_CODING)

    with served(settings) as url:
        page = httpx.get(f"{url}/events/{event['id']}")
        data = httpx.get(f"{url}/events/{event['id']}.json").json()
        item = httpx.get(f"{url}/items/article-wire.json").json()
        item_page = httpx.get(f"{url}/items/article-wire")
        before = httpx.get(f"{url}/items/article-wire.json", params={"as_of": "2026-01-15"}).json()

    assert (data["event"]["place"], data["review"]["machine"]) == (HOSTILE, {"place": None})
    assert "<script>alert" not in page.text
    assert "amend</strong> by <bdi>Ada &lt;b&gt;</bdi>" in page.text
    assert [(one["id"], one["review"]["verdict"]) for one in item["findings"]] == [(finding, "accept")]
    assert "accept by <bdi>Ada &lt;b&gt;</bdi>" in item_page.text
    assert [one["review"] for one in before["findings"]] == [None]
