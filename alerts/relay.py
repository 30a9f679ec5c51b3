"""One SMTP connection: opened by URL, used for many mails, every answer sorted into what to do next."""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Timer
from types import TracebackType
from urllib.parse import unquote, urlsplit

from alerts.faults import Gone, NoRelay, NotNow, Refused

# Every word of the relay must come within this; a mail takes five answers at most.
TIMEOUT_SECONDS = 20.0
# All of a mail must be over within this: an answer in many lines, or in drips, knows no end of its own.
MAIL_SECONDS = 5 * TIMEOUT_SECONDS
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
# Enhanced codes (RFC 3463) that speak of the recipient's address and of nothing else: 5.1.7 and 5.1.8
# mean the sender's, and 5.7.1 may be a relay that takes no mail of ours at all.
_NO_SUCH_ADDRESS = re.compile(r"5\.1\.(?:1|2|3|6|10)\b")


class WrongRelay(ValueError):
    """The setting `smtp_url` cannot be used: one line with the remedy."""


@dataclass(frozen=True, slots=True)
class RelayAddress:
    """Where mail is handed over, and how."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""


def relay_address(url: str) -> RelayAddress:
    """Read smtp://, smtp+starttls:// or smtps://, with user:password@ where it is asked for.

    Raises:
        WrongRelay: for any other URL; the message never holds the password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise WrongRelay("TENFOLD_SMTP_URL has no usable port; write smtp://host:25") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise WrongRelay(
            "TENFOLD_SMTP_URL must start with smtp://, smtp+starttls:// or smtps:// and name a host"
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return RelayAddress(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], user, password)


class Relay:
    """A connection to the relay, opened with the first mail and again after a fault.

    Raises from `send`:
        Refused: the relay answered 5xx to the mail; `Gone` when it says that there is no such address.
        NotNow: it answered 4xx, or the connection broke; `NoRelay` when that was before the mail.
    """

    def __init__(
        self,
        address: RelayAddress,
        *,
        timeout: float = TIMEOUT_SECONDS,
        longest: float = MAIL_SECONDS,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._address = address
        self._timeout = timeout
        self._longest = longest
        self._context = context or ssl.create_default_context()
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> "Relay":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def open(self) -> None:
        """Connect and log in, unless that is done.

        Raises:
            NoRelay: when the relay cannot be reached or does not let us in.
        """
        if self._smtp is None:
            try:
                self._smtp = self._connect()
            except (OSError, smtplib.SMTPException) as error:
                raise NoRelay(_said(error)) from error

    def send(self, mail: bytes, sender: str, recipient: str) -> None:
        """Hand one mail over to one recipient."""
        self.open()
        assert self._smtp is not None
        with _cut_after(self._smtp, self._longest):
            self._send(self._smtp, mail, sender, recipient)

    def _send(self, smtp: smtplib.SMTP, mail: bytes, sender: str, recipient: str) -> None:
        try:
            smtp.sendmail(sender, [recipient], mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            self._answer(code, _line(text), error, of_recipient=True)
        except smtplib.SMTPResponseException as error:
            self._answer(error.smtp_code, _line(error.smtp_error), error)
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            raise NotNow(_said(error)) from error

    def _answer(self, code: int, text: str, error: Exception, *, of_recipient: bool = False) -> None:
        # After 421 the relay hangs up; any other state of the dialogue is cleared by a new connection too.
        self._hang_up()
        said = f"{code} {text}".strip()
        if not 500 <= code <= 599:
            raise NotNow(said) from error
        raise (Gone if of_recipient and _NO_SUCH_ADDRESS.match(text) else Refused)(said) from error

    def _connect(self) -> smtplib.SMTP:
        at = self._address
        if at.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                at.host, at.port, timeout=self._timeout, context=self._context
            )
        else:
            smtp = smtplib.SMTP(at.host, at.port, timeout=self._timeout)
        try:
            if at.scheme == "smtp+starttls":
                smtp.starttls(context=self._context)
            # said here, so that a relay which refuses the greeting has refused us and not a mail
            smtp.ehlo_or_helo_if_needed()
            if at.user:
                smtp.login(at.user, at.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _hang_up(self) -> None:
        if self._smtp is not None:
            smtp, self._smtp = self._smtp, None
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()


@contextmanager
def _cut_after(smtp: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Let a connection go no further than this: whoever still waits for the other side finds it closed."""
    connection = smtp.sock
    watch = Timer(seconds, _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        # so that a cut which began in time is not felt by the next mail
        watch.join()


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        # below TLS, which would take its keys away from a thread that still writes
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_line(error.smtp_error)}"
    return f"{type(error).__name__}: {_line(str(error))}"


def _line(text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(said.split())[:300]
