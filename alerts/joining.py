"""The pages where somebody asks for mails and confirms it: only the button of the second enters a reader."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from zoneinfo import available_timezones

from babel import Locale
from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from alerts import optin
from alerts.door import Known, WrongSubscription
from alerts.doorkeeper import Doorkeeper
from alerts.form import LARGEST, read_form
from alerts.pages import body_up_to, said, shown
from alerts.readers import Wish, checked, mail_address
from alerts.words import Words, languages, words
from models.alerts import Cadence, RequestRow
from models.countries import country_names
from pipeline.catalogue import load_plan
from pipeline.config import Settings
from pipeline.store.database import reading, writing

_TIMES_AN_HOUR = 10
# Codes of states that are no more (ISO 3166-3), which CLDR names like their successors.
_WITHDRAWN = frozenset(["ANT", "BUR", "DDR", "FXX", "NTZ", "SCG", "SUN", "TMP", "YMD", "YUG", "ZAR"])

Body = Annotated[bytes | None, Depends(body_up_to(LARGEST))]


@dataclass(frozen=True, slots=True)
class Hall:
    """What the pages of those who come need."""

    engine: Engine
    settings: Settings
    known: Known
    now: Callable[[], datetime]
    keeper: Doorkeeper

    def form(self, language: str, wish: Wish | None = None, wrong: str = "") -> HTMLResponse:
        """The form, filled with what was given; with what is wrong about it, it is answered as 422."""
        plan, spoken = load_plan(self.settings.catalogue_dir), words(language)
        return shown(
            "join.html",
            422 if wrong else 200,
            w=spoken,
            wish=wish or Wish("", language=language),
            wrong=wrong,
            cadences=[cadence.value for cadence in Cadence],
            actions=[(one.code, one.name.get(language, one.name["en"])) for one in plan.action],
            countries=_countries(spoken),
            languages=[(code, Locale.parse(code).get_display_name() or code) for code in languages()],
            zones=sorted(zone for zone in available_timezones() if "/" in zone),
        )

    def ask(self, language: str, client: str, body: bytes | None) -> HTMLResponse:
        """Take a form: the same answer for every address that could be one, known or not."""
        spoken = words(language)
        if body is None:
            return said(language, "join_title", spoken.text("join_too_large"), status=413)
        if not self.keeper.admits(client, self.now()):
            return said(language, "join_title", spoken.text("join_too_many"), status=429)
        wish: Wish | None = None
        try:
            wish = read_form(body)
            # the form is for mail: a stranger must not point the system at a webhook
            mail_address(wish.address)
            wish = checked(wish, self.known)
        except WrongSubscription as error:
            return self.form(language, wish, str(error))
        self._store(wish)
        return said(language, "join_title", spoken.text("join_asked"))

    def question(self, token: str) -> HTMLResponse:
        """Ask before anybody is entered: link checkers follow every link of a mail."""
        with reading(self.engine) as session:
            request = optin.open_request(session, token, self.now())
        if request is None:
            return _unknown()
        wish = optin.wished(request)
        spoken = words(wish.language)
        if request.confirmed_at is not None:
            return _done(request)
        sentence = spoken.text("join_ask", address=wish.address, what=optin.in_words(wish, spoken))
        return said(wish.language, "join_title", sentence, button="join_do")

    def confirm(self, token: str) -> HTMLResponse:
        """Enter the reader; the answer to a second click is the same as to the first."""
        try:
            with writing(self.engine) as session:
                request = optin.open_request(session, token, self.now())
                if request is not None:
                    optin.confirm(session, request, self.now())
        except WrongSubscription as error:
            # the catalogue changed between the two
            return said("en", "join_title", str(error), status=409)
        return _done(request) if request is not None else _unknown()

    def _store(self, wish: Wish) -> None:
        post = {"mail_from": self.settings.mail_from, "archive_url": self.settings.archive_url}
        try:
            with writing(self.engine) as session:
                optin.ask(session, wish, self.now(), **post)
        except IntegrityError:
            # the same form was sent twice at the same moment: one of the two is enough
            return


def add_routes(routes: APIRouter, engine: Engine, settings: Settings, now: Callable[[], datetime]) -> None:
    """Add the form, its answer and the page that confirms."""
    hall = Hall(engine, settings, Known.load(settings), now, Doorkeeper(_TIMES_AN_HOUR))

    @routes.get("/subscribe")
    def show_form(request: Request) -> HTMLResponse:
        return hall.form(_language(request))

    @routes.post("/subscribe")
    def take_form(request: Request, body: Body) -> HTMLResponse:
        client = request.client.host if request.client else ""
        return hall.ask(_language(request), client, body)

    routes.get("/subscribe/confirm/{token}", response_class=HTMLResponse)(lambda token: hall.question(token))
    routes.post("/subscribe/confirm/{token}", response_class=HTMLResponse)(lambda token: hall.confirm(token))


def _language(request: Request) -> str:
    """The language asked for in the address, else the browser's first one, else English."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")[:2].lower()
    return asked if asked in languages() else "en"


def _countries(spoken: Words) -> list[tuple[str, str]]:
    named = [
        (code, spoken.country(code)) for code in country_names(spoken.language) if code not in _WITHDRAWN
    ]
    return sorted(named, key=lambda pair: pair[1])


def _done(request: RequestRow) -> HTMLResponse:
    language = optin.wished(request).language
    return said(language, "join_title", words(language).text("join_done"))


def _unknown() -> HTMLResponse:
    return said("en", "join_title", words("en").text("join_unknown"), status=404)
