"""Readers: who may be written to, checked at the door."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func
from sqlmodel import Session, col, select

from alerts.words import languages
from models.alerts import Cadence, SubscriptionRow
from models.countries import country_names
from models.identity import digest
from pipeline.catalogue import load_plan
from pipeline.config import settings


class WrongSubscription(ValueError):
    """A wish that cannot be met: one line that names the value and the remedy."""


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


def subscribe(session: Session, wish: Wish, now: datetime) -> SubscriptionRow:
    """Enter a reader, or renew what the same wish entered before; nothing known before `now` is news.

    Raises:
        WrongSubscription: for an address, zone, language, action or country that is not one.
    """
    wish = checked(wish)
    identity = digest(
        "subscription",
        wish.address.lower(),
        wish.cadence,
        *sorted(wish.actions),
        "|",
        *sorted(wish.countries),
    )
    row = session.get(SubscriptionRow, identity) or SubscriptionRow(
        id=identity,
        address=wish.address,
        cadence=wish.cadence,
        token=secrets.token_urlsafe(24),
        since=now,
    )
    if not row.active:
        row.active, row.since = True, now
    row.actions, row.countries = list(wish.actions), list(wish.countries)
    row.language, row.timezone = wish.language, wish.timezone
    row.hour, row.weekday, row.quiet_minutes = wish.hour, wish.weekday, wish.quiet_minutes
    session.add(row)
    session.flush()
    return row


def checked(wish: Wish) -> Wish:
    """The wish with its address in the usual form.

    Raises:
        WrongSubscription: for the first value that cannot be used.
    """
    address = usable_address(wish.address)
    known = languages()
    if wish.timezone not in available_timezones():
        raise WrongSubscription(
            f"{wish.timezone!r} is no time zone; take one like Europe/Paris or Asia/Shanghai"
        )
    if wish.language not in known:
        raise WrongSubscription(f"{wish.language!r} is no digest language; take one of {', '.join(known)}")
    _within("hour", wish.hour, 23)
    _within("weekday", wish.weekday, 6)
    _within("quiet minutes", wish.quiet_minutes, 24 * 60)
    codes = tuple(load_plan(settings().catalogue_dir).actions)
    _all_known("action", wish.actions, codes, ", ".join(codes))
    _all_known("country", wish.countries, country_names("en"), "a code like ZMB or KAZ")
    return replace(wish, address=address, actions=tuple(wish.actions), countries=tuple(wish.countries))


def usable_address(text: str) -> str:
    """The address in its usual form, its domain in ASCII.

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


def _all_known(name: str, values: Sequence[str], known: Collection[str], remedy: str) -> None:
    for value in values:
        if value not in known:
            raise WrongSubscription(f"{value!r} is no {name}; take {remedy}")


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
