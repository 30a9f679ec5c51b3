"""The inbox page: a real Maildir, hostile mails included."""

import mailbox
import re
import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
import uvicorn

from tenfold.demo.inbox import create_inbox

_SCRIPT = "<script>alert(1)</script>"
_PICTURE = bytes.fromhex("89504e470d0a1a0a")


def _mail(
    to: str = "a@readers.example", subject: str = "Two new partners", html: str = "<p>Hello</p>"
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Tenfold <tenfold@demo.example>"
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = "Sat, 01 Mar 2025 07:00:00 +0800"
    message.set_content(f"In words: {_SCRIPT} 你好\n")
    message.add_alternative(html, subtype="html")
    return message


@pytest.fixture
def folder(tmp_path: Path) -> mailbox.Maildir:
    return mailbox.Maildir(tmp_path / "mail")


@pytest.fixture
def pages(folder: mailbox.Maildir, tmp_path: Path) -> Iterator[httpx.Client]:
    """The inbox on loopback, and a client for it."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_inbox(tmp_path / "mail"), log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=30) as client:
        yield client
    server.should_exit = True
    thread.join(10)
    listening.close()


def _only_key(pages: httpx.Client) -> str:
    found = re.search(r"/mail/([^\"/]+)\"", pages.get("/").text)
    assert found is not None
    return found[1]


def test_an_empty_inbox_says_so(pages: httpx.Client) -> None:
    assert "Nothing has come yet" in pages.get("/").text


def test_mails_are_listed_and_chosen_by_reader(folder: mailbox.Maildir, pages: httpx.Client) -> None:
    folder.add(_mail("a@readers.example", "For A"))
    folder.add(_mail("b@readers.example", "For B"))

    everyone, only_b = pages.get("/").text, pages.get("/", params={"to": "b@readers.example"}).text

    assert "For A" in everyone
    assert "For B" in everyone
    assert "2025-03-01 07:00" in everyone
    assert "For A" not in only_b
    assert "For B" in only_b


def test_a_mail_is_shown_whole(folder: mailbox.Maildir, pages: httpx.Client) -> None:
    folder.add(_mail())
    key = _only_key(pages)

    page = pages.get(f"/mail/{key}").text

    assert "Two new partners" in page
    assert "你好" in page
    assert "tenfold@demo.example" in page
    assert pages.get(f"/mail/{key}/html").text.strip() == "<p>Hello</p>"
    assert "Subject: Two new partners" in pages.get(f"/mail/{key}/raw").text


def test_nothing_of_a_mail_is_run(folder: mailbox.Maildir, pages: httpx.Client) -> None:
    folder.add(_mail(f"{_SCRIPT}@readers.example".replace("<", "").replace(">", ""), _SCRIPT, _SCRIPT))
    key = _only_key(pages)

    assert _SCRIPT not in pages.get("/").text
    assert _SCRIPT not in pages.get(f"/mail/{key}").text
    for path in ("/", f"/mail/{key}", f"/mail/{key}/html"):
        policy = pages.get(path).headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "script-src" not in policy
    assert "sandbox" in pages.get(f"/mail/{key}/html").headers["content-security-policy"]
    assert pages.get(f"/mail/{key}/raw").headers["content-type"].startswith("text/plain")


def test_pictures_in_the_mail_are_shown_and_other_parts_are_not(
    folder: mailbox.Maildir, pages: httpx.Client
) -> None:
    message = _mail(html='<img src="cid:chart"><img src="cid:page">')
    html = message.get_body(("html",))
    assert html is not None
    html.add_related(_PICTURE, "image", "png", cid="<chart>")
    html.add_related(b"<script>", "text", "html", cid="<page>")
    folder.add(message)
    key = _only_key(pages)

    assert f"/mail/{key}/part/chart" in pages.get(f"/mail/{key}/html").text
    assert pages.get(f"/mail/{key}/part/chart").content == _PICTURE
    assert pages.get(f"/mail/{key}/part/page").status_code == 404


@pytest.mark.parametrize("path", ["/mail/none", "/mail/none/html", "/mail/none/raw", "/mail/..%2f..%2fetc"])
def test_what_is_not_there_is_not_found(pages: httpx.Client, path: str) -> None:
    assert pages.get(path).status_code == 404
