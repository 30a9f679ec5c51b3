"""The book of deliveries: each parcel is claimed by one worker, and how its try ended is written down."""

import os
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, bindparam, or_, update
from sqlmodel import Session, col, select

from alerts.parcels import Parcel, parcel
from alerts.pausing import pause
from alerts.relay import MAIL_SECONDS
from models.alerts import DeliveryRow, DeliveryState, DigestRow, RequestRow, SubscriptionRow
from pipeline.store.database import reading, writing

# Far longer than a mail may take: whoever holds a claim has let go of the relay by then.
_CLAIM_SECONDS = 3 * MAIL_SECONDS
# Read at once, claimed one by one; a reader who leaves meanwhile may still get what was read.
_BATCH = 100
# Waits after each failed try; relays that greylist take a mail after a few minutes.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (2, 5, 15, 30, 60, 120, 240))


def claimable(now: Any, wall: Any) -> ColumnElement[bool]:
    """Parcels that may be tried: the only place that says what that means."""
    waiting = and_(col(DeliveryRow.state) == DeliveryState.PENDING, col(DeliveryRow.next_try) <= now)
    abandoned = and_(col(DeliveryRow.state) == DeliveryState.SENDING, col(DeliveryRow.claimed_until) < wall)
    return or_(waiting, abandoned)


# Written once: building these for each mail took as long as running them.
_CLAIM = (
    update(DeliveryRow)
    .where(col(DeliveryRow.id) == bindparam("parcel"), claimable(bindparam("at"), bindparam("wall")))
    .values(
        state=DeliveryState.SENDING,
        claimed_by=bindparam("worker"),
        claimed_until=bindparam("until"),
        attempts=col(DeliveryRow.attempts) + 1,
    )
)
_END = (
    update(DeliveryRow)
    .where(col(DeliveryRow.id) == bindparam("parcel"), col(DeliveryRow.claimed_by) == bindparam("worker"))
    .values(
        claimed_by="",
        claimed_until=0.0,
        state=bindparam("ended"),
        next_try=bindparam("again"),
        sent_at=bindparam("sent"),
        reason=bindparam("why"),
    )
)


def _name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(slots=True)
class Outbox:
    """The deliveries as one worker sees them, at one moment; it holds one claim at a time."""

    engine: Engine
    now: datetime
    # the real clock: a claim runs out in real time, whatever time is simulated
    wall: Callable[[], float] = time.time
    name: str = field(default_factory=_name)
    # how the last try ended, written down together with the next claim: one commit for each parcel
    _ended: dict[str, object] | None = None

    def waiting(self, *, hooks: bool) -> list[Parcel]:
        """The next parcels that may be tried, oldest first: those for webhooks, or those for mail."""
        is_hook = col(DeliveryRow.address).contains("://")
        query = (
            select(DeliveryRow, DigestRow, SubscriptionRow, RequestRow)
            .outerjoin(DigestRow, col(DigestRow.id) == col(DeliveryRow.digest_id))
            .outerjoin(SubscriptionRow, col(SubscriptionRow.id) == col(DigestRow.subscription_id))
            .outerjoin(RequestRow, col(RequestRow.id) == col(DeliveryRow.request_id))
            .where(claimable(self.now, self.wall()), is_hook if hooks else ~is_hook)
            .order_by(col(DeliveryRow.next_try), col(DeliveryRow.id))
            .limit(_BATCH)
        )
        with reading(self.engine) as session:
            return [parcel(*row) for row in session.exec(query)]

    def claim(self, parcel_id: str) -> bool:
        """Take a parcel for this worker alone; False when another has it or it is done."""
        values = {
            "parcel": parcel_id,
            "at": self.now,
            "wall": self.wall(),
            "worker": self.name,
            "until": self.wall() + _CLAIM_SECONDS,
        }
        with writing(self.engine) as session:
            self._settle(session)
            taken = session.connection().execute(_CLAIM, values).rowcount == 1
        self._ended = None
        return taken

    def sent(self, done: Parcel) -> None:
        """The other side has it."""
        self._end(done, DeliveryState.SENT, sent=self.now)

    def refuse(self, done: Parcel, reason: str) -> None:
        """It will not be tried again."""
        self._end(done, DeliveryState.REFUSED, why=reason)

    def give_back(self, done: Parcel, reason: str) -> None:
        """It was not tried after all, and is due as before."""
        self._end(done, DeliveryState.PENDING, why=reason)

    def put_off(self, done: Parcel, reason: str) -> timedelta:
        """It is tried again after the wait that is returned."""
        wait = WAITS[min(done.attempts, len(WAITS) - 1)]
        self._end(done, DeliveryState.PENDING, again=self.now + wait, why=reason)
        return wait

    def pause_reader(self, done: Parcel, reason: str) -> None:
        """Stop writing to the reader of this parcel."""
        if done.reader is not None:
            with writing(self.engine) as session:
                pause(session, done.reader.id, reason)

    def write_down(self) -> None:
        """Note how the last try ended."""
        if self._ended is not None:
            with writing(self.engine) as session:
                self._settle(session)
            self._ended = None

    def _settle(self, session: Session) -> None:
        if self._ended is not None:
            session.connection().execute(_END, self._ended)

    def _end(self, done: Parcel, state: DeliveryState, **values: object) -> None:
        # Said of our own claim only: one that ran out is another worker's by then.
        self._ended = {
            "parcel": done.id,
            "worker": self.name,
            "ended": state,
            "again": done.next_try,
            "sent": None,
            "why": "",
        } | values
