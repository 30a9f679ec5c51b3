"""Leaving by the address in the mail: never by looking at it, in one click by mail programs."""

from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import Engine
from sqlmodel import select

from models.alerts import SubscriptionRow
from pipeline.config import Settings
from pipeline.store.database import reading
from tests.alerts.browser import browser
from tests.alerts.conftest import Join


@pytest.fixture
def client(store: Engine, mail_settings: Settings) -> Iterator[httpx.Client]:
    """A browser at the real server, which runs on a free port."""
    with browser(mail_settings) as client:
        yield client


def active(store: Engine) -> list[str]:
    with reading(store) as session:
        return [row.address for row in session.exec(select(SubscriptionRow)) if row.active]


def test_looking_asks_and_ends_nothing(client: httpx.Client, store: Engine, join: Join) -> None:
    answer = client.get(f"/unsubscribe/{join().token}")

    assert answer.status_code == 200
    assert '<form method="post">' in answer.text
    assert "a daily digest at 7:00 (UTC)" in answer.text
    assert active(store) == ["anna@readers.example"]


def test_one_click_of_a_mail_program_ends_it(client: httpx.Client, store: Engine, join: Join) -> None:
    reader = join()
    join("bo@readers.example")

    answers = [
        client.post(f"/unsubscribe/{reader.token}", data={"List-Unsubscribe": "One-Click"}) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert active(store) == ["bo@readers.example"]


@pytest.mark.parametrize("token", ["nobody", "%00", "..%2f..%2fetc", "x" * 2000, "' OR 1=1 --"])
def test_an_unknown_secret_says_nothing_about_anybody(
    client: httpx.Client, store: Engine, join: Join, token: str
) -> None:
    join()

    answers = [client.get(f"/unsubscribe/{token}"), client.post(f"/unsubscribe/{token}")]

    assert {answer.status_code for answer in answers} == {404}
    assert active(store) == ["anna@readers.example"]


def test_the_page_speaks_the_readers_language_and_keeps_the_secret(client: httpx.Client, join: Join) -> None:
    answer = client.get(f"/unsubscribe/{join(language='zh').token}")

    assert "退订" in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
