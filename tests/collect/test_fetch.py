import gzip
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.collect.answers import Fault, Fetched, retry_after
from pipeline.collect.asking import Asker
from pipeline.collect.faults import REMEDIES, Reason
from pipeline.collect.fetch import Fetcher
from pipeline.config import Settings
from tests.collect.conftest import NOW, Here, source_of
from tests.peers.http import Asked, Peer, Reply, page


def _fault(answer: Fetched | Fault) -> Fault:
    assert isinstance(answer, Fault)
    return answer


def test_an_answer_has_its_bytes_headers_and_addresses(fetcher: Fetcher, peer: Peer) -> None:
    peer.routes["/old"] = Reply(status=301, headers={"Location": "/new"})
    peer.routes["/new"] = page("Hello")

    answer = fetcher.ask(peer.url("/old"))

    assert isinstance(answer, Fetched)
    assert answer.url_asked == peer.url("/old")
    assert answer.url_final == peer.url("/new")
    assert b"Hello" in answer.body
    assert answer.content_type.startswith("text/html")
    assert 0 < answer.seconds < 1


def test_we_say_who_we_are(fetcher: Fetcher, peer: Peer, settings: Settings) -> None:
    fetcher.ask(peer.url("/"))

    assert peer.log[0].headers["user-agent"] == settings.user_agent
    assert settings.contact in peer.log[0].headers["user-agent"]


def test_no_cookie_is_kept(fetcher: Fetcher, peer: Peer) -> None:
    peer.routes["/"] = Reply(status=302, headers={"Location": "/on", "Set-Cookie": "visits=1; Path=/"})
    peer.routes["/on"] = Reply(headers={"Set-Cookie": "visits=2; Path=/"})
    for _ in range(2):
        fetcher.ask(peer.url("/"))

    assert len(peer.log) == 4
    assert all("cookie" not in asked.headers for asked in peer.log)


def test_an_unchanged_answer_is_asked_for_by_its_validators(fetcher: Fetcher, peer: Peer) -> None:
    def known(asked: Asked) -> Reply:
        return Reply(status=304 if asked.headers.get("if-none-match") == '"a"' else 200)

    peer.routes["/feed"] = known

    answer = fetcher.ask(peer.url("/feed"), etag='"a"', last_modified="Mon, 03 Mar 2025 00:00:00 GMT")

    assert isinstance(answer, Fetched)
    assert answer.not_modified
    assert peer.log[0].headers["if-modified-since"] == "Mon, 03 Mar 2025 00:00:00 GMT"


def test_unchanged_is_no_answer_where_nothing_was_known(fetcher: Fetcher, peer: Peer) -> None:
    peer.routes["/feed"] = Reply(status=304)

    assert _fault(fetcher.ask(peer.url("/feed"))).reason is Reason.NO_CONTENT


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, Reason.CLIENT_ERROR), (401, Reason.FORBIDDEN), (403, Reason.FORBIDDEN),
        (404, Reason.NOT_FOUND), (410, Reason.GONE), (418, Reason.CLIENT_ERROR),
        (429, Reason.RATE_LIMITED), (500, Reason.SERVER_ERROR), (503, Reason.SERVER_ERROR),
    ],
)  # fmt: skip
def test_refusals_are_named(fetcher: Fetcher, peer: Peer, status: int, reason: Reason) -> None:
    peer.routes["/x"] = Reply(b"sorry", status, {"Retry-After": "120"})

    fault = _fault(fetcher.ask(peer.url("/x")))

    assert (fault.reason, fault.status, fault.retry_after) == (reason, status, 120.0)
    assert fault.body == b"sorry"
    assert "\n" not in fault.line()
    assert REMEDIES[reason] in fault.line()


def test_a_redirect_to_itself_ends_at_once(fetcher: Fetcher, peer: Peer) -> None:
    peer.routes["/loop"] = Reply(status=302, headers={"Location": "/loop"})

    assert _fault(fetcher.ask(peer.url("/loop"))).reason is Reason.REDIRECT_LOOP
    assert len(peer.log) == 1


def test_endless_redirects_end(fetcher: Fetcher, peer: Peer) -> None:
    for number in range(50):
        peer.routes[f"/{number}"] = Reply(status=302, headers={"Location": f"/{number + 1}"})

    assert _fault(fetcher.ask(peer.url("/0"))).reason is Reason.REDIRECT_LOOP
    assert len(peer.log) < 10


def test_a_redirect_to_another_scheme_is_refused(fetcher: Fetcher, peer: Peer) -> None:
    peer.routes["/"] = Reply(status=302, headers={"Location": "file:///etc/passwd"})

    assert _fault(fetcher.ask(peer.url("/"))).reason is Reason.BAD_URL


NO_ADDRESSES = [
    "http://example.com:99999/",
    "http://example.com:abc/",
    "http://[oops/",
    "http://é..com/",
    "http://" + "x" * 70 + "é/",
    "http://" + "x" * 3000 + "é.com/",
]


@pytest.mark.parametrize("location", NO_ADDRESSES)
def test_a_redirect_to_what_is_no_address_is_named(
    here: Here, fetcher: Fetcher, peer: Peer, location: str
) -> None:
    head = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
    peer.routes["/"] = Reply(raw=head.encode())
    source = source_of({"kind": "feed", "url": peer.url("/")})

    asked = Asker(here.engine, fetcher, lambda: NOW).ask(source, peer.url("/"))

    assert _fault(asked).reason is Reason.BAD_URL
    assert _fault(fetcher.ask(peer.url("/"))).reason is Reason.BAD_URL


def test_each_redirect_needs_a_permit(fetcher: Fetcher, peer: Peer) -> None:
    peer.routes["/"] = Reply(status=302, headers={"Location": "/private/x"})
    asked: list[str] = []

    def permit(url: str) -> Fault | None:
        asked.append(url)
        return Fault(Reason.BLOCKED_BY_ROBOTS)

    assert _fault(fetcher.ask(peer.url("/"), permit=permit)).reason is Reason.BLOCKED_BY_ROBOTS
    assert asked == [peer.url("/private/x")]
    assert peer.paths() == ["/"]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/"]
)
def test_nothing_private_is_asked_by_default(peer: Peer, settings: Settings, url: str) -> None:
    public_only = settings.model_copy(update={"allow_private_hosts": False})
    with Fetcher(public_only) as fetcher:
        fault = _fault(fetcher.ask(url.format(port=peer.port)))

    assert fault.reason is Reason.PRIVATE_ADDRESS
    assert fault.permanent
    assert peer.log == []


def test_a_long_answer_stops_at_the_limit(fetcher: Fetcher, peer: Peer) -> None:
    sent = 0

    def endless(_asked: Asked) -> Reply:
        def chunks() -> Iterator[bytes]:
            nonlocal sent
            while sent < 200_000_000:
                sent += 100_000
                yield b"x" * 100_000

        return Reply(stream=chunks())

    peer.routes["/huge"] = endless
    fault = _fault(fetcher.ask(peer.url("/huge")))

    assert fault.reason is Reason.TOO_LARGE
    assert fault.permanent
    assert sent < 20_000_000


def test_an_announced_length_beyond_the_limit_is_not_read(fetcher: Fetcher, peer: Peer) -> None:
    peer.routes["/"] = Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 200000000\r\n\r\nx")

    assert _fault(fetcher.ask(peer.url("/"))).reason is Reason.TOO_LARGE


def test_a_gzip_bomb_stops_at_the_limit(fetcher: Fetcher, peer: Peer) -> None:
    peer.routes["/"] = Reply(gzip.compress(b"\0" * 50_000_000), headers={"Content-Encoding": "gzip"})

    assert _fault(fetcher.ask(peer.url("/"))).reason is Reason.TOO_LARGE


def test_a_lying_encoding_is_named(fetcher: Fetcher, peer: Peer) -> None:
    peer.routes["/"] = Reply(b"plain text", headers={"Content-Encoding": "gzip"})

    assert _fault(fetcher.ask(peer.url("/"))).reason is Reason.BAD_ENCODING


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort",
        b"\x00\x01\x02\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n",
    ],
)  # fmt: skip
def test_broken_answers_are_named(fetcher: Fetcher, peer: Peer, raw: bytes) -> None:
    peer.routes["/"] = Reply(raw=raw)

    assert _fault(fetcher.ask(peer.url("/"))).reason is Reason.BROKEN_OFF


def test_a_dripping_answer_ends_at_the_deadline(fetcher: Fetcher, peer: Peer) -> None:
    def drip(_asked: Asked) -> Reply:
        def chunks() -> Iterator[bytes]:
            while not peer.closing.wait(0.1):
                yield b"."

        return Reply(stream=chunks())

    peer.routes["/"] = drip
    started = time.monotonic()

    assert _fault(fetcher.ask(peer.url("/"))).reason is Reason.TIMEOUT
    assert time.monotonic() - started < 3


def test_headers_that_drip_end_at_the_deadline(fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while not stop.wait(0.1):
                    try:
                        connection.sendall(b"y")
                    except OSError:
                        return

        thread = threading.Thread(target=serve)
        thread.start()
        started = time.monotonic()
        fault = _fault(fetcher.ask(f"http://127.0.0.1:{server.getsockname()[1]}/"))
        stop.set()
        thread.join()

    assert fault.reason is Reason.TIMEOUT
    assert time.monotonic() - started < 3


def test_hosts_asked_at_once_do_not_wait_for_each_other(settings: Settings, peer: Peer) -> None:
    together = threading.Barrier(16)

    def meet(_asked: Asked) -> Reply:
        together.wait(10)
        return Reply(b"all here")

    peer.routes["/"] = meet
    patient = settings.model_copy(update={"fetch_timeout_seconds": 15.0})
    with Fetcher(patient) as fetcher, ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(fetcher.ask, [peer.url("/")] * 16))

    assert {type(answer) for answer in answers} == {Fetched}


def test_a_closed_port_is_refused_and_a_silent_one_times_out(fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert _fault(fetcher.ask(f"http://127.0.0.1:{port}/")).reason is Reason.TIMEOUT
    assert _fault(fetcher.ask(f"http://127.0.0.1:{port}/")).reason is Reason.REFUSED


def test_a_host_that_is_not_there_is_named(fetcher: Fetcher) -> None:
    assert _fault(fetcher.ask("http://no-such-host.invalid/")).reason is Reason.DNS


def test_a_plain_server_behind_https_is_a_tls_fault(fetcher: Fetcher, peer: Peer) -> None:
    fault = _fault(fetcher.ask(peer.url("/").replace("http:", "https:")))

    assert fault.reason in (Reason.TLS, Reason.BROKEN_OFF)


@pytest.mark.parametrize(
    "url", ["http://exa mple/", "http://\x00/", "http://xn--/", "http://" + "a" * 300 + "/", "nonsense"]
)
def test_no_address_is_too_strange_to_be_answered(fetcher: Fetcher, url: str) -> None:
    assert _fault(fetcher.ask(url)).reason in (Reason.BAD_URL, Reason.DNS)


def test_retry_after_is_seconds_or_a_date_by_the_hosts_own_clock() -> None:
    date = "Mon, 10 Mar 2025 08:00:00 GMT"

    assert retry_after({"retry-after": "90"}) == 90
    assert retry_after({"retry-after": "Mon, 10 Mar 2025 08:05:00 GMT", "date": date}) == 300
    assert retry_after({"retry-after": "Mon, 10 Mar 2025 07:00:00 GMT", "date": date}) == 0
    assert retry_after({"retry-after": "9" * 9}) == 86_400
    assert retry_after({"retry-after": "soon", "date": date}) is None
    assert retry_after({}) is None
