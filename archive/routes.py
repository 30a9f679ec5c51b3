"""The pages and their JSON: every address once for people and once for programs."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from archive.asking import Code, Iso3, ItemId, Now, Search, Then
from archive.errors import ErrorAnswer
from archive.guards import MAIL_POLICY
from archive.pages.action import read_action, read_actions
from archive.pages.country import read_countries, read_country
from archive.pages.digest import read_digest, read_digest_html, read_digests
from archive.pages.event import read_event
from archive.pages.home import read_home
from archive.pages.item import read_item
from archive.pages.search import read_search
from archive.pages.source import read_source, read_sources
from archive.views.articles import ItemView
from archive.views.base import View
from archive.views.front import DigestsView, DigestView, HomeView
from archive.views.ledger import ActionsView, ActionView, CountriesView, CountryView, EventView
from archive.views.searching import SearchView
from archive.views.sight import SourcesView, SourceView

router = APIRouter()
_FAILURES: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorAnswer} for status in (400, 404, 422, 503)
}


def _page(path: str, template: str) -> Callable[[Callable[..., View]], Callable[..., View]]:
    """Serve what a function reads as JSON at `path.json` and as a page at `path`."""

    def register(read: Callable[..., View]) -> Callable[..., View]:
        data_path = "/index.json" if path == "/" else f"{path}.json"
        # the data first: "/items/x.json" would be an item called "x.json"
        router.add_api_route(data_path, read, responses=_FAILURES)
        router.add_api_route(
            path,
            _as_page(read, template),
            methods=["GET", "HEAD"],
            response_class=HTMLResponse,
            response_model=None,
            include_in_schema=False,
        )
        return read

    return register


def _as_page(read: Callable[..., View], template: str) -> Callable[..., HTMLResponse]:
    @wraps(read)
    def page(page_request: Request, **asked: Any) -> HTMLResponse:
        state = page_request.app.state
        html = state.environment.get_template(template).render(
            view=read(**asked),
            path=page_request.url.path,
            params=page_request.query_params.multi_items(),
            now=state.now(),
            as_of=asked.get("question", asked["reading"]).as_of,
        )
        return HTMLResponse(html)

    signature = inspect.signature(read)
    request = inspect.Parameter("page_request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    page.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[*signature.parameters.values(), request], return_annotation=HTMLResponse
    )
    return page


@_page("/", "home.html")
def home(reading: Then) -> HomeView:
    """What is known: actions, new partners, latest events, sources not seen."""
    return read_home(reading)


@_page("/search", "search.html")
def search(reading: Now, question: Search) -> SearchView:
    """Articles by words, codes, countries, days, languages and sources."""
    return read_search(replace(reading, as_of=question.as_of), question.query())


@_page("/items/{article_id}", "item.html")
def item(reading: Then, article_id: ItemId) -> ItemView:
    """One version of an article: text, evidence, versions, captures, copies."""
    return read_item(reading, article_id)


@_page("/events/{event_id}", "event.html")
def event(reading: Then, event_id: ItemId) -> EventView:
    """One event with every report of it."""
    return read_event(reading, event_id)


@_page("/actions", "actions.html")
def actions(reading: Then) -> ActionsView:
    """The actions of the plan with their counts."""
    return read_actions(reading)


@_page("/actions/{code}", "action.html")
def action(reading: Then, code: Code) -> ActionView:
    """One action: commitments, partnerships, events, articles."""
    return read_action(reading, code)


@_page("/countries", "countries.html")
def countries(reading: Then) -> CountriesView:
    """The partner countries."""
    return read_countries(reading)


@_page("/countries/{iso3}", "country.html")
def country(reading: Then, iso3: Iso3) -> CountryView:
    """One country: partnerships stage by stage, events, articles."""
    return read_country(reading, iso3)


@_page("/sources", "sources.html")
def sources(reading: Then) -> SourcesView:
    """Every source and whether it was seen."""
    return read_sources(reading)


@_page("/sources/{source_id}", "source.html")
def source(reading: Then, source_id: Code) -> SourceView:
    """One source with its latest looks."""
    return read_source(reading, source_id)


@_page("/digests", "digests.html")
def digests(reading: Then) -> DigestsView:
    """The latest mails."""
    return read_digests(reading)


@_page("/digests/{digest_id}", "digest.html")
def digest(reading: Then, digest_id: ItemId) -> DigestView:
    """One mail as text, without what names its reader."""
    return read_digest(reading, digest_id)


@router.get("/digests/{digest_id}/mail", response_class=HTMLResponse, responses=_FAILURES)
def mail(reading: Then, digest_id: ItemId) -> HTMLResponse:
    """One mail as HTML, for a sandbox."""
    html = read_digest_html(reading, digest_id)
    return HTMLResponse(html, headers={"Content-Security-Policy": MAIL_POLICY})
