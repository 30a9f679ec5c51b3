"""The few addresses that write: where readers come and leave, and where bounces are posted.

The archive's own pages stay read-only: these have a connection of their own. They need no session
and so no token against forged requests: whoever can make a browser post here could post the same
himself. What must not be forged, leaving and confirming, needs the secret of a mail.
"""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from sqlalchemy import Engine
from sqlmodel import Session, select

from alerts import joining
from alerts.bounce_door import add_routes as add_bounce_door
from alerts.pages import said
from alerts.readers import unsubscribe_by_token
from alerts.words import words
from models.alerts import Cadence, SubscriptionRow
from pipeline import clock
from pipeline.config import Settings
from pipeline.store.database import open_engine, reading, writing

_WHY = {
    Cadence.DAILY: "why_daily",
    Cadence.WEEKLY: "why_weekly",
    Cadence.IMMEDIATE: "why_immediate",
}


def create_app(settings: Settings, *, now: Callable[[], datetime] = clock.now) -> FastAPI:
    """An application of nothing but the addresses that write."""
    app = FastAPI(title="Tenfold readers", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(router(settings, now=now))
    return app


def router(settings: Settings, *, now: Callable[[], datetime] = clock.now) -> APIRouter:
    """The addresses that write, to be added to the archive's: `/subscribe`, `/unsubscribe`, `/bounces`.

    Raises:
        CatalogueError: when the catalogue cannot be read.
    """
    engine = open_engine(settings.database)
    routes = APIRouter(include_in_schema=False)
    routes.get("/unsubscribe/{token}", response_class=HTMLResponse)(lambda token: ask(engine, token))
    routes.post("/unsubscribe/{token}", response_class=HTMLResponse)(lambda token: leave(engine, token))
    joining.add_routes(routes, engine, settings, now)
    add_bounce_door(routes, engine, settings)
    return routes


def ask(engine: Engine, token: str) -> HTMLResponse:
    """Ask before anything ends: link checkers follow every link of a mail."""
    with reading(engine) as session:
        reader = _reader(session, token)
    if reader is None or not reader.active:
        return _unknown()
    language = words(reader.language)
    wish = language.text(_WHY[reader.cadence], hour=reader.hour, zone=reader.timezone)
    question = language.text("leave_ask", what=wish)
    return said(reader.language, "leave_title", question, button="leave_do")


def leave(engine: Engine, token: str) -> HTMLResponse:
    """End the subscription: by the button, or by a mail program in one click (RFC 8058), with no session.

    The answer to a second click is the same as to the first.
    """
    with writing(engine) as session:
        reader = _reader(session, token)
        unsubscribe_by_token(session, token)
    if reader is None:
        return _unknown()
    return said(reader.language, "leave_title", words(reader.language).text("leave_done"))


def _reader(session: Session, token: str) -> SubscriptionRow | None:
    return session.exec(select(SubscriptionRow).where(SubscriptionRow.token == token)).first()


def _unknown() -> HTMLResponse:
    return said("en", "leave_title", words("en").text("leave_unknown"), status=404)
