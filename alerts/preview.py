"""A page with the digest of tomorrow as it would be now; nothing is stored or sent."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Annotated

from fastapi import FastAPI, Query
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from pydantic import BaseModel, Field

from alerts.desk import Desk
from alerts.door import Known, WrongSubscription
from alerts.pictures import shown_inside
from alerts.readers import Wish, checked
from models.alerts import Cadence, SubscriptionRow
from pipeline import clock
from pipeline.config import Settings
from pipeline.store.database import open_engine

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
    " frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_HELD = 64
_NOBODY = "nobody@example.org"
# A digest of a day holds what came since the one before.
_DAY = timedelta(days=1)
_Codes = Annotated[list[str], Field(max_length=50)]
_Words = Annotated[str, Field(max_length=500)]


class Asking(BaseModel):
    """The filters of the page: those of a subscription."""

    action: _Codes = []
    country: _Codes = []
    kind: _Codes = []
    source: _Codes = []
    report_language: _Codes = []
    search: _Words = ""
    language: _Words = "en"
    timezone: _Words = "UTC"

    def wish(self) -> Wish:
        """What nobody in particular asks for."""
        return Wish(
            _NOBODY,
            actions=self.action,
            countries=self.country,
            kinds=self.kind,
            sources=self.source,
            report_languages=self.report_language,
            search=self.search,
            language=self.language,
            timezone=self.timezone,
        )


def create_app(settings: Settings, *, now: Callable[[], datetime] = clock.now) -> FastAPI:
    """The application to be mounted at `/tomorrow`, with a connection that refuses to write.

    Raises:
        CatalogueError: when the catalogue cannot be read.
    """
    engine, known = open_engine(settings.database, read_only=True), Known.load(settings)
    opened = Desk.open(engine, settings)

    # a page costs as much as a digest, and everybody may ask for it
    @lru_cache(maxsize=_HELD)
    def page(wish: Wish, minute: datetime) -> str:
        return tomorrows(
            Desk(engine, opened.sources, opened.around, opened.mail_from, opened.sure), wish, minute
        )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        engine.dispose()

    app = FastAPI(title="Tenfold preview", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)

    @app.get("/", response_class=HTMLResponse)
    def tomorrow(asking: Annotated[Asking, Query()]) -> Response:
        """Tomorrow's digest with these filters."""
        try:
            minute = now().replace(second=0, microsecond=0)
            return HTMLResponse(page(checked(asking.wish(), known), minute), headers=_HEADERS)
        except WrongSubscription as fault:
            return PlainTextResponse(f"{fault}\n", status_code=422, headers=_HEADERS)

    return app


def tomorrows(desk: Desk, wish: Wish, now: datetime) -> str:
    """The digest of the day to come as a page, for somebody with this wish who has had all the others."""
    mail = desk.preview(_somebody(wish, now - _DAY), (now + _DAY).date())
    return shown_inside(mail.html, mail.pictures)


def _somebody(wish: Wish, since: datetime) -> SubscriptionRow:
    return SubscriptionRow(
        id="preview",
        address=wish.address,
        cadence=Cadence.DAILY,
        actions=list(wish.actions),
        countries=list(wish.countries),
        kinds=list(wish.kinds),
        sources=list(wish.sources),
        report_languages=list(wish.report_languages),
        search=wish.search,
        language=wish.language,
        timezone=wish.timezone,
        token=_NOBODY,
        since=since,
    )
