"""Asking for mails on the page: nothing is sent to an address but one question, until it is answered."""

import secrets
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete, func, select

from alerts.links import Links
from alerts.message import message_id
from alerts.readers import Wish, identity, subscribe
from alerts.rendering import page
from alerts.words import Words, words
from models.alerts import Cadence, DeliveryRow, RequestRow, SubscriptionRow
from models.identity import digest

LIFETIME = timedelta(hours=48)
# So that nobody can be flooded with questions, whoever asks and for whatever.
_A_DAY = timedelta(days=1)
_PER_ADDRESS_A_DAY = 3
# So that many addresses cannot be written to from many places: far more than people who subscribe.
_IN_ALL_AN_HOUR = 200
_RHYTHM = {
    Cadence.DAILY: "why_daily",
    Cadence.WEEKLY: "why_weekly",
    Cadence.IMMEDIATE: "why_immediate",
}


def ask(session: Session, wish: Wish, now: datetime, *, mail_from: str, archive_url: str) -> bool:
    """Store a request and its one mail, unless this address was asked often enough.

    Whether the address is known makes no difference, neither here nor in what the page says.
    The wish must have been checked (`readers.checked`). False when no mail is stored.
    """
    _forget(session, now)
    name = digest("request", identity(wish), now.date().isoformat())
    if session.get(RequestRow, name) is not None or _often_enough(session, wish.address, now):
        return False
    token = secrets.token_urlsafe(24)
    # words of this project only: a stranger must not be able to write to somebody through it
    subject, text, html = _question(wish, Links(archive_url).confirm(token))
    session.add(
        RequestRow(
            id=name, address=wish.address, wish=_as_given(wish), token=token, asked_at=now,
            expires_at=now + LIFETIME, subject=subject, text=text, html=html,
        )
    )  # fmt: skip
    session.flush()
    name_of_mail = message_id(name, token, mail_from)
    session.add(
        DeliveryRow(id=name, request_id=name, address=wish.address, message_id=name_of_mail, next_try=now)
    )
    return True


def open_request(session: Session, token: str, now: datetime) -> RequestRow | None:
    """The request with this secret; None when there is none, or it ran out before it was confirmed."""
    row = session.exec(select(RequestRow).where(RequestRow.token == token)).first()
    gone = row is not None and row.confirmed_at is None and row.expires_at <= now
    return None if gone else row


def confirm(session: Session, request: RequestRow, now: datetime) -> SubscriptionRow | None:
    """Enter the reader who was asked; a second time nothing happens, so that who left stays away.

    Raises:
        WrongSubscription: when the catalogue no longer has what was asked for.
    """
    if request.confirmed_at is not None:
        return None
    request.confirmed_at = now
    session.add(request)
    return subscribe(session, wished(request), now)


def wished(request: RequestRow) -> Wish:
    """What was asked for."""
    given: dict[str, Any] = dict(request.wish)
    return Wish(**given | {"address": request.address, "cadence": Cadence(given["cadence"])})


def in_words(wish: Wish, language: Words) -> str:
    """A wish in one phrase: its rhythm, and its filters where it has some."""
    filters = [*wish.actions, *(language.country(code) for code in wish.countries)]
    scope = language.text("only", list=language.listed(filters)) if filters else language.text("everything")
    rhythm = language.text(_RHYTHM[wish.cadence], hour=wish.hour, zone=wish.timezone)
    return language.listed([rhythm, scope])


def _as_given(wish: Wish) -> dict[str, object]:
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(wish).items()}
    return given | {"cadence": wish.cadence.value}


def _question(wish: Wish, link: str) -> tuple[str, str, str]:
    language = words(wish.language)
    context = {
        "w": language,
        "what": language.text("join_mail", what=in_words(wish, language), address=wish.address),
        "link": link,
        "ignore": language.text("join_ignore", hours=int(LIFETIME.total_seconds() // 3600)),
    }
    text, html = page("confirm.txt", **context).strip() + "\n", page("confirm.html", **context)
    return language.text("join_subject"), text, html


def _often_enough(session: Session, address: str, now: datetime) -> bool:
    lately = select(func.count()).select_from(RequestRow)
    same = func.lower(RequestRow.address) == address.lower()
    to_it = session.exec(lately.where(same, col(RequestRow.asked_at) > now - _A_DAY)).one()
    in_all = session.exec(lately.where(col(RequestRow.asked_at) > now - timedelta(hours=1))).one()
    return to_it >= _PER_ADDRESS_A_DAY or in_all >= _IN_ALL_AN_HOUR


def _forget(session: Session, now: datetime) -> None:
    """Delete what ran out; a confirmed request stays, as the proof that the reader asked."""
    gone = select(RequestRow.id).where(
        col(RequestRow.expires_at) <= now, col(RequestRow.confirmed_at).is_(None)
    )
    session.exec(delete(DeliveryRow).where(col(DeliveryRow.request_id).in_(gone)))
    session.exec(
        delete(RequestRow).where(col(RequestRow.expires_at) <= now, col(RequestRow.confirmed_at).is_(None))
    )
