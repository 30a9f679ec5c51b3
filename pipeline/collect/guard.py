"""Where the collector may connect: public addresses only, and the address checked is the one used."""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, Queue
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from pipeline.collect.hosts import host_and_port

Address = IPv4Address | IPv6Address
LookUp = Callable[..., list[Any]]

# Set aside by the registries, and public by the word of the standard library up to Python 3.11.
_SET_ASIDE = tuple(
    ip_network(block) for block in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20", "fec0::/10")
)
# Addresses inside these carry an IPv4 address that decides (NAT64, RFC 6052).
_NAT64 = int(IPv6Address("64:ff9b::"))


class PrivateAddress(Exception):
    """The host is, or resolves to, an address that is not on the public internet."""


class BadAddress(Exception):
    """Not an address of a page: wrong scheme, no host, or a port that cannot be."""


class OutOfTime(httpcore.TimeoutException):
    """The time for the whole request is used up."""


def is_public(address: str) -> bool:
    """Whether this IP address is on the public internet (embedded IPv4 addresses decide)."""
    try:
        found: Address = ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    inner = _embedded(found)
    return all(_is_global(address) for address in (found, *inner))


def _is_global(address: Address) -> bool:
    kept = any(address in block for block in _SET_ASIDE)
    return address.is_global and not address.is_multicast and not address.is_reserved and not kept


def _embedded(address: Address) -> tuple[IPv4Address, ...]:
    if isinstance(address, IPv4Address):
        return ()
    nat64 = IPv4Address(int(address) - _NAT64) if 0 <= int(address) - _NAT64 < 2**32 else None
    found = (address.ipv4_mapped, address.sixtofour, nat64)
    return tuple(inner for inner in found if inner is not None)


def check_url(url: str, *, allow_private: bool) -> None:
    """Let pass what may be asked; names are checked again once they are resolved.

    Raises:
        BadAddress: when it is not http(s), has no host or names an account.
        PrivateAddress: when the host is written as a private IP address.
    """
    try:
        parts = urlsplit(url)
        host, port = host_and_port(url)
    except ValueError as error:
        raise BadAddress(f"{url[:200]}: {error}") from error
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or port == 0:
        raise BadAddress(f"{url[:200]} is no http(s) address of a page")
    if not allow_private and _is_ip(host) and not is_public(host):
        raise PrivateAddress(f"{host} is not a public address")


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def resolve(
    host: str, port: int, *, allow_private: bool, seconds: float, look_up: LookUp = socket.getaddrinfo
) -> tuple[str, ...]:
    """The addresses of a host that may be connected to.

    Raises:
        PrivateAddress: when it has addresses, but none that may be used.
        OSError: when it cannot be resolved.
        OutOfTime: when the name servers take longer than `seconds`.
    """
    found = _looked_up(look_up, host, port, seconds)
    addresses = tuple(dict.fromkeys(str(info[4][0]) for info in found))
    usable = tuple(address for address in addresses if allow_private or is_public(address))
    if not usable:
        raise PrivateAddress(f"{host} resolves to {addresses[0]}, which is not a public address")
    return usable


def _looked_up(look_up: LookUp, host: str, port: int, seconds: float) -> list[Any]:
    """The system's look-up knows no limit of time: when late, it is left behind in a thread of its own."""
    answer: Queue[list[Any] | OSError | UnicodeError] = Queue(maxsize=1)

    def ask() -> None:
        try:
            answer.put(look_up(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answer.put(error)

    Thread(target=ask, name="look-up", daemon=True).start()
    try:
        found = answer.get(timeout=seconds)
    except Empty:
        raise OutOfTime(f"no address for {host} in time") from None
    if isinstance(found, list):
        return found
    raise found


class _Deadlined(httpcore.NetworkStream):
    """A connection that ends at its deadline, however slowly the other side drips."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise OutOfTime("the whole request took too long")
        return left if timeout is None else min(left, timeout)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Deadlined(
            self._inner.start_tls(ssl_context, server_hostname, self._left(timeout)), self._deadline
        )

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.SyncBackend):
    """Connects to the very address that was checked, so a second look-up cannot change it."""

    def __init__(self, *, allow_private: bool, seconds: float) -> None:
        self._allow_private = allow_private
        self._seconds = seconds

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        deadline = time.monotonic() + self._seconds
        refused: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in resolve(host, port, allow_private=self._allow_private, seconds=self._seconds):
            left = deadline - time.monotonic()
            if left <= 0:
                break
            try:
                stream = super().connect_tcp(
                    address, port, min(left, timeout or left), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                refused = error
            else:
                return _Deadlined(stream, deadline)
        raise refused or OutOfTime(f"no connection to {host} in time")


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()


class GuardedTransport(httpx.BaseTransport):
    """One connection per request, to a checked address, with a deadline for all of it.

    Raises httpcore's exceptions, and `PrivateAddress` where a name resolves to a private address.
    """

    def __init__(self, *, allow_private: bool, seconds: float) -> None:
        # Connections are not kept: the deadline of a connection is then the deadline of its request.
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            # Whoever asks says how many at once; waiting for a place here would count as the host's time-out.
            max_connections=None,
            max_keepalive_connections=0,
            network_backend=_Backend(allow_private=allow_private, seconds=seconds),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer.stream),  # type: ignore[arg-type]
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()
