"""Handing over by plain SMTP, STARTTLS and TLS, with login; and what a wrong setting says."""

import ssl
import subprocess
from pathlib import Path

import pytest

from alerts.faults import NoRelay, NotNow
from alerts.outbox import _CLAIM_SECONDS
from alerts.relay import MAIL_SECONDS, Relay, WrongRelay, relay_address
from tests.peers.smtp import smtp_sink

MAIL = b"Subject: x\r\n\r\n.a line with a dot\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, made for this run."""
    folder = tmp_path_factory.mktemp("tls")
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
        " -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
        f" -keyout {folder}/both.pem -out {folder}/certificate.pem"
    )
    try:
        subprocess.run(command.split(), check=True, capture_output=True, timeout=30)
    except FileNotFoundError:
        pytest.skip("there is no openssl here")
    with (folder / "both.pem").open("ab") as both:
        both.write((folder / "certificate.pem").read_bytes())
    return folder


def server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "both.pem")
    return context


def client_side(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate / "certificate.pem"))


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_mail_goes_out_encrypted_and_logged_in(certificate: Path, scheme: str) -> None:
    with smtp_sink(
        tls=server_side(certificate), implicit_tls=scheme == "smtps", login=("me@x", "p:w/d")
    ) as sink:
        address = relay_address(f"{scheme}://me%40x:p%3Aw%2Fd@127.0.0.1:{sink.port}")
        with Relay(address, timeout=5, context=client_side(certificate)) as relay:
            relay.send(MAIL, "mail@tenfold.example", "anna@readers.example")

    assert sink.raw == [MAIL]
    assert sink.senders == ["mail@tenfold.example"]


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_an_unknown_certificate_ends_the_connection(certificate: Path, scheme: str) -> None:
    with smtp_sink(tls=server_side(certificate), implicit_tls=scheme == "smtps") as sink:
        address = relay_address(f"{scheme}://127.0.0.1:{sink.port}")
        with Relay(address, timeout=5) as relay, pytest.raises(NoRelay, match="certificate"):
            relay.open()

    assert sink.taken == []


def test_a_server_without_tls_gets_no_mail_that_asked_for_it() -> None:
    with smtp_sink() as sink:
        address = relay_address(f"smtp+starttls://127.0.0.1:{sink.port}")
        with Relay(address, timeout=5) as relay, pytest.raises(NoRelay, match="STARTTLS"):
            relay.open()


def test_a_wrong_password_is_a_fault_of_ours_not_of_the_mail() -> None:
    with smtp_sink(login=("me", "right")) as sink:
        address = relay_address(f"smtp://me:wrong@127.0.0.1:{sink.port}")
        with Relay(address, timeout=5) as relay, pytest.raises(NoRelay, match="535") as fault:
            relay.open()

    assert "wrong" not in str(fault.value)


def test_a_silent_server_is_not_waited_for_without_end() -> None:
    with smtp_sink() as sink:
        sink.hold_at = "ehlo"
        address = relay_address(sink.url)
        with Relay(address, timeout=0.3) as relay, pytest.raises(NoRelay, match="timed out"):
            relay.open()


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_an_answer_without_end_is_cut_off_under_tls_too(certificate: Path, scheme: str) -> None:
    with smtp_sink(tls=server_side(certificate), implicit_tls=scheme == "smtps") as sink:
        sink.stall_at = "end"
        address = relay_address(f"{scheme}://127.0.0.1:{sink.port}")
        with Relay(address, timeout=5, longest=0.3, context=client_side(certificate)) as relay:
            with pytest.raises(NotNow):
                relay.send(MAIL, "mail@tenfold.example", "anna@readers.example")
            sink.stall_at = ""
            relay.send(MAIL, "mail@tenfold.example", "anna@readers.example")

    assert sink.raw == [MAIL, MAIL]


def test_no_mail_may_take_longer_than_it_is_claimed_for() -> None:
    assert MAIL_SECONDS < _CLAIM_SECONDS


@pytest.mark.parametrize(
    "url",
    ["", "127.0.0.1:25", "http://127.0.0.1", "smtp://", "smtp://host:port", "smtp://me:secret@host:99999"],
)
def test_a_setting_that_cannot_be_used_is_named_without_its_password(url: str) -> None:
    with pytest.raises(WrongRelay, match="TENFOLD_SMTP_URL") as fault:
        relay_address(url)

    assert "secret" not in str(fault.value)


def test_ports_follow_the_scheme() -> None:
    assert [relay_address(f"{s}://host").port for s in ("smtp", "smtp+starttls", "smtps")] == [25, 587, 465]
