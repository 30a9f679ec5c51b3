"""The job of the alerts: write every mail that is due, then deliver what was written."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import Engine
from sqlmodel import col, select

from alerts.delivery import Post, deliver, deliver_due
from alerts.desk import Desk
from alerts.hooks import Hooks
from alerts.outbox import Outbox
from alerts.relay import Relay, relay_address
from models.alerts import SubscriptionRow
from models.outcome import Exit, Summary
from pipeline.config import Settings
from pipeline.store.database import reading

log = structlog.get_logger()


def run(engine: Engine, settings: Settings, now: datetime) -> list[Summary]:
    """Write every mail that is due, then deliver every mail that waits. Running it twice changes nothing.

    Raises:
        CatalogueError: when an entry of the catalogue is not as it should be.
        WrongRelay, WrongSender: when a setting for mail cannot be used.
    """
    return [write_due(engine, settings, now), send_due(engine, settings, now)]


def write_due(engine: Engine, settings: Settings, now: datetime) -> Summary:
    """Compose and store every mail that is due."""
    desk = Desk.open(engine, settings)
    summary = Summary("write mails")
    for reader in _readers(engine):
        summary.merge(_write_for(desk, reader, now))
    return summary


def rehearse(engine: Engine, settings: Settings, now: datetime) -> Summary:
    """Compose every mail that is due and log what it would say; nothing is stored, so nothing is sent."""
    desk = Desk.open(engine, settings)
    summary = Summary("dry run")
    for reader in _readers(engine):
        for mail in desk.rehearse(reader, now):
            log.warning("mail_not_sent", reason="dry run", address=reader.address, subject=mail.subject)
            summary.add(Exit.SKIPPED)
            summary.notes.append(f"{reader.address}: {mail.subject}")
    return summary


def _readers(engine: Engine) -> Sequence[SubscriptionRow]:
    with reading(engine) as session:
        return session.exec(select(SubscriptionRow).where(col(SubscriptionRow.active))).all()


def _write_for(desk: Desk, reader: SubscriptionRow, now: datetime) -> Summary:
    """What is due to one reader; a row that cannot be written to never stops the others."""
    try:
        return desk.write_for(reader, now)
    except (ValueError, LookupError, FileNotFoundError) as fault:
        log.warning("reader_skipped", subscription=reader.id, reason=str(fault))
        summary = Summary(
            "write mails", notes=[f"{reader.address}: {fault}; renew it with tenfold subscribe"]
        )
        summary.add(Exit.QUARANTINED)
        return summary


def send_due(engine: Engine, settings: Settings, now: datetime) -> Summary:
    """Deliver every stored mail that waits, and every payload of a webhook."""
    post = Post(mail_from=settings.mail_from, archive_url=settings.archive_url)
    with Relay(relay_address(settings.smtp_url)) as relay:
        summary = deliver_due(engine, relay, post, now)
    summary.merge(deliver(Outbox(engine, now), Hooks(engine, settings), hooks=True))
    return summary
