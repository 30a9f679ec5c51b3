"""From stored parcels to sent ones: each is claimed, handed over once, and marked.

The one window: a worker that dies between the end of DATA and its own note that the mail was
taken leaves a claim behind. When the claim has run out the mail is sent again, with the same
Message-ID and the same bytes. A worker holds one parcel at a time, so a crash repeats at most one.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from typing import Protocol

import structlog
from sqlalchemy import Engine

from alerts.faults import Gone, NoRelay, NotNow, Refused
from alerts.message import sender, wire
from alerts.outbox import Outbox
from alerts.parcels import Parcel
from alerts.pictures import Shelf
from alerts.relay import Relay
from models.alerts import DigestRow
from models.outcome import Exit, Summary

log = structlog.get_logger()

# As long as other mail systems keep trying; a digest is worth nothing later.
_GIVE_UP_AFTER = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Post:
    """What every mail of an installation has in common."""

    mail_from: str
    archive_url: str


class Carrier(Protocol):
    """A way by which parcels go out."""

    def open(self) -> None:
        """Make ready, before a parcel is touched. Raises `NoRelay` when that cannot be."""

    def carry(self, parcel: Parcel) -> None:
        """Hand a parcel over. Raises `Refused`, `Gone` or `NotNow`; `ValueError` for one that cannot be."""


@dataclass(frozen=True, slots=True)
class Mails:
    """Parcels as mails through a relay."""

    relay: Relay
    post: Post
    shelf: Shelf

    def open(self) -> None:
        """Connect to the relay, unless that is done."""
        self.relay.open()

    def carry(self, parcel: Parcel) -> None:
        """Hand one mail over."""
        content = parcel.content
        pictures = self.shelf.take(content.pictures) if isinstance(content, DigestRow) else {}
        mail = wire(
            parcel, mail_from=self.post.mail_from, archive_url=self.post.archive_url, pictures=pictures
        )
        self.relay.send(mail, sender(self.post.mail_from).addr_spec, parcel.address)


def deliver_due(
    engine: Engine, relay: Relay, post: Post, now: datetime, *, wall: Callable[[], float] = time.time
) -> Summary:
    """Hand over every mail that is due, oldest first. Safe to run twice and side by side.

    A relay that cannot be reached ends the round: its mails stay as they are and are due next time.

    Raises:
        WrongSender: when the sender's address is not one.
    """
    sender(post.mail_from)
    return deliver(Outbox(engine, now, wall), Mails(relay, post, Shelf(engine)), hooks=False)


def deliver(outbox: Outbox, carrier: Carrier, *, hooks: bool) -> Summary:
    """Hand over every parcel of a kind that is due: those for webhooks, or the mails."""
    summary = Summary("deliver")
    try:
        while parcels := outbox.waiting(hooks=hooks):
            for parcel in parcels:
                summary.add(_deliver(outbox, carrier, parcel))
            outbox.write_down()
    except NoRelay as fault:
        log.warning("relay_unreachable", reason=str(fault))
        summary.add(Exit.RETRY)
        summary.notes.append(f"mail relay: {fault}; look at TENFOLD_SMTP_URL")
    finally:
        outbox.write_down()
    return summary


def _deliver(outbox: Outbox, carrier: Carrier, parcel: Parcel) -> Exit:
    carrier.open()
    if not outbox.claim(parcel.id):
        return Exit.UNCHANGED
    if parcel.reader is not None and not parcel.reader.active:
        outbox.refuse(parcel, parcel.reader.paused or "the reader has left")
        return Exit.SKIPPED
    try:
        carrier.carry(parcel)
    except Gone as refusal:
        outbox.pause_reader(parcel, str(refusal))
        return _refuse(outbox, parcel, str(refusal))
    except (Refused, ValueError, MessageError) as refusal:
        return _refuse(outbox, parcel, str(refusal))
    except NoRelay as fault:
        outbox.give_back(parcel, str(fault))
        raise
    except NotNow as fault:
        return _try_later(outbox, parcel, str(fault))
    outbox.sent(parcel)
    return Exit.STORED


def _refuse(outbox: Outbox, parcel: Parcel, reason: str) -> Exit:
    log.warning("delivery_refused", parcel=parcel.id, reason=reason)
    outbox.refuse(parcel, reason)
    return Exit.QUARANTINED


def _try_later(outbox: Outbox, parcel: Parcel, reason: str) -> Exit:
    if outbox.now - parcel.made_at > _GIVE_UP_AFTER:
        return _refuse(outbox, parcel, f"given up after {_GIVE_UP_AFTER.days} days: {reason}")
    wait = outbox.put_off(parcel, reason)
    log.info("delivery_put_off", parcel=parcel.id, reason=reason, minutes=wait.total_seconds() / 60)
    return Exit.RETRY
