import socket
import time
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.collect.guard import BadAddress, OutOfTime, PrivateAddress, check_url, is_public, resolve


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
        "192.0.0.8", "192.88.99.1", "::ffff:192.0.0.8", "64:ff9b:1::1", "3fff::1", "5f00::1", "fec0::1",
        "ff02::1", "not an address",
    ],
)  # fmt: skip
def test_addresses_off_the_public_internet_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_a_private_address_stays_private_however_it_is_wrapped(address: object) -> None:
    assert not is_public(f"::ffff:{address}")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "http://", "https:///path", "",
        "javascript:alert(1)", "http://user:secret@example.org/", "http://example.org:99999/",
        "http://:secret@example.org/", "http://example.org:0/", "http://[::1", "//example.org/x",
        "data:text/html,x",
    ],
)  # fmt: skip
def test_only_web_addresses_are_asked(url: str) -> None:
    with pytest.raises(BadAddress):
        check_url(url, allow_private=True)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://[::1]:8080/x", "https://169.254.169.254/latest/"]
)
def test_private_addresses_written_out_are_refused(url: str) -> None:
    with pytest.raises(PrivateAddress):
        check_url(url, allow_private=False)


def test_private_addresses_are_asked_where_the_settings_allow_it() -> None:
    check_url("http://127.0.0.1:8000/", allow_private=True)

    assert resolve("127.0.0.1", 80, allow_private=True, seconds=5) == ("127.0.0.1",)


def test_a_name_that_resolves_to_loopback_is_refused() -> None:
    with pytest.raises(PrivateAddress, match="localhost"):
        resolve("localhost", 80, allow_private=False, seconds=5)


def test_name_servers_that_do_not_answer_end_at_the_limit() -> None:
    answered = Event()

    def silent(*_host: object, **_kind: object) -> list[object]:
        answered.wait(30)
        return []

    started = time.monotonic()
    with pytest.raises(OutOfTime, match=r"no address for .* in time"):
        resolve("example.org", 80, allow_private=True, seconds=0.2, look_up=silent)
    answered.set()

    assert time.monotonic() - started < 5


def test_a_name_without_an_address_is_an_error_of_the_network() -> None:
    with pytest.raises(OSError, match=r"not known|Name|address"):
        resolve("nowhere.invalid", 80, allow_private=True, seconds=20)


@pytest.mark.parametrize("spelling", ["2130706433", "0x7f000001", "127.1", "017700000001"])
def test_other_spellings_of_loopback_are_refused(spelling: str) -> None:
    with pytest.raises((PrivateAddress, socket.gaierror)):
        resolve(spelling, 80, allow_private=False, seconds=5)
