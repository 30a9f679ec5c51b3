"""From stored mails to sent ones: each is claimed, handed over once, and marked.

The one window: a worker that dies between the end of DATA and its own note that the mail was
taken leaves a claim behind. When the claim has run out the mail is sent again, with the same
Message-ID and the same bytes. A worker holds one mail at a time, so a crash repeats at most one.
"""

import os
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError

import structlog
from sqlalchemy import ColumnElement, Engine, Update, and_, or_, update
from sqlmodel import col, select

from alerts.message import message, sender
from alerts.pictures import Shelf
from alerts.relay import TIMEOUT_SECONDS, NoRelay, NotNow, Refused, Relay
from models.alerts import DeliveryRow, DeliveryState, DigestRow, SubscriptionRow
from models.outcome import Exit, Summary
from pipeline.store.database import reading, writing

log = structlog.get_logger()

# Far longer than a mail takes: from the claim on, four answers of the relay are waited for.
_CLAIM_SECONDS = 15 * TIMEOUT_SECONDS
_BATCH = 200
# Waits after each failed try; relays that greylist take a mail after a few minutes.
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (2, 5, 15, 30, 60, 120, 240))
# As long as other mail systems keep trying; a digest is worth nothing later.
_GIVE_UP_AFTER = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Post:
    """What every mail of an installation has in common."""

    mail_from: str
    archive_url: str


@dataclass(slots=True)
class _Worker:
    """One round of deliveries: who, through which relay, at what time."""

    engine: Engine
    relay: Relay
    post: Post
    now: datetime
    wall: Callable[[], float]
    name: str
    shelf: Shelf
    # how the last try ended, written down together with the next claim: one commit for each mail
    ended: Update | None = None


def deliver_due(
    engine: Engine, relay: Relay, post: Post, now: datetime, *, wall: Callable[[], float] = time.time
) -> Summary:
    """Hand over every mail that is due, oldest first. Safe to run twice and side by side.

    A relay that cannot be reached ends the round: its mails stay as they are and are due next time.

    Raises:
        WrongSender: when the sender's address is not one.
    """
    sender(post.mail_from)
    name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    worker = _Worker(engine, relay, post, now, wall, name, Shelf(engine))
    summary = Summary("deliver")
    try:
        while digest_ids := _waiting(engine, now, wall()):
            for digest_id in digest_ids:
                summary.add(_deliver(worker, digest_id))
            _write_down(worker)
    except NoRelay as fault:
        log.warning("relay_unreachable", reason=str(fault))
        summary.add(Exit.RETRY)
        summary.notes.append(f"mail relay: {fault}; look at TENFOLD_SMTP_URL")
    finally:
        _write_down(worker)
    return summary


def claimable(now: datetime, wall: float) -> ColumnElement[bool]:
    """Mails that may be tried: the only place that says what that means."""
    waiting = and_(col(DeliveryRow.state) == DeliveryState.PENDING, col(DeliveryRow.next_try) <= now)
    abandoned = and_(col(DeliveryRow.state) == DeliveryState.SENDING, col(DeliveryRow.claimed_until) < wall)
    return or_(waiting, abandoned)


def _waiting(engine: Engine, now: datetime, wall: float) -> list[str]:
    query = (
        select(DeliveryRow.digest_id)
        .where(claimable(now, wall))
        .order_by(col(DeliveryRow.next_try), col(DeliveryRow.digest_id))
        .limit(_BATCH)
    )
    with reading(engine) as session:
        return list(session.exec(query))


def _deliver(worker: _Worker, digest_id: str) -> Exit:
    worker.relay.open()
    claimed = _claim(worker, digest_id)
    if claimed is None:
        return Exit.UNCHANGED
    digest, reader = claimed
    try:
        mail = message(
            digest,
            reader,
            mail_from=worker.post.mail_from,
            archive_url=worker.post.archive_url,
            pictures=worker.shelf.take(digest.pictures),
        )
        worker.relay.send(mail.as_bytes(), sender(worker.post.mail_from).addr_spec, reader.address)
    except (Refused, ValueError, MessageError) as refusal:
        return _refuse(worker, digest_id, str(refusal))
    except NoRelay as fault:
        _end(worker, digest_id, state=DeliveryState.PENDING, reason=str(fault))
        raise
    except NotNow as fault:
        return _try_later(worker, digest, str(fault))
    _end(worker, digest_id, state=DeliveryState.SENT, sent_at=worker.now, reason="")
    return Exit.STORED


def _claim(worker: _Worker, digest_id: str) -> tuple[DigestRow, SubscriptionRow] | None:
    """Take a mail for this worker; None when another has it."""
    take = (
        update(DeliveryRow)
        .where(col(DeliveryRow.digest_id) == digest_id, claimable(worker.now, worker.wall()))
        .values(
            state=DeliveryState.SENDING,
            claimed_by=worker.name,
            claimed_until=worker.wall() + _CLAIM_SECONDS,
            attempts=DeliveryRow.attempts + 1,
        )
    )
    what = (
        select(DigestRow, SubscriptionRow)
        .join(SubscriptionRow, col(SubscriptionRow.id) == col(DigestRow.subscription_id))
        .where(DigestRow.id == digest_id)
    )
    with writing(worker.engine) as session:
        if worker.ended is not None:
            session.exec(worker.ended)
        taken = session.exec(take).rowcount == 1
        claimed = session.exec(what).one() if taken else None
    worker.ended = None
    return claimed


def _refuse(worker: _Worker, digest_id: str, reason: str) -> Exit:
    log.warning("mail_refused", digest=digest_id, reason=reason)
    _end(worker, digest_id, state=DeliveryState.REFUSED, reason=reason)
    return Exit.QUARANTINED


def _try_later(worker: _Worker, digest: DigestRow, reason: str) -> Exit:
    if worker.now - digest.composed_at > _GIVE_UP_AFTER:
        return _refuse(worker, digest.id, f"given up after {_GIVE_UP_AFTER.days} days: {reason}")
    with reading(worker.engine) as session:
        attempts = session.get_one(DeliveryRow, digest.id).attempts
    wait = _WAITS[min(attempts, len(_WAITS)) - 1]
    log.info("mail_put_off", digest=digest.id, reason=reason, minutes=wait.total_seconds() / 60)
    _end(worker, digest.id, state=DeliveryState.PENDING, next_try=worker.now + wait, reason=reason)
    return Exit.RETRY


def _end(worker: _Worker, digest_id: str, **values: object) -> None:
    """Keep in mind how a try ended, unless the claim runs out and the mail is another worker's by then."""
    worker.ended = (
        update(DeliveryRow)
        .where(col(DeliveryRow.digest_id) == digest_id, col(DeliveryRow.claimed_by) == worker.name)
        .values(claimed_by="", claimed_until=0.0, **values)
    )


def _write_down(worker: _Worker) -> None:
    if worker.ended is not None:
        with writing(worker.engine) as session:
            session.exec(worker.ended)
        worker.ended = None
