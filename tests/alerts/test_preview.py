"""The page with tomorrow's digest: shows, stores nothing, refuses what cannot be met."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from threading import Thread

import httpx
import pytest
import uvicorn
from sqlalchemy import Engine
from sqlmodel import select

from alerts.preview import create_app
from models.alerts import DigestRow, HitRow, PictureRow, SubscriptionRow
from pipeline.config import Settings
from pipeline.store.database import reading
from tests.alerts.sample import START


@pytest.fixture
def page(store: Engine, mail_settings: Settings, sample: None) -> Iterator[httpx.Client]:
    """The page an hour after the sample became known."""
    app = create_app(mail_settings, now=lambda: START + timedelta(hours=1))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none"))
    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        with httpx.Client(base_url=f"http://127.0.0.1:{door.getsockname()[1]}", timeout=60) as client:
            yield client
        server.should_exit = True
        thread.join(10)


def test_tomorrow_holds_what_came_since_the_last_one(page: httpx.Client, store: Engine) -> None:
    answer = page.get("/")

    assert answer.status_code == 200
    assert "<title>2 new partners, 1 partner on a new action" in answer.text
    assert answer.text.count('src="data:image/png;base64,') == 2
    assert "cid:" not in answer.text
    with reading(store) as session:
        for table in (SubscriptionRow, DigestRow, HitRow, PictureRow):
            assert session.exec(select(table)).all() == []


def test_the_page_takes_every_filter(page: httpx.Client) -> None:
    answer = page.get("/", params={"action": "A8", "language": "zh", "timezone": "Asia/Shanghai"})

    assert "1个新伙伴，1项行动的1项进展" in answer.text
    assert "Tianshui" not in answer.text


@pytest.mark.parametrize(
    ("asked", "remedy"),
    [
        ({"action": "A99"}, "'A99' is no action"),
        ({"search": "<script>alert(1)</script>" * 9, "kind": "<b>"}, "'<b>' is no kind"),
        ({"language": "../en"}, "no digest language"),
        ({"timezone": "Mars/North"}, "Europe/Paris"),
        ({"search": "-x"}, "name a word"),
    ],
)
def test_a_filter_that_cannot_be_met_is_refused_in_plain_text(
    page: httpx.Client, asked: dict[str, str], remedy: str
) -> None:
    answer = page.get("/", params=asked)

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/plain")
    assert remedy in answer.text


def test_a_search_with_mark_up_is_shown_harmless(page: httpx.Client) -> None:
    answer = page.get("/", params={"search": '"><script>alert(1)</script>'})

    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_nothing_can_be_written_through_the_page(page: httpx.Client) -> None:
    assert page.post("/").status_code == 405
