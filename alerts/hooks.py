"""Webhooks and Slack: the same stored news as JSON, signed, sent only to addresses on the public internet."""

import base64
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpcore
import httpx
from sqlalchemy import Engine
from standardwebhooks import Webhook

from alerts.door import WrongSubscription
from alerts.faults import Gone, NotNow, Refused
from alerts.links import Links
from alerts.parcels import Parcel
from alerts.payloads import json_payload, slack_payload, told_by
from alerts.words import plain
from models.alerts import DigestRow, SubscriptionRow
from pipeline.collect.guard import BadAddress, GuardedTransport, PrivateAddress, check_url
from pipeline.config import Settings
from pipeline.store.database import reading

# A receiver that works takes a payload at once; it is not waited for longer than that.
TIMEOUT_SECONDS = 10.0
_SLACK = "slack+"
_LONGEST_URL = 2_000
_LONGEST_ANSWER = 500
_GONE = 410
_TOO_MANY = 429


def is_hook(address: str) -> bool:
    """Whether an address is one of a webhook and not of a mailbox."""
    return "://" in address


def usable_hook(address: str, *, allow_private: bool) -> str:
    """The address of a webhook, `https://…`, or `slack+https://…` for a channel of Slack.

    Raises:
        WrongSubscription: when nothing may be posted there.
    """
    url = address.strip().removeprefix(_SLACK)
    schemes = ("https", "http") if allow_private else ("https",)
    said = plain(address, 100)
    if len(url) > _LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise WrongSubscription(f"{said!r} is no address of a webhook")
    try:
        check_url(url, allow_private=allow_private)
    except PrivateAddress as error:
        raise WrongSubscription(f"{said!r}: {error}; a webhook must be on the public internet") from error
    except BadAddress as error:
        raise WrongSubscription(f"{said!r} is no address of a webhook") from error
    if urlsplit(url).scheme not in schemes:
        raise WrongSubscription(f"{said!r}: a webhook must be https://… or slack+https://…")
    return address.strip()


def new_secret() -> str:
    """What the payloads of one subscription are signed with (standardwebhooks.com)."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode("ascii")


@dataclass(slots=True)
class Hooks:
    """Parcels posted to webhooks; a carrier of `alerts.delivery`."""

    engine: Engine
    settings: Settings
    # the real clock: receivers refuse a signature of another time
    wall: Callable[[], float] = time.time
    timeout: float = TIMEOUT_SECONDS
    # hosts that did not answer in this round: the other readers are not made to wait for them again
    _silent: set[str] = field(default_factory=set)

    def open(self) -> None:
        """Nothing: each payload has a connection of its own."""

    def carry(self, parcel: Parcel) -> None:
        """Post one payload.

        Raises:
            Refused: when it is answered with another 4xx or 3xx, or its address is not public.
            Gone: when it is answered with 410.
            NotNow: when it is answered with 429 or 5xx, or not at all.
        """
        content, reader = parcel.content, parcel.reader
        if not isinstance(content, DigestRow) or reader is None:
            raise Refused("a request is answered by mail only")
        url = parcel.address.removeprefix(_SLACK)
        host = urlsplit(url).netloc
        if host in self._silent:
            raise NotNow(f"{host} did not answer a moment ago")
        if parcel.address.startswith(_SLACK):
            body = slack_payload(content, reader.language, Links(self.settings.archive_url))
            headers: dict[str, str] = {}
        else:
            body, headers = self._signed(parcel, content, reader)
        try:
            self._post(url, body, headers)
        except (PrivateAddress, BadAddress, httpx.InvalidURL) as error:
            raise Refused(str(error)) from error
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
            self._silent.add(host)
            raise NotNow(f"{type(error).__name__}: {plain(str(error), 200)}") from error

    def _signed(
        self, parcel: Parcel, content: DigestRow, reader: SubscriptionRow
    ) -> tuple[bytes, dict[str, str]]:
        if not reader.secret:
            raise Refused("this subscription has no secret to sign with; enter it again")
        with reading(self.engine) as session:
            told = told_by(session, content.id)
        body = json_payload(content, reader.language, told, Links(self.settings.archive_url))
        at = datetime.fromtimestamp(int(self.wall()), UTC)
        signature = Webhook(reader.secret).sign(parcel.id, at, body.decode("utf-8"))
        return body, {
            # the same at every attempt: who receives it twice knows it as one
            "webhook-id": parcel.id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signature,
        }

    def _post(self, url: str, body: bytes, headers: dict[str, str]) -> None:
        private = self.settings.allow_private_hosts
        check_url(url, allow_private=private)
        sent = {"Content-Type": "application/json", "User-Agent": self.settings.user_agent} | headers
        transport = GuardedTransport(allow_private=private, seconds=self.timeout)
        # redirects are answers like others: a public address must not lead to a private one
        with (
            httpx.Client(transport=transport, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", url, content=body, headers=sent) as answer,
        ):
            _judge(answer.status_code, _beginning(answer))


def _judge(status: int, text: str) -> None:
    said = f"{status} {text}".strip()
    if 200 <= status <= 299:
        return
    if status == _GONE:
        raise Gone(said)
    raise (NotNow if status == _TOO_MANY or status >= 500 else Refused)(said)


def _beginning(answer: httpx.Response) -> str:
    """The first words of an answer; no more of it is read."""
    first = next(answer.iter_raw(_LONGEST_ANSWER), b"")
    return plain(first.decode("utf-8", "replace"), 120)
