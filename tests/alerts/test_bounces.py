"""Mails that come back: only a hard bounce of a mail of ours pauses a reader, whatever is handed in."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_string
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import select

from alerts.bounces import LARGEST, Nature, TooMuch, read_returned
from alerts.job import send_due, write_due
from alerts.pausing import resume
from alerts.readers import unsubscribe
from alerts.returned import NoMailbox, Outcome, Verdict, read_mailbox, take_back
from models.alerts import DeliveryRow, SubscriptionRow
from pipeline.config import Settings
from pipeline.store.database import reading, writing
from tests.alerts.browser import browser
from tests.alerts.conftest import Join
from tests.alerts.sample import START
from tests.peers.smtp import Sink

ANNA = "anna@readers.example"
MORNING = START + timedelta(hours=22)


def report(
    message_id: str,
    recipient: str = ANNA,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    original: str = "",
) -> bytes:
    """A delivery report as Postfix writes it (RFC 3464): words, the status, the returned headers."""
    mail = MIMEMultipart("report")
    mail.set_param("report-type", "delivery-status")
    mail["From"] = "MAILER-DAEMON@readers.example (Mail Delivery System)"
    mail["To"] = "mail@tenfold.example"
    mail["Subject"] = "Undelivered Mail Returned to Sender"
    mail["Auto-Submitted"] = "auto-replied"
    mail["Message-ID"] = "<report1@readers.example>"
    mail.attach(MIMEText("The mail could not be handed to its recipient."))
    blocks = MIMEMessage(message_from_string(""))
    blocks.set_type("message/delivery-status")
    first = message_from_string("Reporting-MTA: dns; mx.readers.example\n\n")
    second = message_from_string(
        (f"Original-Recipient: rfc822;{original}\n" if original else "")
        + f"Final-Recipient: rfc822; {recipient}\nAction: {action}\nStatus: {status}\n"
        "Diagnostic-Code: smtp; 550 5.1.1 nobody of this name lives here\n\n"
    )
    blocks.set_payload([first, second])
    mail.attach(blocks)
    returned = MIMEText(
        f"From: mail@tenfold.example\nMessage-ID: {message_id}\nSubject: News\n", "rfc822-headers"
    )
    mail.attach(returned)
    return mail.as_bytes()


def out_of_office(
    message_id: str, header: str = "Auto-Submitted", value: str = "auto-replied (vacation)"
) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = ANNA, "mail@tenfold.example", "Back on Monday"
    mail["In-Reply-To"] = message_id
    mail[header] = value
    mail.set_content("I am away until Monday and read this then.\n")
    return mail.as_bytes()


def qmail(message_id: str, recipient: str = ANNA) -> bytes:
    """A bounce in the style of qmail: plain text, the mail itself below a line."""
    return (
        "From: MAILER-DAEMON@mx.readers.example\nTo: mail@tenfold.example\nSubject: failure notice\n\n"
        "Hi. This is the qmail-send program at mx.readers.example.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
        f"<{recipient}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
        "--- Below this line is a copy of the message.\n\n"
        f"Return-Path: <mail@tenfold.example>\nMessage-ID: {message_id}\nSubject: News\n\nText\n"
    ).encode()


@pytest.fixture
def mailed(store: Engine, mail_settings: Settings, join: Join, sample: None) -> str:
    """The Message-ID of a digest that went out to Anna."""
    join(ANNA)
    write_due(store, mail_settings, MORNING)
    send_due(store, mail_settings, MORNING)
    with reading(store) as session:
        return session.exec(select(DeliveryRow.message_id)).first() or ""


def reader(store: Engine, address: str = ANNA) -> SubscriptionRow:
    with reading(store) as session:
        return session.exec(select(SubscriptionRow).where(SubscriptionRow.address == address)).one()


@pytest.mark.parametrize("bounce", [report, qmail])
def test_a_hard_bounce_of_a_mail_of_ours_pauses_its_reader_with_the_reason(
    store: Engine, mailed: str, join: Join, bounce: Callable[[str], bytes]
) -> None:
    join("bo@readers.example")

    verdict = take_back(store, bounce(mailed))

    assert verdict.outcome is Outcome.PAUSED
    assert not reader(store).active
    assert reader(store).paused == verdict.reason != ""
    assert reader(store, "bo@readers.example").active


def test_the_reason_is_what_the_other_server_said(store: Engine, mailed: str) -> None:
    assert take_back(store, report(mailed)) == Verdict(
        Outcome.PAUSED, "5.1.1 550 5.1.1 nobody of this name lives here"
    )


def test_a_paused_reader_is_sent_nothing_and_comes_back_without_old_news(
    store: Engine, mailed: str, mail_settings: Settings, sink: Sink
) -> None:
    take_back(store, report(mailed))
    for days in (1, 2):
        write_due(store, mail_settings, MORNING + timedelta(days=days))
        send_due(store, mail_settings, MORNING + timedelta(days=days))
    assert len(sink.taken) == 1

    back = MORNING + timedelta(days=3)
    with writing(store) as session:
        assert resume(session, ANNA.upper(), back) == 1
    assert (reader(store).active, reader(store).paused, reader(store).since) == (True, "", back)
    # the old bounce is read once more, from an mbox for example
    assert take_back(store, report(mailed)).outcome is Outcome.OUTDATED
    assert reader(store).active


def test_who_left_is_not_resumed(store: Engine, mailed: str) -> None:
    with writing(store) as session:
        unsubscribe(session, ANNA)

    with writing(store) as session:
        assert resume(session, ANNA, MORNING) == 0


@pytest.mark.parametrize(
    ("action", "status"), [("delayed", "4.4.1"), ("failed", "4.2.2"), ("failed", "4.4.7")]
)
def test_what_may_pass_pauses_nobody(store: Engine, mailed: str, action: str, status: str) -> None:
    assert take_back(store, report(mailed, action=action, status=status)).outcome is Outcome.TEMPORARY
    assert reader(store).active


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", "nonsense"])
def test_a_report_of_success_is_no_bounce(store: Engine, mailed: str, action: str) -> None:
    assert take_back(store, report(mailed, action=action, status="2.0.0")).outcome is Outcome.NO_BOUNCE
    assert reader(store).active


@pytest.mark.parametrize(
    ("header", "value"),
    [("Auto-Submitted", "auto-replied (vacation)"), ("X-Autoreply", "yes"), ("Precedence", "auto_reply")],
)
def test_out_of_office_pauses_nobody(store: Engine, mailed: str, header: str, value: str) -> None:
    assert take_back(store, out_of_office(mailed, header, value)).outcome is Outcome.AUTO_REPLY
    assert reader(store).active


@pytest.mark.parametrize("bounce", [report, qmail])
def test_a_forged_bounce_pauses_nobody(store: Engine, mailed: str, bounce: Callable[[str], bytes]) -> None:
    parcel = mailed.strip("<>").partition(".")[0]
    for guess in (f"<{parcel}@tenfold.example>", f"<{parcel}.{'0' * 20}@tenfold.example>", ""):
        assert take_back(store, bounce(guess)).outcome is Outcome.NOT_OURS
    assert reader(store).active


def test_a_bounce_of_another_recipient_of_the_same_mail_pauses_nobody(store: Engine, mailed: str) -> None:
    assert take_back(store, report(mailed, "member@elsewhere.example")).outcome is Outcome.NOT_OURS
    forwarded = report(mailed, "anna@elsewhere.example", original=ANNA)
    assert take_back(store, forwarded).outcome is Outcome.PAUSED


def test_a_relay_that_knows_no_such_address_pauses_its_reader_at_once(
    store: Engine, mail_settings: Settings, join: Join, sink: Sink
) -> None:
    join(ANNA)
    join("bo@readers.example")
    sink.script = lambda stage, number: "550 5.1.1 unknown" if (stage, number) == ("rcpt", 1) else ""
    write_due(store, mail_settings, MORNING)
    send_due(store, mail_settings, MORNING)

    with reading(store) as session:
        paused = [row.paused for row in session.exec(select(SubscriptionRow)) if not row.active]
    assert paused == ["550 5.1.1 unknown"]
    assert len(sink.taken) == 1


@pytest.mark.parametrize("answer", ["550 5.7.1 relaying denied", "550 no", "554 5.1.8 bad sender"])
def test_a_refusal_that_may_be_our_own_fault_pauses_nobody(
    store: Engine, mail_settings: Settings, join: Join, sink: Sink, answer: str
) -> None:
    join(ANNA)
    sink.script = lambda stage, _number: answer if stage == "rcpt" else ""
    write_due(store, mail_settings, MORNING)
    send_due(store, mail_settings, MORNING)

    assert reader(store).active


def nested(depth: int) -> bytes:
    """A mail of parts in parts in parts."""
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n' for level in range(depth)
    )
    return f"From: a@b.example\n{opened}Content-Type: text/plain\n\nx\n".encode()


@pytest.mark.parametrize(
    "bomb",
    [
        nested(3000),
        b"Content-Type: message/rfc822\n\n" * 3000,
        b"From: a@b.example\n\n" + b"\n" * 500_000,
        b"x" * (LARGEST + 1),
    ],
    ids=["parts", "mails", "lines", "size"],
)
def test_a_bomb_is_not_read(store: Engine, bomb: bytes) -> None:
    with pytest.raises(TooMuch):
        read_returned(bomb)
    assert take_back(store, bomb).outcome is Outcome.NOT_READ


def test_the_deepest_mail_that_is_read_is_read_at_once() -> None:
    lines = b"a\n" * 49_000

    assert read_returned(nested(39) + lines).nature is Nature.OTHER


@given(st.binary(max_size=2000))
def test_any_bytes_are_read_without_a_fault(raw: bytes) -> None:
    assert read_returned(raw).nature in Nature


@given(st.data())
def test_a_damaged_report_is_read_without_a_fault(data: st.DataObject) -> None:
    raw = bytearray(report("<a.b@tenfold.example>"))
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=6))

    assert read_returned(bytes(raw)).nature in Nature


def test_a_maildir_is_read_once_and_its_mails_are_marked_as_seen(
    store: Engine, mailed: str, tmp_path: Path
) -> None:
    box = tmp_path / "Maildir"
    (box / "new").mkdir(parents=True)
    for name, raw in (("1", out_of_office(mailed)), ("2", b"x" * 60_000_000), ("3", report(mailed))):
        (box / "new" / name).write_bytes(raw)

    outcomes = [verdict.outcome for verdict in read_mailbox(store, box)]

    assert outcomes == [Outcome.AUTO_REPLY, Outcome.NOT_READ, Outcome.PAUSED]
    assert sorted(file.name for file in (box / "cur").iterdir()) == ["1:2,S", "2:2,S", "3:2,S"]
    assert list(read_mailbox(store, box)) == []


def test_an_mbox_is_read_as_often_as_one_likes(store: Engine, mailed: str, tmp_path: Path) -> None:
    box = tmp_path / "mbox"
    mails = (qmail("<x.y@elsewhere.example>"), report(mailed))
    box.write_bytes(b"".join(b"From x Mon Mar  3 07:00:00 2025\n" + mail + b"\n\n" for mail in mails))

    for _ in range(2):
        outcomes = [verdict.outcome for verdict in read_mailbox(store, box)]
        assert outcomes == [Outcome.NOT_OURS, Outcome.PAUSED]
    assert not reader(store).active


def test_a_path_that_is_no_mailbox_is_named(store: Engine, tmp_path: Path) -> None:
    with pytest.raises(NoMailbox, match="neither a Maildir"):
        list(read_mailbox(store, tmp_path))


def test_bounces_are_posted_by_who_knows_the_secret(
    store: Engine, mailed: str, mail_settings: Settings
) -> None:
    mail = {"content-type": "message/rfc822"}
    right = {"authorization": "Bearer long-secret"}
    with browser(mail_settings.model_copy(update={"bounce_secret": "long-secret"})) as client:
        for headers in (mail, mail | {"authorization": "Bearer wrong"}, mail | {"authorization": "Bearer"}):
            assert client.post("/bounces", content=report(mailed), headers=headers).status_code == 401
        assert client.post("/bounces", content=b"{}", headers=right).status_code == 415
        assert client.post("/bounces", content=b"x" * (LARGEST + 1), headers=mail | right).status_code == 413
        assert client.post("/bounces", content=nested(100), headers=mail | right).status_code == 400
        assert reader(store).active

        answer = client.post("/bounces", content=report(mailed), headers=mail | right)

    assert (answer.status_code, answer.json()) == (200, {"outcome": "paused"})
    assert not reader(store).active


def test_without_a_secret_in_the_settings_nothing_can_be_posted(
    store: Engine, mailed: str, mail_settings: Settings
) -> None:
    with browser(mail_settings) as client:
        headers = {"content-type": "message/rfc822", "authorization": "Bearer"}
        assert client.post("/bounces", content=report(mailed), headers=headers).status_code == 404
    assert reader(store).active
