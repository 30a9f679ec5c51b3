"""The few addresses that write: where a reader leaves. The archive's own pages stay read-only."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from sqlalchemy import Engine
from sqlmodel import Session, select

from alerts.compose import page
from alerts.readers import unsubscribe_by_token
from alerts.words import words
from models.alerts import Cadence, SubscriptionRow
from pipeline.config import Settings
from pipeline.store.database import open_engine, reading, writing

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    # the address holds the reader's secret
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
_WHY = {
    Cadence.DAILY: "why_daily",
    Cadence.WEEKLY: "why_weekly",
    Cadence.IMMEDIATE: "why_immediate",
}


def create_app(settings: Settings) -> FastAPI:
    """The application to be mounted at `/unsubscribe`, with a connection of its own."""
    engine = open_engine(settings.database)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        engine.dispose()

    app = FastAPI(title="Tenfold readers", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.get("/{token}", response_class=HTMLResponse)(lambda token: ask(engine, token))
    app.post("/{token}", response_class=HTMLResponse)(lambda token: leave(engine, token))
    return app


def ask(engine: Engine, token: str) -> HTMLResponse:
    """Ask before anything ends: link checkers follow every link of a mail."""
    with reading(engine) as session:
        reader = _reader(session, token)
    if reader is None or not reader.active:
        return _unknown()
    language = words(reader.language)
    wish = language.text(_WHY[reader.cadence], hour=reader.hour, zone=reader.timezone)
    return _page(reader.language, language.text("leave_ask", what=wish), button=True)


def leave(engine: Engine, token: str) -> HTMLResponse:
    """End the subscription: by the button, or by a mail program in one click (RFC 8058), with no session.

    The answer to a second click is the same as to the first.
    """
    with writing(engine) as session:
        reader = _reader(session, token)
        unsubscribe_by_token(session, token)
    if reader is None:
        return _unknown()
    return _page(reader.language, words(reader.language).text("leave_done"))


def _reader(session: Session, token: str) -> SubscriptionRow | None:
    return session.exec(select(SubscriptionRow).where(SubscriptionRow.token == token)).first()


def _unknown() -> HTMLResponse:
    return _page("en", words("en").text("leave_unknown"), status=404)


def _page(language: str, sentence: str, *, button: bool = False, status: int = 200) -> HTMLResponse:
    html = page("leave.html", w=words(language), sentence=sentence, button=button)
    return HTMLResponse(html, status_code=status, headers=_HEADERS)
