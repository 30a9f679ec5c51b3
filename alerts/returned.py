"""What is done about mails that come back: a reader whose address is no more is paused, and nobody else."""

import mailbox
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import structlog
from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from alerts.bounces import LARGEST, Nature, Returned, TooMuch, read_returned
from alerts.pausing import pause
from models.alerts import DeliveryRow, DigestRow, SubscriptionRow
from pipeline.store.database import writing

log = structlog.get_logger()


class Outcome(StrEnum):
    PAUSED = "paused"
    TEMPORARY = "temporary"
    AUTO_REPLY = "auto_reply"
    # a bounce that names no mail of ours, or another recipient than that mail had
    NOT_OURS = "not_ours"
    # of a mail from before the reader came back
    OUTDATED = "outdated"
    NO_BOUNCE = "no_bounce"
    NOT_READ = "not_read"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a mail that came back led to, and why."""

    outcome: Outcome
    reason: str = ""


class NoMailbox(ValueError):
    """Neither a Maildir nor an mbox file: one line with the remedy."""


_SOFT = {
    Nature.TEMPORARY: Outcome.TEMPORARY,
    Nature.AUTO_REPLY: Outcome.AUTO_REPLY,
    Nature.OTHER: Outcome.NO_BOUNCE,
}


def take_back(engine: Engine, raw: bytes) -> Verdict:
    """Read a mail that came back; a hard bounce of one of our mails pauses the address it was sent to."""
    try:
        returned = read_returned(raw)
    except TooMuch as error:
        return Verdict(Outcome.NOT_READ, str(error))
    if returned.nature is not Nature.HARD:
        return Verdict(_SOFT[returned.nature], returned.reason)
    with writing(engine) as session:
        outcome = _pause_recipients(session, returned)
    log.info("bounce_read", outcome=outcome.value, reason=returned.reason)
    return Verdict(outcome, returned.reason)


def read_mailbox(engine: Engine, path: Path) -> Iterator[Verdict]:
    """Take back every new mail of a Maildir, which is marked as seen, or every mail of an mbox file.

    Reading the same mail again changes nothing.

    Raises:
        NoMailbox: when the path is neither.
    """
    if (path / "new").is_dir():
        yield from (take_back(engine, raw) for raw in _new_mails(path))
    elif path.is_file():
        with closing(mailbox.mbox(path, create=False)) as box:
            for key in box.iterkeys():
                with box.get_file(key) as file:
                    yield take_back(engine, file.read(LARGEST + 1))
    else:
        raise NoMailbox(f"{path} is neither a Maildir (a folder with `new` in it) nor an mbox file")


def _new_mails(maildir: Path) -> Iterator[bytes]:
    seen = maildir / "cur"
    seen.mkdir(exist_ok=True)
    for file in sorted((maildir / "new").iterdir()):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as mail:
                yield mail.read(LARGEST + 1)
            # only after it was dealt with: who stops between the two reads it again
            file.rename(seen / f"{file.name}:2,S")


def _pause_recipients(session: Session, returned: Returned) -> Outcome:
    outcome = Outcome.NOT_OURS
    for address, digest, reader in _mails_named(session, returned):
        if address.lower() not in returned.addresses:
            continue
        if digest.composed_at < reader.since:
            outcome = Outcome.OUTDATED
            continue
        for one in _active_at(session, address):
            pause(session, one.id, returned.reason)
        return Outcome.PAUSED
    return outcome


def _mails_named(session: Session, returned: Returned) -> list[tuple[str, DigestRow, SubscriptionRow]]:
    query = (
        select(DeliveryRow.address, DigestRow, SubscriptionRow)
        .join(DigestRow, col(DigestRow.id) == col(DeliveryRow.digest_id))
        .join(SubscriptionRow, col(SubscriptionRow.id) == col(DigestRow.subscription_id))
        .where(col(DeliveryRow.message_id).in_(returned.message_ids))
    )
    return list(session.exec(query))


def _active_at(session: Session, address: str) -> list[SubscriptionRow]:
    same = func.lower(SubscriptionRow.address) == address.lower()
    return list(session.exec(select(SubscriptionRow).where(same, col(SubscriptionRow.active))))
