"""News that was to be checked at first: told once more when it is certain, and never again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from alerts import job
from models.alerts import Cadence
from models.identity import digest
from models.ledger import Stage
from pipeline.config import Settings
from pipeline.store.database import reading
from pipeline.store.ledger.hits import carry_over
from tenfold.demo.found import found
from tests.alerts.conftest import Join
from tests.alerts.sample import START, Archive
from tests.peers.smtp import Sink

Write = Callable[[Callable[[Archive], object]], None]
MORNING = datetime(2025, 3, 3, 7, 0, tzinfo=UTC)


def _hearsay(archive: Archive) -> None:
    """An event with a partner that one report tells of, not clearly; a promise it counts towards."""
    archive.event("hearsay", what="A camp is said to have begun", certainty=0.4)
    archive.partnership("TGO", "A6", event="hearsay", certainty=0.4, part=0.9)
    archive.counts("ten-workshops", "hearsay")


def _subjects(sink: Sink, address: str) -> list[str]:
    return [mail["Subject"].partition(" · ")[0] for mail in sink.taken if mail["To"] == address]


def _accepted(archive: Archive, at: datetime) -> None:
    archive.accept("hearsay", at)
    archive.better("TGO", "A6", Stage.UNDER_WAY, at=at, certainty=0.9)


def _borne_out(archive: Archive, at: datetime) -> None:
    archive.bear_out("hearsay", at=at)


@pytest.mark.parametrize("confirm", [_borne_out, _accepted])
def test_news_that_becomes_certain_days_later_is_told_as_certain_once(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write,
    confirm: Callable[[Archive, datetime], None],
) -> None:  # fmt: skip
    days = [MORNING + timedelta(days=number) for number in range(9)]
    join()
    join("ben@readers.example", cadence=Cadence.IMMEDIATE, note_progress=True, actions=("A1", "A6"))
    join("chen@readers.example", since=START + timedelta(days=1))
    write(_hearsay)
    # a note in between, so that the windows of notes begin later than the event became known
    write(lambda archive: archive.partnership("LAO", "A1", at=days[3] - timedelta(hours=2)))
    for day in days:
        if day == days[5]:
            write(lambda archive: confirm(archive, days[5] - timedelta(hours=2)))
        job.run(store, mail_settings, day)

    none, laos, told = "No news", "1 new partner", "1 new partner, 1 step on 1 action"
    assert _subjects(sink, "anna@readers.example") == [
        "2 to be checked", none, none, laos, none, told, none, none, none
    ]  # fmt: skip
    assert _subjects(sink, "ben@readers.example") == [
        "New partner: Laos (A1)",
        "New partner: Togo (A6); 1 step on 1 action",
    ]
    # nothing known before a reader came is news to him, also when it becomes certain later
    assert set(_subjects(sink, "chen@readers.example")) == {none, laos}


def test_what_became_certain_is_no_repetition_to_who_scores_the_mails(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write
) -> None:
    later = MORNING + timedelta(days=5)
    join()
    write(_hearsay)
    job.run(store, mail_settings, MORNING)
    write(lambda archive: archive.bear_out("hearsay", at=later - timedelta(hours=2)))
    job.run(store, mail_settings, later)

    with reading(store) as session:
        mails = found(session, {}, frozenset(sink.message_ids), later, 0.65).mails

    told = {mail.day: (len(mail.events), mail.pairs) for mail in mails if mail.events or mail.pairs}
    assert told == {MORNING.date(): (1, ("TGO:A6",))}


def test_clearer_evidence_makes_a_partnership_certain(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write
) -> None:
    join(cadence=Cadence.IMMEDIATE)
    write(lambda archive: archive.partnership("TGO", "A6", certainty=0.4))
    write(lambda archive: archive.partnership("LAO", "A1", at=START + timedelta(days=3)))
    job.run(store, mail_settings, MORNING + timedelta(days=3))
    later = MORNING + timedelta(days=6)
    write(lambda archive: archive.better("TGO", "A6", Stage.UNDER_WAY, at=later, certainty=0.9))
    for minutes in (1, 2):
        job.run(store, mail_settings, later + timedelta(minutes=minutes))

    assert _subjects(sink, "anna@readers.example") == ["New partner: Laos (A1)", "New partner: Togo (A6)"]


def test_what_becomes_certain_by_other_rules_alone_is_not_told(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write
) -> None:
    def recoded(archive: Archive) -> None:
        at = MORNING + timedelta(days=4)
        archive.bear_out("hearsay", at=at, because="1 more report — re-coded under rules-2")

    join()
    write(_hearsay)
    job.run(store, mail_settings, MORNING)
    job.run(store, mail_settings, MORNING + timedelta(days=3))
    write(recoded)

    job.run(store, mail_settings, MORNING + timedelta(days=5))

    assert set(_subjects(sink, "anna@readers.example")[1:]) == {"No news"}


@pytest.mark.parametrize("days", [0, 4])
def test_what_was_to_be_checked_and_is_one_with_what_is_certain_is_told_once_and_is_no_correction(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write, days: int
) -> None:
    noon = MORNING + timedelta(days=days, hours=5)

    def one(archive: Archive) -> None:
        archive.event("same", what="The camp began", at=noon)
        archive.take_back("hearsay", "merged", "one happening", noon, into="same")
        carry_over(archive.session, digest("event", "hearsay"), digest("event", "same"))

    join()
    write(lambda archive: archive.event("hearsay", what="A camp is said to have begun", certainty=0.4))
    job.run(store, mail_settings, MORNING)
    job.run(store, mail_settings, MORNING + timedelta(days=days))
    write(one)

    for after in (1, 2, 3):
        job.run(store, mail_settings, MORNING + timedelta(days=days + after))

    subjects = _subjects(sink, "anna@readers.example")
    assert subjects[0] == "1 to be checked"
    assert [said for said in subjects[1:] if said != "No news"] == ["1 step on 1 action"]
