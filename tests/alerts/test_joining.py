"""Coming by the page: one question to the address, no reader before its button, no way to flood or to spy."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import httpx
import pytest
from sqlalchemy import Engine
from sqlmodel import select

from alerts.doorkeeper import Doorkeeper
from alerts.job import send_due
from alerts.pausing import pause
from models.alerts import Cadence, DeliveryRow, RequestRow, SubscriptionRow
from pipeline.config import Settings
from pipeline.store.database import reading, writing
from tests.alerts.browser import browser
from tests.alerts.conftest import Join
from tests.peers.smtp import Sink

START = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


class Clock:
    """The time as a test sets it."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(store: Engine, mail_settings: Settings, clock: Clock) -> Iterator[httpx.Client]:
    with browser(mail_settings, clock) as opened:
        yield opened


def form(
    address: str | list[str] = "anna@readers.example", **fields: str | list[str]
) -> dict[str, str | list[str]]:
    return {"address": address, "cadence": "daily", "language": "en", "timezone": "UTC", "hour": "7"} | fields


def readers(store: Engine) -> list[SubscriptionRow]:
    with reading(store) as session:
        return list(session.exec(select(SubscriptionRow)))


def requests(store: Engine) -> list[RequestRow]:
    with reading(store) as session:
        return list(session.exec(select(RequestRow)))


def link_in(sink: Sink, index: int = -1) -> str:
    body = sink.taken[index].get_body(("plain",))
    assert body is not None
    found = re.search(r"https://archive\.example(/subscribe/confirm/\S+)", body.get_content())
    assert found is not None
    return found[1]


def test_only_the_button_behind_the_mailed_link_enters_a_reader(
    client: httpx.Client, store: Engine, mail_settings: Settings, sink: Sink, clock: Clock
) -> None:
    asked = client.post(
        "/subscribe", data=form(action=["A6", "A1"], country="LAO", timezone="Asia/Shanghai", hour="8")
    )
    send_due(store, mail_settings, clock())
    assert asked.status_code == 200
    assert readers(store) == []

    # what a link checker does
    looked = client.get(link_in(sink))
    assert "A6, A1, Laos" in looked.text
    assert "<form" in looked.text
    assert readers(store) == []

    clock.at += timedelta(hours=1)
    answers = [client.post(link_in(sink)) for _ in range(2)]
    (reader,) = readers(store)
    assert {answer.status_code for answer in answers} == {200}
    assert (reader.address, reader.actions, reader.countries) == (
        "anna@readers.example",
        ["A6", "A1"],
        ["LAO"],
    )
    assert (reader.cadence, reader.timezone, reader.hour) == (Cadence.DAILY, "Asia/Shanghai", 8)
    assert reader.since == START + timedelta(hours=1)


def test_the_question_is_one_plain_mail_that_no_list_sends(
    client: httpx.Client, store: Engine, mail_settings: Settings, sink: Sink, clock: Clock
) -> None:
    client.post("/subscribe", data=form(language="zh"))
    for _ in range(2):
        send_due(store, mail_settings, clock())

    (mail,) = sink.taken
    assert mail["To"] == "anna@readers.example"
    assert mail["Subject"] == "请确认您的订阅"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] is None
    assert readers(store) == []


def test_a_known_a_paused_and_an_unknown_address_get_the_same_answer(
    client: httpx.Client, join: Join, store: Engine
) -> None:
    join("known@readers.example")
    with writing(store) as session:
        pause(session, join("paused@readers.example").id, "550 5.1.1")

    answers = [
        client.post("/subscribe", data=form(f"{who}@readers.example"))
        for who in ("known", "paused", "unknown")
    ]

    assert len({answer.text for answer in answers}) == 1
    assert {answer.status_code for answer in answers} == {200}
    assert len(requests(store)) == 3


def test_nobody_can_be_flooded_with_questions(client: httpx.Client, store: Engine, clock: Clock) -> None:
    answers = [
        client.post(
            "/subscribe", data=form(f"{'Anna' if hour % 2 else 'anna'}@readers.example", hour=str(hour))
        )
        for hour in range(9)
    ]

    # one wish is asked about once a day, whatever its hour
    assert {answer.text for answer in answers} == {answers[0].text}
    assert len(requests(store)) == 1
    for number in range(1, 9):
        clock.at += timedelta(minutes=20)
        client.post("/subscribe", data=form(action=f"A{number}"))
    assert len(requests(store)) == 3


def test_one_client_may_ask_ten_times_an_hour(client: httpx.Client, store: Engine, clock: Clock) -> None:
    numbers = count()

    def ask() -> int:
        return client.post("/subscribe", data=form(f"reader{next(numbers)}@readers.example")).status_code

    assert [ask() for _ in range(12)] == [200] * 10 + [429] * 2
    clock.at += timedelta(hours=1)
    assert ask() == 200
    assert len(requests(store)) == 11


def test_the_doorkeeper_forgets_the_oldest_of_very_many_clients() -> None:
    keeper = Doorkeeper(1)

    assert keeper.admits("first", START)
    assert not keeper.admits("first", START)
    for number in range(10_000):
        keeper.admits(f"client{number}", START)
    assert keeper.admits("first", START)


def test_a_request_runs_out_and_is_deleted_with_its_delivery(
    client: httpx.Client, store: Engine, mail_settings: Settings, sink: Sink, clock: Clock
) -> None:
    client.post("/subscribe", data=form())
    send_due(store, mail_settings, clock())
    clock.at += timedelta(hours=48)

    answers = [client.get(link_in(sink)), client.post(link_in(sink))]
    client.post("/subscribe", data=form("bo@readers.example"))

    assert [answer.status_code for answer in answers] == [404, 404]
    assert readers(store) == []
    assert [row.address for row in requests(store)] == ["bo@readers.example"]
    with reading(store) as session:
        assert [row.address for row in session.exec(select(DeliveryRow))] == ["bo@readers.example"]


def test_who_left_is_not_brought_back_by_the_old_link(
    client: httpx.Client, store: Engine, mail_settings: Settings, sink: Sink, clock: Clock
) -> None:
    client.post("/subscribe", data=form())
    send_due(store, mail_settings, clock())
    client.post(link_in(sink))
    client.post(f"/unsubscribe/{readers(store)[0].token}")

    client.post(link_in(sink))

    assert [reader.active for reader in readers(store)] == [False]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("address", "anna@readers.example\r\nBcc: all@readers.example", "no mail address"),
        ("address", "a@b.example, c@d.example", "no mail address"),
        ("address", "https://127.0.0.1/hook", "no mail address"),
        ("address", "<script>alert(1)</script>", "no mail address"),
        ("timezone", "Mars/Olympus", "no time zone"),
        ("timezone", "../../etc/passwd", "no time zone"),
        ("hour", "24", "no hour"),
        ("hour", "٧", "no hour"),
        ("cadence", "hourly", "no cadence"),
        ("language", "tlh", "no digest language"),
        ("action", "A99", "no action"),
        ("country", "<b>", "no country"),
        ("address", ["a@b.example", "c@d.example"], "given twice"),
    ],
)
def test_what_cannot_be_met_is_said_and_nothing_is_stored(
    client: httpx.Client, store: Engine, field: str, value: str | list[str], said: str
) -> None:
    answer = client.post(
        "/subscribe", data=form(**{field: value}) if field != "address" else {**form(), field: value}
    )

    assert answer.status_code == 422
    assert said in answer.text
    assert "<script>" not in answer.text
    assert "<b>" not in answer.text
    assert requests(store) == []


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"&".join(b"action=A1" for _ in range(400)), b""])
def test_a_body_that_is_no_form_is_refused(client: httpx.Client, store: Engine, body: bytes) -> None:
    assert client.post("/subscribe", content=body).status_code == 422
    assert requests(store) == []


def test_a_huge_body_is_not_read_to_its_end(client: httpx.Client, store: Engine) -> None:
    assert client.post("/subscribe", content=b"address=" + b"a" * 1_000_000).status_code == 413
    assert requests(store) == []


@pytest.mark.parametrize("token", ["nobody", "%00", "x" * 2000, "' OR 1=1 --"])
def test_an_unknown_secret_confirms_nothing(client: httpx.Client, store: Engine, token: str) -> None:
    answers = [client.get(f"/subscribe/confirm/{token}"), client.post(f"/subscribe/confirm/{token}")]

    assert {answer.status_code for answer in answers} == {404}
    assert readers(store) == []


def test_the_form_speaks_the_browsers_language_and_needs_no_script(client: httpx.Client) -> None:
    chinese = client.get("/subscribe", headers={"accept-language": "zh-CN,zh;q=0.9"})
    english = client.get("/subscribe?lang=en", headers={"accept-language": "zh-CN"})

    assert '<html lang="zh">' in chinese.text
    assert "赞比亚" in chinese.text
    assert '<html lang="en">' in english.text
    assert "<script" not in english.text
    assert "default-src 'none'" in english.headers["content-security-policy"]


def test_each_country_is_offered_once(client: httpx.Client) -> None:
    for language in ("en", "zh"):
        offered = re.findall(
            r'<option value="[A-Z]{3}">([^<]+)<', client.get(f"/subscribe?lang={language}").text
        )

        assert len(offered) > 200
        assert len(set(offered)) == len(offered)
