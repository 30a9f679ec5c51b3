"""Pages that try something: nothing of what they bring is ever more than text."""

import socket
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipeline.store.database import open_engine, reading
from tests.archive.conftest import Site, served, settings_for
from tests.archive.test_pages import PAGES

ALLOWED_ADDRESSES = ("/", "https://", "http://", "#")


class Reader(HTMLParser):
    """Notes every element and every address of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.outside: list[dict[str, str | None]] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        self.attributes |= set(given)
        address = given.get("href") or given.get("src") or given.get("action")
        if address:
            self.addresses.append(address)
        if tag == "a" and (address or "").startswith("http"):
            self.outside.append(given)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def pages(site: Site) -> list[str]:
    hostile = [
        f"/items/{site.sample.articles['hostile']}",
        "/search?q=%3Cscript%3Ealert(9)%3C/script%3E%22%27",
    ]
    return [*(make(site) for make in PAGES.values()), *hostile, "/sources/harbour_daily", "/api", "/exports"]


def test_no_page_holds_anything_active_or_foreign(site: Site) -> None:
    for path in pages(site):
        seen = read(site.get(path).text)

        assert not seen.tags & {"script", "object", "embed", "img", "base", "style"}, path
        assert not {name for name in seen.attributes if name.startswith("on") or name == "style"}, path
        assert all(address.startswith(ALLOWED_ADDRESSES) for address in seen.addresses), path
        assert not any(address.startswith("//") for address in seen.addresses), path


def test_links_to_outside_give_nothing_away(site: Site) -> None:
    outside = [link for path in pages(site) for link in read(site.get(path).text).outside]

    assert outside
    assert all("noopener noreferrer" in (link.get("rel") or "") for link in outside)


def test_an_address_that_runs_is_shown_and_not_linked(site: Site) -> None:
    page = site.get(f"/items/{site.sample.articles['hostile']}").text

    assert "javascript:alert(3)" in page
    assert not any(address.startswith("javascript") for address in read(page).addresses)


def test_the_connection_refuses_to_write(site: Site) -> None:
    engine = open_engine(site.settings.database, read_only=True)
    with reading(engine) as session, pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM article"))
    engine.dispose()


def test_the_connection_refuses_to_write_on_either_database(either_site: Site) -> None:
    engine = open_engine(either_site.settings.database, read_only=True)
    with reading(engine) as session, pytest.raises(DBAPIError):
        session.execute(text("UPDATE article SET title = 'x'"))
    engine.dispose()


def test_an_archive_without_tables_is_said_to_be_so(tmp_path: Path) -> None:
    with served(settings_for(tmp_path)) as url:
        data, page = httpx.get(f"{url}/index.json"), httpx.get(f"{url}/")

    assert (data.status_code, data.json()["error"]["code"]) == (503, "service_unavailable")
    assert "tenfold db migrate" in page.text


@pytest.mark.parametrize(
    "request_line",
    [b"GET /items/\xff\xfe HTTP/1.1", b"GET /search?q=%ff%fe%00 HTTP/1.1", b"GET /../../etc/passwd HTTP/1.1",
     b"GET /static/..%2f..%2fapp.py HTTP/1.1", b"GET /search?q=" + b"a" * 4_000 + b" HTTP/1.1"],
)  # fmt: skip
def test_a_strange_request_gets_a_plain_answer(site: Site, request_line: bytes) -> None:
    host, port = site.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request_line + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))

    assert answer.split()[1] in {b"200", b"400", b"404", b"422"}
    assert b"root:" not in answer
    assert b"Traceback" not in answer
