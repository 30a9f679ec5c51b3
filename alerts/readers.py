"""Readers: who may be written to, checked at the door."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func
from sqlmodel import Session, col, select

from alerts.door import Known, check_filters, check_search
from alerts.door import WrongSubscription as WrongSubscription
from alerts.hooks import is_hook, new_secret, usable_hook
from alerts.words import languages, plain
from models.alerts import Cadence, SubscriptionRow
from models.identity import digest
from pipeline.config import settings


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks to be told; empty lists mean everything."""

    address: str
    cadence: Cadence = Cadence.DAILY
    actions: Sequence[str] = ()
    countries: Sequence[str] = ()
    language: str = "en"
    timezone: str = "UTC"
    hour: int = 7
    weekday: int = 0
    quiet_minutes: int = 0
    kinds: Sequence[str] = ()
    # outlets, or families of outlets
    sources: Sequence[str] = ()
    # languages of the reports, not of the digest
    report_languages: Sequence[str] = ()
    search: str = ""
    note_progress: bool = False
    empty_days: bool = True


def subscribe(session: Session, wish: Wish, now: datetime, known: Known | None = None) -> SubscriptionRow:
    """Enter a reader, or renew what the same wish entered before; nothing known before `now` is news.

    Raises:
        WrongSubscription: for an address, zone, language or filter that is not one.
    """
    wish = checked(wish, known)
    name = identity(wish)
    row = session.get(SubscriptionRow, name) or SubscriptionRow(
        id=name,
        address=wish.address,
        cadence=wish.cadence,
        token=secrets.token_urlsafe(24),
        since=now,
    )
    if not row.active:
        row.active, row.since, row.paused = True, now, ""
    for field in _RENEWED:
        value = getattr(wish, field)
        setattr(row, field, list(value) if field in _LISTS else value)
    if is_hook(row.address) and not row.secret:
        row.secret = new_secret()
    session.add(row)
    session.flush()
    return row


# What tells two subscriptions of one address apart; everything else can be renewed.
_LISTS = ("actions", "countries", "kinds", "sources", "report_languages")
_RENEWED = (
    *_LISTS, "search", "note_progress", "language", "timezone", "hour", "weekday", "quiet_minutes",
    "empty_days",
)  # fmt: skip


def identity(wish: Wish) -> str:
    """The name of a subscription: its address, cadence and every filter, in whatever order they came."""
    lists = ("\x1e".join(sorted(set(getattr(wish, field)))) for field in _LISTS)
    return digest("subscription", wish.address.lower(), wish.cadence, *lists, wish.search, wish.note_progress)


def checked(wish: Wish, known: Known | None = None) -> Wish:
    """The wish with its address in the usual form, its filters held against the catalogue.

    Raises:
        WrongSubscription: for the first value that cannot be used.
    """
    address = usable_address(wish.address)
    if wish.timezone not in available_timezones():
        raise WrongSubscription(
            f"{wish.timezone!r} is no time zone; take one like Europe/Paris or Asia/Shanghai"
        )
    if wish.language not in languages():
        raise WrongSubscription(
            f"{wish.language!r} is no digest language; take one of {', '.join(languages())}"
        )
    _within("hour", wish.hour, 23)
    _within("weekday", wish.weekday, 6)
    _within("quiet minutes", wish.quiet_minutes, 24 * 60)
    if wish.note_progress and not (wish.cadence is Cadence.IMMEDIATE and wish.actions):
        raise WrongSubscription("notes of progress go with the cadence immediate and with chosen actions")
    check_search(wish.search)
    search = plain(wish.search, len(wish.search) + 1)
    check_filters(
        known or Known.load(settings()),
        actions=wish.actions,
        countries=wish.countries,
        kinds=wish.kinds,
        sources=wish.sources,
        languages=wish.report_languages,
    )
    lists: dict[str, Any] = {field: tuple(dict.fromkeys(getattr(wish, field))) for field in _LISTS}
    return replace(wish, address=address, search=search, **lists)


def usable_address(text: str) -> str:
    """The address of a mailbox, or of a webhook (`https://…`, `slack+https://…`), in its usual form.

    Raises:
        WrongSubscription: when nothing can be sent there.
    """
    if is_hook(text):
        return usable_hook(text, allow_private=settings().allow_private_hosts)
    return mail_address(text)


def mail_address(text: str) -> str:
    """The address of a mailbox in its usual form, its domain in ASCII.

    Raises:
        WrongSubscription: when no mail can be addressed so; new lines and second addresses never pass.
    """
    try:
        found = validate_email(
            text, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False
        )
    except EmailNotValidError as error:
        raise WrongSubscription(f"{text!r} is no mail address: {error}") from error
    return found.ascii_email or found.normalized


def _within(name: str, value: int, highest: int) -> None:
    if not 0 <= value <= highest:
        raise WrongSubscription(f"{value} is no {name}; take 0 to {highest}")


def unsubscribe(session: Session, address: str) -> int:
    """End every subscription of this address; the number that were active."""
    same = func.lower(SubscriptionRow.address) == address.lower()
    return _end(session, session.exec(select(SubscriptionRow).where(same)).all())


def unsubscribe_by_token(session: Session, token: str) -> int:
    """End the subscription with this secret; 0 when there is none or it had ended."""
    rows = session.exec(select(SubscriptionRow).where(SubscriptionRow.token == token)).all()
    return _end(session, rows)


def _end(session: Session, rows: Sequence[SubscriptionRow]) -> int:
    active = [row for row in rows if row.active]
    for row in active:
        row.active = False
        session.add(row)
    return len(active)


def subscriptions(session: Session, address: str | None = None) -> list[SubscriptionRow]:
    """Subscriptions, ended ones included, by address."""
    query = select(SubscriptionRow).order_by(col(SubscriptionRow.address), col(SubscriptionRow.id))
    if address is not None:
        query = query.where(func.lower(SubscriptionRow.address) == address.lower())
    return list(session.exec(query))
