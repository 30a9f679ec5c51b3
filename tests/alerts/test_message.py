"""A mail on the wire: headers that hold, bodies that survive, bytes that never differ."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.message import WrongSender, message_id, sender, wire
from alerts.parcels import Parcel
from models.alerts import Cadence, DigestRow, MailKind, SubscriptionRow

READER = SubscriptionRow(
    id="r1",
    address="anna@readers.example",
    cadence=Cadence.DAILY,
    token="secret-token",
    since=datetime(2025, 1, 1, tzinfo=UTC),
)
# Any text a template could be given, without halves of surrogate pairs, which no mail can hold.
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def digest(subject: str = "2 new partners", text: str = "Text\n", html: str = "<p>Text</p>\n") -> DigestRow:
    return DigestRow(
        id="0123456789abcdef0123",
        subscription_id="r1",
        kind=MailKind.DIGEST,
        day=date(2025, 3, 3),
        subject=subject,
        text=text,
        html=html,
        upto=datetime(2025, 3, 3, 7, tzinfo=UTC),
        composed_at=datetime(2025, 3, 3, 7, 0, 4, tzinfo=UTC),
    )


SENDER = "Tenfold 十 <mail@tenfold.example>"


def built(row: DigestRow, pictures: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    name = message_id(row.id, READER.token, SENDER)
    parcel = Parcel(row.id, name, READER.address, row.composed_at, 0, row, READER)
    return wire(parcel, mail_from=SENDER, archive_url="https://archive.example/", pictures=pictures)


def parsed(row: DigestRow) -> EmailMessage:
    mail = message_from_bytes(built(row), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_the_headers_let_it_arrive_and_let_its_reader_leave() -> None:
    mail = parsed(digest())

    assert dict(mail.items()) | {"Content-Type": ""} == {
        "From": "Tenfold 十 <mail@tenfold.example>",
        "To": "anna@readers.example",
        "Subject": "2 new partners",
        "Date": "Mon, 03 Mar 2025 07:00:04 +0000",
        "Message-ID": message_id("0123456789abcdef0123", "secret-token", SENDER),
        "List-Id": "Tenfold digest <digest.tenfold.example>",
        "List-Unsubscribe": "<https://archive.example/unsubscribe/secret-token>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        "References": "<2025-03-03.r1@tenfold.example>",
        "MIME-Version": "1.0",
        "Content-Type": "",
    }


@given(text=TEXT, html=TEXT)
def test_the_bytes_are_the_same_each_time_and_plain_ascii(text: str, html: str) -> None:
    row = digest(text=text, html=html)

    assert built(row) == built(row)
    assert built(row).isascii()
    assert max(map(len, built(row).split(b"\r\n"))) <= 998


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_both_bodies_come_out_as_they_went_in(text: str) -> None:
    mail = parsed(digest(text=text + "\n", html=f"<p>{text}</p>\n"))

    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n") == text + "\n"
    assert html.get_content().replace("\r\n", "\n") == f"<p>{text}</p>\n"


@given(subject=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_subject_stays_in_its_header(subject: str) -> None:
    mail = parsed(digest(subject=subject))

    assert list(mail.keys()).count("Subject") == 1
    assert mail["Bcc"] is None
    assert mail["To"] == "anna@readers.example"


@pytest.mark.parametrize("subject", ["News\nBcc: x@y.example", "News\r\n\r\nbody", "News\rX: y"])
def test_a_subject_with_a_new_line_is_refused(subject: str) -> None:
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        built(digest(subject=subject))


@pytest.mark.parametrize("mail_from", ["", "Tenfold", "Tenfold <>", "a@b\nBcc: x@y.example"])
def test_a_sender_that_is_none_is_named(mail_from: str) -> None:
    with pytest.raises(WrongSender, match="TENFOLD_MAIL_FROM"):
        sender(mail_from)


def test_a_message_id_cannot_be_worked_out_without_the_readers_secret() -> None:
    names = {message_id("0123456789abcdef0123", token, SENDER) for token in ("one", "two")}

    assert len(names) == 2
    assert all(name.startswith("<0123456789abcdef0123.") for name in names)


def test_charts_come_inside_the_mail_by_the_names_its_page_shows_them_with() -> None:
    png = bytes(range(256)) * 9
    mail = message_from_bytes(built(digest(), {"chart1": png, "chart2": b"x"}), policy=default)

    (page,) = [part for part in mail.walk() if part.get_content_type() == "multipart/related"]
    html, first, second = page.iter_parts()
    assert html.get_content_type() == "text/html"
    assert first["Content-ID"] == "<chart1@tenfold>"
    assert first.get_content() == png
    assert second.get_filename() == "chart2.png"


@given(text=st.text(st.sampled_from("中文字符 aé\t.=\r\n")))
def test_no_line_of_a_body_is_too_long_or_ends_in_a_bare_return(text: str) -> None:
    raw = built(digest(text=text, html=text))

    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 100
