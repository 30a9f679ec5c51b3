"""A real SMTP server on loopback that takes mail, or refuses it in the way a test asks for."""

import asyncio
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import HeaderParser
from email.policy import default
from threading import Event, Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

# What a server says at a stage ("connect", "ehlo", "mail", "rcpt", "data", "end"): an answer like
# "450 later", "drop" to break the connection, or empty to go on.
Script = Callable[[str, int], str]


def willing(_stage: str, _number: int) -> str:
    """Take everything."""
    return ""


@dataclass
class Sink:
    """Where the mails arrive. `taken` are those whose bytes were received whole."""

    script: Script = willing
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    stages: Counter[str] = field(default_factory=Counter)
    # the stage at which the server falls silent, for ever; `holding` says that it did
    hold_at: str = ""
    # how long each answer takes
    wait_seconds: float = 0.0
    members_only: bool = False
    keep: bool = True
    # the headers alone are enough where thousands of mails come
    bodies: bool = True
    ids: Counter[str] = field(default_factory=Counter)
    holding: Event = field(default_factory=Event)
    # the stage at which the server says for ever, line by line, that its answer is about to come
    stall_at: str = ""
    port: int = 0

    def say(self, stage: str) -> str:
        self.stages[stage] += 1
        return self.script(stage, self.stages[stage])

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def message_ids(self) -> Counter[str]:
        return self.ids

    async def handle_EHLO(  # noqa: N802  (named by aiosmtpd)
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        answer = await self._answer(server, "ehlo")
        return [answer] if answer else responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.members_only and not session.authenticated:
            return "530 5.7.0 log in first"
        if answer := await self._answer(server, "mail"):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if answer := await self._answer(server, "rcpt"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if answer := await self._answer(server, "data"):
            return answer
        if self.keep:
            self._take(envelope)
        return await self._answer(server, "end") or "250 OK"

    def _take(self, envelope: Envelope) -> None:
        raw = envelope.content
        assert isinstance(raw, bytes)
        self.ids[HeaderParser(policy=default).parsestr(raw.decode("utf-8", "replace"))["Message-ID"]] += 1
        if not self.bodies:
            return
        parsed = message_from_bytes(raw, policy=default)
        assert isinstance(parsed, EmailMessage)
        self.raw.append(raw)
        self.taken.append(parsed)
        self.senders.append(envelope.mail_from or "")
        self.recipients.extend(envelope.rcpt_tos)

    async def _answer(self, server: SMTP, stage: str) -> str:
        answer = self.say(stage)
        if self.wait_seconds:
            await asyncio.sleep(self.wait_seconds)
        if stage == self.hold_at:
            self.holding.set()
            await asyncio.Event().wait()
        while stage == self.stall_at and server.transport is not None and not server.transport.is_closing():
            server.transport.write(b"250-checking\r\n")
            await asyncio.sleep(0.05)
        if answer == "drop":
            assert server.transport is not None
            server.transport.abort()
            return "421 gone"
        return answer


class _Server(SMTP):
    """Greets as the script says: a refusal at the door comes before any command."""

    def connection_made(self, transport: Any) -> None:
        answer = self.event_handler.say("connect")
        if answer == "drop":
            transport.abort()
            return
        if answer:
            transport.write(f"{answer}\r\n".encode())
            transport.close()
            return
        super().connection_made(transport)


@contextmanager
def smtp_sink(
    script: Script = willing,
    *,
    tls: ssl.SSLContext | None = None,
    implicit_tls: bool = False,
    login: tuple[str, str] | None = None,
    keep: bool = True,
    bodies: bool = True,
) -> Iterator[Sink]:
    """A server on a free loopback port, stopped at the end; with TLS and login where asked."""
    sink = Sink(script, keep=keep, bodies=bodies)
    options: dict[str, Any] = {"enable_SMTPUTF8": False}
    if login is not None:
        # aiosmtpd knows only of STARTTLS, so whether somebody has logged in is asked at MAIL
        sink.members_only = True
        options |= {"authenticator": _authenticator(*login), "auth_require_tls": False}
    if tls is not None and not implicit_tls:
        options |= {"tls_context": tls, "require_starttls": True}
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    opening = loop.create_server(
        lambda: _Server(sink, loop=loop, **options), "127.0.0.1", 0, ssl=tls if implicit_tls else None
    )
    server = asyncio.run_coroutine_threadsafe(opening, loop).result(10)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _stop(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    # Connections that were cut off close their transports in the next turn.
    await asyncio.sleep(0)


def _authenticator(user: str, password: str) -> Callable[..., AuthResult]:
    def check(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        right = (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=right, handled=False)

    return check
