"""Webhooks and Slack against a real receiver: signed, put off or refused by its answer, never private."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from sqlalchemy import Engine
from sqlmodel import select
from standardwebhooks import Webhook, WebhookVerificationError

from alerts.delivery import deliver
from alerts.hooks import Hooks, new_secret
from alerts.job import send_due, write_due
from alerts.links import Links
from alerts.outbox import Outbox
from alerts.payloads import slack_payload
from alerts.readers import Wish, WrongSubscription, subscribe
from models.alerts import Cadence, DeliveryRow, DeliveryState, DigestRow, MailKind, SubscriptionRow
from models.outcome import Exit, Summary
from pipeline.config import Settings
from pipeline.store.database import reading, writing
from tests.alerts.conftest import Join
from tests.alerts.sample import START
from tests.peers.smtp import Sink

MORNING = START + timedelta(hours=22)
Answer = Callable[[int], int]


class Receiver:
    """What a server of a reader got, and how it answers."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


def taken(_number: int) -> int:
    return 204


@contextmanager
def receiver(answer: Answer = taken) -> Iterator[Receiver]:
    """A server on a free loopback port; an answer of 0 drops the connection."""
    got = Receiver(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.headers.append({name.lower(): value for name, value in self.headers.items()})
            got.bodies.append(self.rfile.read(int(self.headers["content-length"])))
            status = got.answer(len(got.bodies))
            if status:
                self.send_response(status)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        got.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield got
        server.shutdown()
        thread.join(10)


def store_hook(store: Engine, address: str, name: str = "d1", secret: str | None = None) -> SubscriptionRow:
    """A reader with a webhook, and one digest that waits for it."""
    row = SubscriptionRow(
        id=f"r-{name}", address=address, cadence=Cadence.DAILY, token=f"t-{name}", since=START,
        secret=new_secret() if secret is None else secret,
    )  # fmt: skip
    with writing(store) as session:
        session.add(row)
        session.flush()
        session.add(
            DigestRow(
                id=name, subscription_id=row.id, kind=MailKind.DIGEST, day=date(2025, 3, 3),
                subject="2 <steps>",
                text="Laos & Zambia <!channel> https://outlet.example/a?b=1&c=2\n", html="<p>x</p>",
                upto=MORNING, composed_at=MORNING,
            )
        )  # fmt: skip
        session.flush()
        session.add(DeliveryRow(id=name, digest_id=name, address=address, message_id=name, next_try=MORNING))
    return row


def post(store: Engine, settings: Settings, minutes: float = 0) -> Summary:
    outbox = Outbox(store, MORNING + timedelta(minutes=minutes))
    return deliver(outbox, Hooks(store, settings, timeout=2), hooks=True)


def delivery(store: Engine, name: str = "d1") -> DeliveryRow:
    with reading(store) as session:
        return session.get_one(DeliveryRow, name)


def test_the_news_of_a_mail_are_posted_signed_by_the_same_job(
    store: Engine, mail_settings: Settings, join: Join, sample: None, sink: Sink
) -> None:
    join("anna@readers.example")
    with receiver() as got:
        with writing(store) as session:
            row = subscribe(session, Wish("https://hooks.example/news"), START - timedelta(hours=12))
            row.address = got.url
            session.add(row)
        for _ in range(2):
            write_due(store, mail_settings, MORNING)
            send_due(store, mail_settings, MORNING)

    (body,), (headers,), (mail,) = got.bodies, got.headers, sink.taken
    data = Webhook(row.secret).verify(body, headers)["data"]
    assert headers["webhook-id"] == data["id"]
    assert data["subject"] == mail["Subject"]
    assert data["url"] == f"https://archive.example/digests/{data['id']}"
    assert {record["record"] for record in data["records"]} >= {"event", "partnership"}
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(body, headers)


@pytest.mark.parametrize("status", [500, 503, 429, 0])
def test_a_passing_fault_is_tried_again_with_the_same_identifier(
    store: Engine, settings: Settings, status: int
) -> None:
    with receiver(lambda number: status if number == 1 else 200) as got:
        reader = store_hook(store, got.url)
        exits = [post(store, settings, minutes).counts for minutes in (0, 1, 2)]

    assert [counts[Exit.RETRY] for counts in exits] == [1, 0, 0]
    assert [counts[Exit.STORED] for counts in exits] == [0, 0, 1]
    assert len({headers["webhook-id"] for headers in got.headers}) == 1
    assert len(set(got.bodies)) == 1
    for body, headers in zip(got.bodies, got.headers, strict=True):
        Webhook(reader.secret).verify(body, headers)
    assert delivery(store).state is DeliveryState.SENT


@pytest.mark.parametrize("status", [400, 401, 404, 301, 307])
def test_any_other_answer_is_final(store: Engine, settings: Settings, status: int) -> None:
    with receiver(lambda _number: status) as got:
        store_hook(store, got.url)
        for hours in (0, 5):
            post(store, settings, 60 * hours)

    assert len(got.bodies) == 1
    assert delivery(store).state is DeliveryState.REFUSED
    assert delivery(store).reason.startswith(str(status))


def test_gone_pauses_the_reader(store: Engine, settings: Settings) -> None:
    with receiver(lambda _number: 410) as got:
        store_hook(store, got.url)
        post(store, settings)

    with reading(store) as session:
        (reader,) = session.exec(select(SubscriptionRow)).all()
    assert (reader.active, reader.paused) == (False, "410 ok")


def test_a_receiver_that_is_not_there_is_waited_for_once_and_stops_nobody(
    store: Engine, settings: Settings
) -> None:
    with receiver() as closed:
        pass
    with receiver() as got:
        store_hook(store, closed.url, "d1")
        store_hook(store, closed.url, "d2")
        store_hook(store, got.url, "d3")
        summary = post(store, settings)

    assert summary.counts[Exit.RETRY] == 2
    assert delivery(store, "d2").reason.endswith("did not answer a moment ago")
    assert delivery(store, "d3").state is DeliveryState.SENT


def test_a_mail_relay_that_is_down_holds_up_no_webhook(
    store: Engine, mail_settings: Settings, sink: Sink
) -> None:
    closed = mail_settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:1"})
    with receiver() as got:
        store_hook(store, got.url, "d1")
        store_hook(store, "anna@readers.example", "d2")
        send_due(store, closed, MORNING)

    assert delivery(store, "d1").state is DeliveryState.SENT
    assert delivery(store, "d2").state is DeliveryState.PENDING


def test_a_sender_killed_while_the_receiver_thinks_posts_again_under_the_same_identifier(
    store: Engine, settings: Settings
) -> None:
    reached, go_on = Event(), Event()

    def think(number: int) -> int:
        if number == 1:
            reached.set()
            go_on.wait(30)
        return 200

    with receiver(think) as got:
        reader = store_hook(store, got.url)
        code = (
            "from datetime import datetime; from alerts.job import send_due;"
            "from pipeline.config import settings; from pipeline.store.database import open_engine;"
            "send_due(open_engine(settings().database), settings(),"
            f" datetime.fromisoformat('{MORNING.isoformat()}'))"
        )
        with subprocess.Popen([sys.executable, "-c", code], env=os.environ | settings.environment()) as child:
            assert reached.wait(30)
            child.kill()
        go_on.set()
        post(store, settings)
        assert delivery(store).state is DeliveryState.SENDING
        late = Outbox(store, MORNING, wall=lambda: time.time() + 3600)
        deliver(late, Hooks(store, settings), hooks=True)

    assert delivery(store).state is DeliveryState.SENT
    assert [headers["webhook-id"] for headers in got.headers] == ["d1", "d1"]
    Webhook(reader.secret).verify(got.bodies[1], got.headers[1])


def test_a_subscription_without_a_secret_is_refused_and_stops_nobody(
    store: Engine, settings: Settings
) -> None:
    with receiver() as got:
        store_hook(store, got.url, "d1", secret="")
        store_hook(store, got.url, "d2", secret="whsec_not base64!")
        store_hook(store, got.url, "d3")
        post(store, settings)

    assert [delivery(store, name).state for name in ("d1", "d3")] == [
        DeliveryState.REFUSED,
        DeliveryState.SENT,
    ]


@pytest.mark.parametrize(
    "address",
    ["https://127.0.0.1/x", "https://[::1]/x", "https://10.0.0.8/", "https://169.254.169.254/latest",
     "https://localhost/", "slack+https://192.168.1.1/x", "https://[::ffff:127.0.0.1]/"],
)  # fmt: skip
def test_a_private_address_is_posted_nothing(store: Engine, settings: Settings, address: str) -> None:
    store_hook(store, address)
    post(store, settings.model_copy(update={"allow_private_hosts": False}))

    assert delivery(store).state is DeliveryState.REFUSED
    assert "not a public address" in delivery(store).reason


@pytest.mark.parametrize(
    "address",
    ["http://hooks.example/x", "https://127.0.0.1/x", "https://[::1]/", "slack+https://10.0.0.1/",
     "ftp://hooks.example/", "https://", "https://user:pw@hooks.example/", "https://hooks.example:0/",
     "https://hooks.example/a\r\nX: y", "https://hooks.example/a b", "slack+http://hooks.example/",
     "https://ho\u202eoks.example/", "https://hooks.example/" + "x" * 3000],
)  # fmt: skip
def test_an_address_that_is_no_public_webhook_is_refused_at_the_door(store: Engine, address: str) -> None:
    with writing(store) as session, pytest.raises(WrongSubscription):
        subscribe(session, Wish(address), START)


def test_a_renewed_subscription_keeps_its_secret(store: Engine) -> None:
    with writing(store) as session:
        secrets = {subscribe(session, Wish("https://hooks.example/x"), START).secret for _ in range(2)}

    assert len(secrets) == 1
    assert secrets.pop().startswith("whsec_")


def test_slack_gets_blocks_in_which_no_word_is_a_command(store: Engine, settings: Settings) -> None:
    with receiver() as got:
        store_hook(store, f"slack+{got.url}", secret="")
        post(store, settings)

    payload = json.loads(got.bodies[0])
    assert payload["text"] == "2 &lt;steps&gt;"
    kinds = [block["type"] for block in payload["blocks"]]
    assert kinds == ["header", "section", "section"]
    said = payload["blocks"][1]["text"]
    assert said["verbatim"] is True
    assert said["text"] == "Laos &amp; Zambia &lt;!channel&gt; <https://outlet.example/a?b=1&amp;c=2>"
    assert delivery(store).state is DeliveryState.SENT


@given(
    subject=st.text(st.characters(exclude_categories=["Cs"])),
    text=st.text(st.sampled_from("ab <>&\n\r*_`@#中文"), max_size=300),
    times=st.integers(1, 3000),
)
def test_slacks_limits_hold_for_any_mail(subject: str, text: str, times: int) -> None:
    row = DigestRow(
        id="d1", subscription_id="r", kind=MailKind.DIGEST, day=date(2025, 3, 3), subject=subject,
        text=text * times, html="", upto=MORNING, composed_at=datetime(2025, 3, 3, tzinfo=UTC),
    )  # fmt: skip

    payload = json.loads(slack_payload(row, "zh", Links("https://archive.example")))

    assert len(payload["blocks"]) <= 50
    for block in payload["blocks"]:
        assert 1 <= len(block["text"]["text"]) <= (150 if block["type"] == "header" else 3000)
        Block.parse(block).validate_json()
        if block["type"] == "section":
            bare = block["text"]["text"].replace("<https://archive.example", "")
            assert "<" not in bare or "digests/d1" in bare
