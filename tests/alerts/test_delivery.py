"""Each mail once: against real servers that refuse, put off, hang up, fall silent, and killed senders."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from alerts.delivery import Post, deliver_due
from alerts.readers import Wish, subscribe, unsubscribe
from alerts.relay import Relay, relay_address
from models.alerts import DeliveryRow, DeliveryState, DigestRow, MailKind
from models.outcome import Exit, Summary
from pipeline.config import Settings
from pipeline.store.database import reading, writing
from tests.peers.smtp import Sink, smtp_sink

NOW = datetime(2025, 3, 3, 7, 0, tzinfo=UTC)
POST = Post("Tenfold <mail@tenfold.example>", "https://archive.example")
LATER = 3600.0


def store_mails(engine: Engine, count: int) -> None:
    """As many mails as named, stored and waiting."""
    with writing(engine) as session:
        for number in range(count):
            reader = subscribe(session, Wish(f"reader{number}@readers.example"), NOW)
            session.add(
                DigestRow(
                    id=f"mail{number}",
                    subscription_id=reader.id,
                    kind=MailKind.DIGEST,
                    day=date(2025, 3, 3),
                    subject=f"News {number}",
                    text=f"Text {number}\n",
                    html=f"<p>Text {number}</p>\n",
                    upto=NOW,
                    composed_at=NOW,
                )
            )
            session.flush()
            session.add(
                DeliveryRow(
                    id=f"mail{number}",
                    digest_id=f"mail{number}",
                    address=reader.address,
                    message_id=f"<mail{number}@tenfold.example>",
                    next_try=NOW,
                )
            )


def send(engine: Engine, sink: Sink, now: datetime = NOW, *, later: float = 0.0) -> Summary:
    with Relay(relay_address(sink.url), timeout=5) as relay:
        return deliver_due(engine, relay, POST, now, wall=lambda: time.time() + later)


def states(engine: Engine) -> Counter[DeliveryState]:
    with reading(engine) as session:
        return Counter(row.state for row in session.exec(select(DeliveryRow)))


@contextmanager
def child_sending(settings: Settings, sink: Sink) -> Iterator[subprocess.Popen[bytes]]:
    """A sender in a process of its own, as Airflow or cron would start it."""
    code = (
        "from datetime import datetime; from alerts.job import send_due;"
        "from pipeline.config import settings; from pipeline.store.database import open_engine;"
        f"send_due(open_engine(settings().database), settings(), datetime.fromisoformat('{NOW.isoformat()}'))"
    )
    env = os.environ | {
        "TENFOLD_HOME": str(settings.home),
        "TENFOLD_SMTP_URL": sink.url,
        "TENFOLD_MAIL_FROM": POST.mail_from,
        "TENFOLD_ARCHIVE_URL": POST.archive_url,
    }
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-c", code], env=env, cwd=root) as child:
        try:
            yield child
        finally:
            child.kill()


@pytest.mark.parametrize("stage", ["connect", "ehlo", "mail", "rcpt", "data", "end"])
@pytest.mark.parametrize("answer", ["drop", "421 closing", "451 later"])
def test_a_passing_fault_at_any_stage_loses_and_doubles_nothing(
    store: Engine, stage: str, answer: str
) -> None:
    def first_time(at: str, number: int) -> str:
        return answer if (at, number) == (stage, 1) else ""

    store_mails(store, 3)
    with smtp_sink(first_time) as sink:
        for minutes in (0, 10, 20):
            send(store, sink, NOW + timedelta(minutes=minutes))

    assert states(store) == {DeliveryState.SENT: 3}
    # "end" answers after the bytes were received: the server itself took them and denied it.
    assert set(sink.message_ids) == {f"<mail{n}@tenfold.example>" for n in range(3)}
    assert sink.message_ids.total() == (4 if stage == "end" else 3)


def test_a_greylisting_server_gets_the_mail_after_its_wait(store: Engine) -> None:
    def greylist(stage: str, number: int) -> str:
        return "450 4.2.0 greylisted" if stage == "rcpt" and number <= 2 else ""

    store_mails(store, 1)
    with smtp_sink(greylist) as sink:
        exits = [send(store, sink, NOW + timedelta(minutes=m)).counts for m in (0, 1, 2, 4, 7)]

    assert [next((e for e, n in counts.items() if n), None) for counts in exits] == [
        Exit.RETRY,
        None,
        Exit.RETRY,
        None,
        Exit.STORED,
    ]
    assert len(sink.taken) == 1


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "end"])
def test_a_final_refusal_is_kept_with_its_reason_and_never_repeated(store: Engine, stage: str) -> None:
    def refuse(at: str, number: int) -> str:
        return "550 5.1.1 no such reader" if (at, number) == (stage, 2) else ""

    store_mails(store, 3)
    with smtp_sink(refuse) as sink:
        summary = send(store, sink)
        send(store, sink, NOW + timedelta(days=1))

    with reading(store) as session:
        refused = session.exec(select(DeliveryRow).where(DeliveryRow.state == DeliveryState.REFUSED)).one()
    assert refused.reason == "550 5.1.1 no such reader"
    assert summary.counts[Exit.QUARANTINED] == 1
    assert summary.counts[Exit.STORED] == 2


@pytest.mark.parametrize("refusal", ["554 no service", "421 too busy"])
def test_a_relay_that_lets_nobody_in_refuses_no_mail(store: Engine, refusal: str) -> None:
    def closed(stage: str, number: int) -> str:
        return refusal if stage == "connect" and number == 1 else ""

    store_mails(store, 2)
    with smtp_sink(closed) as sink:
        first = send(store, sink)
        assert states(store) == {DeliveryState.PENDING: 2}
        send(store, sink)

    assert first.counts[Exit.RETRY] == 1
    assert "TENFOLD_SMTP_URL" in first.notes[0]
    assert states(store) == {DeliveryState.SENT: 2}


def test_a_relay_that_is_not_there_leaves_everything_waiting(store: Engine) -> None:
    store_mails(store, 2)
    with smtp_sink() as sink:
        pass

    summary = send(store, sink)

    assert summary.counts[Exit.RETRY] == 1
    assert states(store) == {DeliveryState.PENDING: 2}


def test_a_mail_nobody_takes_is_given_up_after_days(store: Engine) -> None:
    def never(stage: str, _number: int) -> str:
        return "450 not now" if stage == "rcpt" else ""

    store_mails(store, 1)
    with smtp_sink(never) as sink:
        for hours in range(0, 80, 4):
            send(store, sink, NOW + timedelta(hours=hours))

    with reading(store) as session:
        row = session.exec(select(DeliveryRow)).one()
    assert row.state is DeliveryState.REFUSED
    assert row.reason == "given up after 3 days: 450 not now"


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "end"])
def test_a_server_that_falls_silent_is_left_and_the_mail_is_tried_again(store: Engine, stage: str) -> None:
    store_mails(store, 1)
    with smtp_sink() as sink:
        sink.hold_at = stage
        with Relay(relay_address(sink.url), timeout=0.5) as relay:
            first = deliver_due(store, relay, POST, NOW)
        sink.hold_at = ""
        send(store, sink, NOW + timedelta(minutes=2))

    assert first.counts[Exit.RETRY] == 1
    assert states(store) == {DeliveryState.SENT: 1}
    # after the last byte nobody can know whether it was taken: only then it may come twice
    assert sink.message_ids.total() == (2 if stage == "end" else 1)


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "end"])
def test_a_server_that_never_ends_its_answer_is_left_before_the_claim_runs_out(
    store: Engine, stage: str
) -> None:
    store_mails(store, 2)
    with smtp_sink() as sink:
        sink.stall_at = stage
        with Relay(relay_address(sink.url), timeout=5, longest=0.3) as relay:
            first = deliver_due(store, relay, POST, NOW)
        sink.stall_at = ""
        send(store, sink, NOW + timedelta(minutes=2))

    assert first.counts[Exit.RETRY] == 2
    assert states(store) == {DeliveryState.SENT: 2}
    # after the last byte nobody can know whether it was taken: only then it may come twice
    assert set(sink.message_ids.values()) == {2 if stage == "end" else 1}


def test_a_slow_server_gets_every_mail_once(store: Engine) -> None:
    store_mails(store, 3)
    with smtp_sink() as sink:
        sink.wait_seconds = 0.2
        send(store, sink)

    assert states(store) == {DeliveryState.SENT: 3}
    assert set(sink.message_ids.values()) == {1}


def test_a_mail_to_who_left_meanwhile_is_not_sent(store: Engine) -> None:
    store_mails(store, 2)
    with writing(store) as session:
        unsubscribe(session, "reader0@readers.example")
    with smtp_sink() as sink:
        summary = send(store, sink)

    assert summary.counts[Exit.SKIPPED] == 1
    assert sink.recipients == ["reader1@readers.example"]
    with reading(store) as session:
        assert session.get_one(DeliveryRow, "mail0").reason == "the reader has left"


def test_two_workers_at_once_send_each_mail_once(store: Engine) -> None:
    store_mails(store, 40)
    with smtp_sink() as sink, ThreadPoolExecutor(3) as pool:
        rounds = [pool.submit(send, store, sink) for _ in range(3)]
        sent = sum(each.result().counts[Exit.STORED] for each in rounds)

    assert sent == 40
    assert set(sink.message_ids.values()) == {1}


def test_a_mail_held_by_another_worker_is_left_alone(store: Engine, settings: Settings) -> None:
    store_mails(store, 2)
    with smtp_sink() as silent, smtp_sink() as sink:
        silent.hold_at = "rcpt"
        with child_sending(settings, silent) as child:
            assert silent.holding.wait(30)
            send(store, sink)
            assert child.poll() is None

    assert len(sink.taken) == 1
    assert states(store) == {DeliveryState.SENT: 1, DeliveryState.SENDING: 1}


@pytest.mark.parametrize("stage", ["ehlo", "mail", "rcpt", "data"])
def test_a_sender_killed_before_the_mail_is_over_loses_and_doubles_nothing(
    store: Engine, settings: Settings, stage: str
) -> None:
    store_mails(store, 3)
    with smtp_sink() as sink:
        sink.hold_at = stage
        with child_sending(settings, sink) as child:
            assert sink.holding.wait(30)
            child.send_signal(signal.SIGKILL)
            child.wait()
        sink.hold_at = ""
        send(store, sink)
        send(store, sink, later=LATER)

    assert set(sink.message_ids.values()) == {1}
    assert states(store) == {DeliveryState.SENT: 3}


def test_a_sender_killed_between_data_and_its_answer_repeats_that_one_mail_as_it_was(
    store: Engine, settings: Settings
) -> None:
    store_mails(store, 3)
    with smtp_sink() as sink:
        sink.hold_at = "end"
        with child_sending(settings, sink) as child:
            assert sink.holding.wait(30)
            child.send_signal(signal.SIGKILL)
            child.wait()
        sink.hold_at = ""
        send(store, sink)
        assert states(store) == {DeliveryState.SENT: 2, DeliveryState.SENDING: 1}
        send(store, sink, later=LATER)

    assert sorted(sink.message_ids.values()) == [1, 1, 2]
    (twice,) = [name for name, times in sink.message_ids.items() if times == 2]
    assert (
        len({raw for raw, mail in zip(sink.raw, sink.taken, strict=True) if mail["Message-ID"] == twice}) == 1
    )
    assert states(store) == {DeliveryState.SENT: 3}


def test_one_broken_row_does_not_stop_the_others(store: Engine) -> None:
    store_mails(store, 3)
    with writing(store) as session:
        row = session.get_one(DigestRow, "mail1")
        row.subject = "News\r\nBcc: everybody@example.org"
        session.add(row)
    with smtp_sink() as sink:
        send(store, sink)

    assert states(store) == {DeliveryState.SENT: 2, DeliveryState.REFUSED: 1}
    assert all(mail["Bcc"] is None for mail in sink.taken)
