"""`tenfold recode`: other rules are tried, compared, adopted or dropped, and nobody is written to."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from models.article import Article
from models.coding import CodingRow
from models.collecting import CaptureDraft
from models.ledger import EventRow, PartnershipRow
from models.recoding import RecodingRow
from pipeline.clock import write_clock
from pipeline.store import ledger
from pipeline.store.articles import Reading, store_readings
from pipeline.store.captures import CaptureStore
from pipeline.store.database import reading, writing
from tests.peers.smtp import Sink, smtp_sink
from tests.tenfold.conftest import Run

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"
NOON = datetime(2025, 3, 5, 12, tzinfo=UTC)
COURSE = (
    "China's commerce ministry opened a workshop on artificial intelligence for officials of Zambia and Laos "
    "in Nanning on Tuesday. It lasts two weeks and is the first of three."
)
LABORATORY = (
    "A joint laboratory for artificial intelligence of China and Kenya was opened in Nairobi on Wednesday, "
    "the Chinese embassy said. It will train young researchers of both countries."
)
Store = Callable[[str, str], None]
At = Callable[[datetime], None]


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_sink() as server:
        yield server


@pytest.fixture
def at(run: Run, sink: Sink, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> At:
    """Sets the time; mails go to the sink."""
    monkeypatch.setenv("TENFOLD_SMTP_URL", sink.url)
    monkeypatch.setenv("TENFOLD_CLOCK_FILE", str(tmp_path / "clock.json"))

    def set_clock(moment: datetime) -> None:
        write_clock(tmp_path / "clock.json", moment)

    set_clock(NOON)
    return set_clock


@pytest.fixture
def put(store: Engine, captures: CaptureStore) -> Store:
    """Stores an article as the collector would have, read on the day it came out."""

    def store_article(name: str, text: str) -> None:
        url = f"http://127.0.0.1:9/{name}"
        draft = CaptureDraft(source_id="gazette", url_asked=url, url_final=url, fetched_at=NOON)
        article = Article(title=name, text=text, language="en", published_on=NOON.date())
        with writing(store) as session:
            capture = captures.save(session, draft, text.encode())
            store_readings(session, [Reading(capture, url, article)], now=NOON)

    return store_article


def done(run: Run, *words: object) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def tried(run: Run, *words: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done(run, "recode", "--json", *words))
    return found


def actions(store: Engine) -> set[str]:
    with reading(store) as session:
        return {action for event in ledger.events(session) for action in event["actions"]}


def test_rules_are_tried_beside_those_that_rule(
    run: Run, at: At, put: Store, store: Engine, deaf: Path, tmp_path: Path
) -> None:
    put("course", COURSE)
    done(run, "process")
    report = tried(run, "--catalogue", deaf, "--report", tmp_path / "out.html")

    assert report["articles"] == report["changed"] == 1
    assert report["counts"]["relevant"] == {"appears": 0, "disappears": 1, "changes": 0}
    assert {one["code"] for one in report["differences"] if one["aspect"] == "partner"} == {"LAO", "ZMB"}
    assert all(one["title"] == "course" for one in report["differences"])
    assert "relevant disappears: 1" in (tmp_path / "out.html").read_text(encoding="utf-8")
    assert actions(store) == {"A6"}
    put("laboratory", LABORATORY)
    done(run, "process")
    with reading(store) as session:
        assert {row.relevant for row in session.exec(select(CodingRow))} == {True}


def test_the_report_escapes_what_pages_say(run: Run, at: At, put: Store, deaf: Path, tmp_path: Path) -> None:
    put("<script>alert(1)</script>", COURSE)
    done(run, "process")
    done(run, "recode", "--catalogue", deaf, "--report", tmp_path / "out.html")

    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page


def test_what_new_rules_find_in_old_pages_is_no_news(
    run: Run, at: At, put: Store, store: Engine, sink: Sink, deaf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENFOLD_CATALOGUE_DIR", str(deaf))
    done(run, "subscribe", "anna@readers.example", "--cadence", "immediate")
    done(run, "subscribe", "bela@readers.example", "--cadence", "daily", "--hour", "13")
    at(NOON + timedelta(minutes=5))
    put("course", COURSE)
    done(run, "process")
    assert actions(store) == set()
    at(NOON + timedelta(hours=1))
    ruleset = tried(run, "--catalogue", CATALOGUE)["ruleset"]

    done(run, "recode", "adopt", ruleset)
    at(NOON + timedelta(hours=2))
    done(run, "alerts")

    with reading(store) as session:
        rows = [*session.exec(select(EventRow)), *session.exec(select(PartnershipRow))]
        assert {row.news for row in rows} == {"backfill"}
        assert len(rows) >= 3
        changes = ledger.changes(session)
        assert all(change.because.endswith(f"re-coded under {ruleset}") for change in changes)
    assert [mail["Subject"].partition(" ·")[0] for mail in sink.taken] == ["No news"]

    put("laboratory", LABORATORY)
    at(NOON + timedelta(hours=3))
    done(run, "process")
    at(NOON + timedelta(hours=4))
    done(run, "alerts")
    assert sink.recipients.count("anna@readers.example") == 1


def test_what_new_rules_take_back_is_no_correction_to_mail(
    run: Run, at: At, put: Store, store: Engine, sink: Sink, deaf: Path
) -> None:
    done(run, "subscribe", "bela@readers.example", "--cadence", "daily", "--hour", "13")
    at(NOON + timedelta(minutes=5))
    put("course", COURSE)
    done(run, "process")
    at(NOON + timedelta(hours=2))
    done(run, "alerts")
    at(NOON + timedelta(hours=3))
    done(run, "recode", "adopt", tried(run, "--catalogue", deaf)["ruleset"])
    at(NOON + timedelta(hours=26))
    done(run, "alerts")

    assert actions(store) == set()
    assert [mail["Subject"].startswith("No news") for mail in sink.taken] == [False, True]
    with reading(store) as session:
        assert ledger.events(session, NOON + timedelta(hours=1)) != []


def test_going_back_leaves_the_codings_of_the_first_time_as_they_were(
    run: Run, at: At, put: Store, store: Engine, deaf: Path
) -> None:
    put("course", COURSE)
    done(run, "process")
    first = NOON + timedelta(hours=1)
    at(NOON + timedelta(hours=2))
    done(run, "recode", "adopt", tried(run, "--catalogue", deaf)["ruleset"])
    at(NOON + timedelta(hours=4))
    back = tried(run, "--catalogue", CATALOGUE)["ruleset"]
    done(run, "recode", "adopt", back)

    assert back.endswith("~2")
    assert actions(store) == {"A6"}
    found = [
        json.loads(done(run, "search", "--action", "A6", "--as-of", moment.isoformat(), "--json") or "null")
        for moment in (first, NOON + timedelta(hours=3), NOON + timedelta(hours=5))
    ]
    assert [one is not None for one in found] == [True, False, True]


def test_a_trial_goes_on_where_it_stopped_and_can_be_dropped(
    run: Run, at: At, put: Store, store: Engine, deaf: Path
) -> None:
    put("course", COURSE)
    put("laboratory", LABORATORY)
    done(run, "process")

    assert tried(run, "--catalogue", deaf, "--sample", 1)["articles"] == 1
    report = tried(run, "--catalogue", deaf)
    assert report["articles"] == 2
    assert "dropped with 2 codings" in done(run, "recode", "drop", report["ruleset"])
    with reading(store) as session:
        assert session.exec(select(RecodingRow)).all() == []
    [row] = [json.loads(line) for line in done(run, "recode", "list", "--json").splitlines()]
    assert (row["state"], row["articles_on_trial"]) == ("dropped", 0)
    assert "dropped:" in run("recode", "adopt", report["ruleset"]).output
    assert actions(store) >= {"A6"}


def test_rules_that_hold_already_differ_in_nothing(run: Run, at: At, put: Store) -> None:
    put("course", COURSE)
    done(run, "process")

    assert "coded by these rules already" in done(run, "recode")


@pytest.mark.parametrize("word", ["adopt", "drop"])
def test_a_rule_set_nobody_tried_is_refused_by_name(run: Run, word: str) -> None:
    result = run("recode", word, "0123456789ab")

    assert result.exit_code == 2
    assert "unknown:" in result.output
