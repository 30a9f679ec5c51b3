"""One request, safely: an answer or a named fault, never an exception and never without limits."""

import re
import time
from collections.abc import Callable, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpcore
import httpx

from pipeline.collect.answers import Fault, Fetched, refusal
from pipeline.collect.faults import Reason
from pipeline.collect.guard import BadAddress, GuardedTransport, PrivateAddress, check_url
from pipeline.collect.unpack import ACCEPT_ENCODING, BadEncoding, TooLarge, read_body
from pipeline.config import Settings

_MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Enough of an error page to tell a removed page from a block page.
_ERROR_BODY_BYTES = 500_000
_UNRESOLVED = re.compile(r"Errno -\d|getaddrinfo|Name or service|nodename")


_PLAIN = re.compile("[ -~]+")

Permit = Callable[[str], Fault | None]


def _anything(_url: str) -> Fault | None:
    return None


class Fetcher:
    """Asks hosts with our name and within the settings' limits; safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._limit = settings.max_body_bytes
        self._allow_private = settings.allow_private_hosts
        self._seconds = seconds = settings.fetch_timeout_seconds
        # Without a longest wait of its own a read would end only at the deadline of the connection.
        self._client = httpx.Client(
            transport=GuardedTransport(allow_private=self._allow_private, seconds=seconds),
            headers={"User-Agent": settings.user_agent, "Accept-Encoding": ACCEPT_ENCODING, "Accept": "*/*"},
            timeout=seconds,
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def ask(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        permit: Permit = _anything,
    ) -> Fetched | Fault:
        """GET this address, following checked redirects; conditional where a validator is given.

        `permit` is asked before each redirect is followed; the fault it gives ends the request.
        """
        validators = _validators(etag, last_modified)
        found = self._follow(url, validators, permit)
        if isinstance(found, Fault) or found.status == 200 or (found.not_modified and validators):
            return found
        return refusal(found)

    def unaskable(self, url: str) -> Fault | None:
        """Why this address is asked of nobody; None when it may be, as far as it can be told unresolved."""
        try:
            check_url(url, allow_private=self._allow_private)
        except (BadAddress, PrivateAddress) as error:
            return _fault(error, url)
        return None

    def _follow(self, url: str, headers: Mapping[str, str], permit: Permit) -> Fetched | Fault:
        asked, seen, started = url, {url}, time.monotonic()
        while True:
            answer = self._once(asked, url, headers, started)
            if (
                isinstance(answer, Fault)
                or answer.status not in _REDIRECTS
                or "location" not in answer.headers
            ):
                return answer
            target = _target(url, answer.headers["location"].strip())
            if target in seen or len(seen) > _MAX_REDIRECTS:
                return Fault(
                    Reason.REDIRECT_LOOP,
                    f"{asked} leads on to {target[:200]} after {len(seen)} redirects",
                    answer.status,
                    url_final=target,
                    seconds=time.monotonic() - started,
                )
            refused = self._late(asked, target, started) or permit(target)
            if refused is not None:
                return refused
            seen.add(target)
            url = target

    def _late(self, asked: str, target: str, started: float) -> Fault | None:
        """The fault of redirects that together use up the time of one request."""
        spent = time.monotonic() - started
        if spent < self._seconds:
            return None
        detail = f"{asked} leads on to {target[:200]} after {spent:.0f} s"
        return Fault(Reason.TIMEOUT, detail, url_final=target, seconds=spent)

    def _once(self, asked: str, url: str, headers: Mapping[str, str], started: float) -> Fetched | Fault:
        try:
            check_url(url, allow_private=self._allow_private)
            with self._client.stream("GET", url, headers=dict(headers)) as answer:
                limit = self._limit if answer.status_code == 200 else min(self._limit, _ERROR_BODY_BYTES)
                body = b"" if answer.status_code in _REDIRECTS else _body(answer, limit)
                plain = {name.lower(): value for name, value in answer.headers.items()}
                return Fetched(asked, url, answer.status_code, plain, body, time.monotonic() - started)
        except _EXPECTED as error:
            return _fault(error, url, time.monotonic() - started)


def _target(url: str, location: str) -> str:
    """The address a redirect leads to; one that cannot be joined stays as it is, to be refused as such."""
    try:
        return urljoin(url, location)
    except ValueError:
        return location


def _body(answer: httpx.Response, limit: int) -> bytes:
    try:
        announced = int(answer.headers.get("content-length", "0"))
    except ValueError:
        announced = 0
    if announced > limit and answer.status_code == 200:
        raise TooLarge(f"{announced} bytes announced, {limit} allowed")
    encoding = answer.headers.get("content-encoding", "")
    try:
        return read_body(answer.iter_raw(), encoding, limit=limit)
    except (TooLarge, BadEncoding):
        if answer.status_code == 200:
            raise
        return b""  # the text of a refusal is not needed to know that it is one


_EXPECTED = (
    BadAddress,
    PrivateAddress,
    TooLarge,
    BadEncoding,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpx.InvalidURL,
    httpx.HTTPError,
    OSError,
    UnicodeError,
)

_REASON_OF: tuple[tuple[type[BaseException], Reason], ...] = (
    (BadAddress, Reason.BAD_URL),
    (httpx.InvalidURL, Reason.BAD_URL),
    # the transport raises httpcore's; its own come of redirects to what is no address
    (httpx.HTTPError, Reason.BAD_URL),
    (httpcore.UnsupportedProtocol, Reason.BAD_URL),
    (UnicodeError, Reason.BAD_URL),
    (PrivateAddress, Reason.PRIVATE_ADDRESS),
    (TooLarge, Reason.TOO_LARGE),
    (BadEncoding, Reason.BAD_ENCODING),
    (httpcore.TimeoutException, Reason.TIMEOUT),
    (httpcore.ReadError, Reason.BROKEN_OFF),
    (httpcore.WriteError, Reason.BROKEN_OFF),
    (httpcore.ProtocolError, Reason.BROKEN_OFF),
)


def _fault(error: BaseException, url: str, seconds: float = 0.0) -> Fault:
    reason, detail = fault_of(error)
    return Fault(reason, f"{url[:200]}: {detail}", url_final=url, seconds=seconds)


def fault_of(error: BaseException) -> tuple[Reason, str]:
    """The fixed word for an exception of the network, and its text in one line."""
    text = " ".join(str(error).split())[:200] or type(error).__name__
    for kind, reason in _REASON_OF:
        if isinstance(error, kind):
            return reason, text
    if "SSL" in text or "certificate" in text.lower():
        return Reason.TLS, text
    return (Reason.DNS if _UNRESOLVED.search(text) else Reason.REFUSED), text


def _validators(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Headers that ask for news only; a validator that no header can carry is left out."""
    wanted = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in wanted.items() if value and _PLAIN.fullmatch(value)}
