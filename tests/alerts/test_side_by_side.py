"""Several workers at once, on both databases: every mail is written once and sent once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from alerts import job
from alerts.readers import Wish, subscribe
from models.alerts import Cadence
from models.outcome import Exit
from pipeline.config import Settings
from pipeline.store.database import writing
from tests.alerts.sample import START, Archive, make_sample
from tests.peers.smtp import Sink

MORNING = datetime(2025, 3, 3, 7, 0, tzinfo=UTC)


def test_workers_side_by_side_write_and_send_each_mail_once(
    either_store: Engine, mail_settings: Settings, sink: Sink
) -> None:
    with writing(either_store) as session:
        make_sample(session)
        for number in range(8):
            cadence = Cadence.IMMEDIATE if number % 2 else Cadence.DAILY
            wish = Wish(f"reader{number}@readers.example", cadence)
            subscribe(session, wish, START - timedelta(hours=12))

    with ThreadPoolExecutor(3) as pool:
        rounds = [pool.submit(job.run, either_store, mail_settings, MORNING) for _ in range(3)]
        summaries = [each.result() for each in rounds]

    assert [sum(s[task].counts[Exit.STORED] for s in summaries) for task in (0, 1)] == [8, 8]
    assert sorted(sink.recipients) == [f"reader{number}@readers.example" for number in range(8)]
    assert set(sink.message_ids.values()) == {1}


def test_news_in_three_rounds_is_told_once_each(
    either_store: Engine, mail_settings: Settings, sink: Sink
) -> None:
    with writing(either_store) as session:
        subscribe(session, Wish("anna@readers.example", Cadence.IMMEDIATE), START - timedelta(hours=12))
    for number, country in enumerate(("ZMB", "LAO", "KEN")):
        at = START + timedelta(minutes=number)
        with writing(either_store) as session:
            Archive(session).partnership(country, "A6", at=at)
        job.run(either_store, mail_settings, at)

    assert [mail["Subject"] for mail in sink.taken] == [
        "New partner: Zambia (A6)",
        "New partner: Laos (A6)",
        "New partner: Kenya (A6)",
    ]
