"""The whole way: news in the archive, mails in a mailbox, each once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from alerts import job
from alerts.readers import unsubscribe
from models.alerts import Cadence, DeliveryRow, DeliveryState, DigestRow, HitRow, PictureRow
from models.article import Change
from models.ledger import News, Stage
from models.outcome import Exit
from pipeline.config import Settings
from pipeline.store.database import reading, writing
from tests.alerts.conftest import Join
from tests.alerts.sample import START, Archive
from tests.peers.smtp import Sink

Write = Callable[[Callable[[Archive], object]], None]
MORNING = datetime(2025, 3, 3, 7, 0, tzinfo=UTC)


def test_a_day_of_news_is_one_mail(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, sample: None
) -> None:
    join()

    written, sent = job.run(store, mail_settings, MORNING)

    assert written.counts[Exit.STORED] == sent.counts[Exit.STORED] == 1
    assert sink.recipients == ["anna@readers.example"]
    assert sink.taken[0]["Subject"] == (
        "2 new partners, 1 partner on a new action, 3 steps on 4 actions, 1 stage reached · 3 March 2025"
    )


def test_running_again_sends_nothing(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, sample: None
) -> None:
    join()
    for minutes in range(0, 120, 15):
        job.run(store, mail_settings, MORNING + timedelta(minutes=minutes))

    assert len(sink.taken) == 1


def test_before_the_hour_nothing_is_due(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, sample: None
) -> None:
    join()

    job.run(store, mail_settings, MORNING - timedelta(minutes=1))

    assert sink.taken == []


def test_an_empty_day_says_so(store: Engine, mail_settings: Settings, sink: Sink, join: Join) -> None:
    join()

    job.run(store, mail_settings, MORNING)

    assert sink.taken[0]["Subject"] == "No news · 3 March 2025"
    assert "Nothing new was found about the plan." in _text(sink)


def test_what_was_told_is_not_told_again(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, sample: None
) -> None:
    join()
    job.run(store, mail_settings, MORNING)

    job.run(store, mail_settings, MORNING + timedelta(days=1))

    assert sink.taken[1]["Subject"] == "No news · 4 March 2025"


def test_a_row_committed_late_is_told_the_next_day(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write
) -> None:
    join()
    job.run(store, mail_settings, MORNING)
    write(lambda archive: archive.event("late", what="A late one", at=MORNING - timedelta(minutes=1)))

    job.run(store, mail_settings, MORNING + timedelta(days=1))

    assert "A late one" in _text(sink, 1)


def test_nothing_known_before_a_reader_came_is_news(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, sample: None
) -> None:
    join(since=START + timedelta(minutes=1))

    job.run(store, mail_settings, MORNING)

    assert sink.taken[0]["Subject"] == "No news · 3 March 2025"


def test_a_back_fill_is_never_mailed(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write
) -> None:
    join()
    join("ben@readers.example", cadence=Cadence.IMMEDIATE)
    write(lambda archive: archive.event("old", what="An old one", news=News.BACKFILL))
    write(lambda archive: archive.partnership("ZMB", "A6", news=News.BACKFILL))

    job.run(store, mail_settings, MORNING)

    assert [mail["Subject"] for mail in sink.taken] == ["No news · 3 March 2025"]


def test_a_new_partner_is_noted_at_once_and_once(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write
) -> None:
    join(cadence=Cadence.IMMEDIATE, countries=("ZMB", "LAO"))
    write(lambda archive: archive.partnership("ZMB", "A6", at=START))
    for minutes in (1, 2, 3):
        job.run(store, mail_settings, START + timedelta(minutes=minutes))
    write(lambda archive: archive.partnership("LAO", "A1", at=START + timedelta(minutes=4)))
    write(lambda archive: archive.partnership("TZA", "A8", at=START + timedelta(minutes=4)))
    job.run(store, mail_settings, START + timedelta(minutes=5))

    assert [mail["Subject"] for mail in sink.taken] == ["New partner: Zambia (A6)", "New partner: Laos (A1)"]


def test_a_burst_becomes_one_note_where_a_quiet_time_is_wished(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write
) -> None:
    join(cadence=Cadence.IMMEDIATE, quiet_minutes=60)
    for minute, country in enumerate(("ZMB", "LAO", "TZA")):
        at = START + timedelta(minutes=minute)
        write(lambda archive, c=country, t=at: archive.partnership(c, "A6", at=t))  # type: ignore[misc]
        job.run(store, mail_settings, at)
    job.run(store, mail_settings, START + timedelta(minutes=60))

    assert [mail["Subject"] for mail in sink.taken] == [
        "New partner: Zambia (A6)",
        "New partner: Laos (A6), Tanzania (A6)",
    ]


def test_a_changed_page_corrects_the_mail_that_quoted_it(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write
) -> None:
    join()
    write(lambda archive: archive.event("seminar", what="A seminar was held"))
    write(lambda archive: archive.article("unquoted"))
    job.run(store, mail_settings, MORNING)
    later = MORNING + timedelta(hours=5)
    for name in ("seminar-0", "unquoted"):
        write(
            lambda archive, n=name: archive.article(n, version=2, change=Change.SUBSTANCE, at=later)  # type: ignore[misc]
        )

    job.run(store, mail_settings, MORNING + timedelta(days=1))
    job.run(store, mail_settings, MORNING + timedelta(days=2))

    subjects = [mail["Subject"] for mail in sink.taken[1:]]
    assert subjects == ["1 correction · 4 March 2025", "No news · 5 March 2025"]
    assert "A seminar was held" in _text(sink, 1)


def test_an_event_taken_back_is_said(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write
) -> None:
    join()
    write(lambda archive: archive.event("seminar", what="A seminar was held"))
    job.run(store, mail_settings, MORNING)
    write(
        lambda archive: archive.take_back(
            "seminar", "withdrawn", "the ministry denied it", MORNING + timedelta(hours=1)
        )
    )

    job.run(store, mail_settings, MORNING + timedelta(days=1))

    assert "the ministry denied it" in _text(sink, 1)


def test_a_partnership_taken_back_is_said_once_to_who_had_it(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write
) -> None:
    def taken_back(archive: Archive) -> None:
        at = MORNING + timedelta(hours=1)
        archive.end("UZB", "A5", Stage.SIGNED, "the rectors denied it — decided by Ada", at)

    join()
    join("ben@readers.example", countries=("ZMB",))
    write(lambda archive: archive.partnership("UZB", "A5", stage=Stage.SIGNED))
    job.run(store, mail_settings, MORNING)
    write(taken_back)

    for days in (1, 2):
        job.run(store, mail_settings, MORNING + timedelta(days=days))

    told = {(mail["To"], mail["Subject"]) for mail in sink.taken[2:]}
    assert told == {
        ("anna@readers.example", "1 correction · 4 March 2025"),
        ("anna@readers.example", "No news · 5 March 2025"),
        ("ben@readers.example", "No news · 4 March 2025"),
        ("ben@readers.example", "No news · 5 March 2025"),
    }
    (text,) = [_text(sink, at) for at, mail in enumerate(sink.taken) if "correction" in mail["Subject"]]
    assert "A partnership we mailed was withdrawn" in text
    assert "Uzbekistan · A5 Education and talent: signed" in text
    assert "the rectors denied it" in text
    assert "https://archive.example/countries/UZB" in text


@pytest.mark.parametrize("why", ["told again", "other rules"])
def test_a_partnership_that_stands_again_or_was_read_otherwise_is_no_correction(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write, why: str
) -> None:
    def ended(archive: Archive) -> None:
        recoded = "rules-2" if why == "other rules" else ""
        archive.end("UZB", "A5", Stage.SIGNED, "no more", MORNING + timedelta(hours=1), recoded)
        if why == "told again":
            archive.partnership("UZB", "A5", stage=Stage.SIGNED, at=MORNING + timedelta(hours=2), version=2)

    join()
    write(lambda archive: archive.partnership("UZB", "A5", stage=Stage.SIGNED))
    job.run(store, mail_settings, MORNING)
    write(ended)

    job.run(store, mail_settings, MORNING + timedelta(days=1))

    assert sink.taken[1]["Subject"] == "No news · 4 March 2025"


def test_an_event_under_another_name_is_no_news(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write
) -> None:
    join()
    write(lambda archive: archive.event("seminar", what="A seminar was held"))
    job.run(store, mail_settings, MORNING)
    noon = MORNING + timedelta(hours=5)
    write(lambda archive: archive.event("same", what="The seminar was held", at=noon))
    write(lambda archive: archive.take_back("seminar", "merged", "one happening", noon, into="same"))

    job.run(store, mail_settings, MORNING + timedelta(days=1))

    assert sink.taken[1]["Subject"] == "No news · 4 March 2025"


def test_two_told_events_that_are_one_are_corrected(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write
) -> None:
    join()
    write(lambda archive: archive.event("seminar", what="A seminar was held"))
    job.run(store, mail_settings, MORNING)
    noon = MORNING + timedelta(hours=5)
    write(lambda archive: archive.event("same", what="The seminar was held", at=noon))
    job.run(store, mail_settings, MORNING + timedelta(days=1))
    later = noon + timedelta(days=1)
    write(lambda archive: archive.take_back("seminar", "merged", "one happening", later, into="same"))

    job.run(store, mail_settings, MORNING + timedelta(days=2))

    assert "Two events turned out to be one" in _text(sink, 2)


@pytest.mark.parametrize("broken", [{"timezone": "Mars/North"}, {"language": "xx"}, {"hour": 99}])
def test_one_broken_reader_stops_no_other(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, broken: dict[str, object]
) -> None:
    with writing(store) as session:
        session.add(join("anna@readers.example").sqlmodel_update(broken))
    join("bo@readers.example")

    written, _ = job.run(store, mail_settings, MORNING)

    assert sink.recipients == ["bo@readers.example"]
    assert written.counts[Exit.QUARANTINED] == 1
    assert "anna@readers.example" in written.notes[0]


def test_an_ended_subscription_gets_nothing(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, sample: None
) -> None:
    join()
    with writing(store) as session:
        unsubscribe(session, "anna@readers.example")

    job.run(store, mail_settings, MORNING)

    assert sink.taken == []


def test_every_delivery_is_kept_with_what_it_told(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, sample: None
) -> None:
    reader = join()

    job.run(store, mail_settings, MORNING)

    with Session(store) as session:
        delivery = session.exec(select(DeliveryRow)).one()
        told = session.exec(select(HitRow).where(HitRow.subscription_id == reader.id)).all()
    assert delivery.state is DeliveryState.SENT
    assert delivery.message_id == sink.taken[0]["Message-ID"]
    assert sorted({hit.record for hit in told}) == ["article", "event", "partnership"]


def _text(sink: Sink, number: int = 0) -> str:
    body = sink.taken[number].get_body(("plain",))
    assert body is not None
    content = body.get_content()
    assert isinstance(content, str)
    return content


def test_a_dry_run_says_what_is_due_and_leaves_no_trace(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, sample: None
) -> None:
    join()
    join("bo@readers.example", cadence=Cadence.IMMEDIATE, actions=["A9"])
    join("chen@readers.example", actions=["A9"], empty_days=False)

    summary = job.rehearse(store, mail_settings, START + timedelta(hours=3))

    assert summary.notes == [
        "anna@readers.example: 2 new partners, 1 partner on a new action, 3 steps on 4 actions,"
        " 1 stage reached · 3 March 2025"
    ]
    assert sink.taken == []
    with reading(store) as session:
        for table in (DigestRow, DeliveryRow, HitRow, PictureRow):
            assert session.exec(select(table)).all() == []


def test_what_is_not_certain_is_told_apart_and_in_no_note(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write
) -> None:
    def doubtful(archive: Archive) -> None:
        archive.event("hearsay", what="A camp is said to have begun", certainty=0.4)
        archive.event("rumour", what="Two outlets tell of a camp", certainty=0.4, independent=2)
        archive.partnership("TGO", "A6", certainty=0.3, quote="A man from Togo was there.")
        archive.partnership("LAO", "A1", certainty=0.9)

    join()
    join(address="ben@readers.example", cadence=Cadence.IMMEDIATE)
    write(doubtful)

    job.run(store, mail_settings, MORNING)

    note, digest = sorted(sink.taken, key=lambda message: message["To"], reverse=True)
    assert note["Subject"] == "New partner: Laos (A1)"
    assert digest["Subject"].startswith("1 new partner, 1 step on 1 action, 2 to be checked")
    text = digest.get_body(("plain",)).get_content()
    certain, apart = text.split("TO BE CHECKED")
    assert "Two outlets" in certain and "Laos" in certain
    assert "is said to have begun" in apart and "Togo" in apart


@pytest.mark.parametrize(
    ("certainty", "part", "news", "above", "below"),
    [
        (0.9, 0.4, News.NEW_PARTNER, [], ["Uzbekistan (new partner)"]),
        (0.9, 0.4, News.NEXT_STAGE, [], ["Uzbekistan · A10: none → signed"]),
        (0.9, 0.9, News.NEW_PARTNER, ["Uzbekistan (new partner)", "Stage: Uzbekistan"], []),
        (0.4, 0.4, News.NEXT_STAGE, [], ["Stage: Uzbekistan · A10: none → signed"]),
    ],
)
def test_a_stage_is_told_either_as_certain_or_as_to_be_checked(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write,
    certainty: float, part: float, news: News, above: list[str], below: list[str],
) -> None:  # fmt: skip
    def told(archive: Archive) -> None:
        archive.event("other", what="A camp began")
        archive.event("pact", what="A pact was signed", actions=("A10",), certainty=certainty)
        archive.partnership(
            "UZB", "A10", stage=Stage.SIGNED, event="pact", news=news, certainty=certainty, part=part
        )

    join()
    write(told)

    job.run(store, mail_settings, MORNING)

    certain, _, doubtful = _text(sink).partition("TO BE CHECKED")
    assert ("A pact was signed" in certain) is (certainty > 0.5)
    assert ("Uzbekistan" in certain, "Uzbekistan" in doubtful) == (bool(above), bool(below))
    assert [words for words in above if words not in certain] == []
    assert [words for words in below if words not in doubtful] == []


def test_an_event_to_be_checked_moves_no_promise(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write
) -> None:
    def told(archive: Archive) -> None:
        archive.event("hearsay", what="A camp is said to have begun", certainty=0.4)
        archive.counts("ten-workshops", "hearsay")

    join()
    write(told)

    job.run(store, mail_settings, MORNING)

    assert "COMMITMENTS" not in _text(sink)


@pytest.mark.parametrize(
    ("language", "workshops", "laboratories"),
    [
        ("en", "3 of 10 workshops by 31 December 2025", "3 reported (facilities)"),
        ("zh", "2025年12月31日前目标10，已完成3（研修研讨班）", "已报道3（设施）"),
    ],
)
def test_a_promise_is_counted_in_its_unit_and_a_target_of_one_is_no_sum(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write,
    language: str, workshops: str, laboratories: str,
) -> None:  # fmt: skip
    def told(archive: Archive) -> None:
        for name in ("first", "second", "third"):
            archive.event(name, what=f"The {name} camp")
            archive.counts("ten-workshops", name)
            archive.counts("joint-laboratories", name)

    join(language=language)
    write(told)

    job.run(store, mail_settings, MORNING)

    text = _text(sink)
    assert workshops in text
    assert laboratories in text


def test_what_was_told_to_be_checked_is_not_told_again(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write
) -> None:
    join()
    write(lambda archive: archive.event("hearsay", what="A camp is said to have begun", certainty=0.4))

    for days in (0, 1):
        job.run(store, mail_settings, MORNING + timedelta(days=days))

    assert sink.taken[0]["Subject"] == "1 to be checked · 3 March 2025"
    assert sink.taken[1]["Subject"] == "No news · 4 March 2025"


def test_a_partner_of_what_two_outlets_tell_is_certain_if_its_part_is(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, write: Write
) -> None:
    def told(archive: Archive) -> None:
        archive.event("camp", what="Two outlets tell of a camp", certainty=0.4, independent=2)
        archive.partnership("LAO", "A6", event="camp", certainty=0.4, part=0.9)
        archive.partnership("TGO", "A6", event="camp", certainty=0.9, part=0.4)

    join(cadence=Cadence.IMMEDIATE)
    write(told)

    job.run(store, mail_settings, MORNING)

    assert [message["Subject"] for message in sink.taken] == ["New partner: Laos (A6)"]
