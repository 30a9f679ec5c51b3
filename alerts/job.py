"""The job of the alerts: write every mail that is due, then deliver what was written."""

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import col, select

from alerts.delivery import Post, deliver_due
from alerts.desk import Desk
from alerts.relay import Relay, relay_address
from models.alerts import SubscriptionRow
from models.outcome import Summary
from pipeline.config import Settings
from pipeline.store.database import reading


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
    with reading(engine) as session:
        readers = session.exec(select(SubscriptionRow).where(col(SubscriptionRow.active))).all()
    for reader in readers:
        summary.merge(desk.write_for(reader, now))
    return summary


def send_due(engine: Engine, settings: Settings, now: datetime) -> Summary:
    """Deliver every stored mail that waits."""
    post = Post(mail_from=settings.mail_from, archive_url=settings.archive_url)
    with Relay(relay_address(settings.smtp_url)) as relay:
        return deliver_due(engine, relay, post, now)
