"""Exports over HTTP: the same tables and filters as the command line, streamed."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, StreamingResponse

from archive.asking import Search
from archive.errors import ErrorAnswer, WrongQuestion
from archive.export import FORMATS, export
from archive.reading import Reading
from archive.table import NotNarrowed
from archive.tables import TABLES
from pipeline.store.database import reading as reading_session
from pipeline.store.search import Query

router = APIRouter()
_FAILURES: dict[int | str, dict[str, Any]] = {status: {"model": ErrorAnswer} for status in (400, 422)}
TableName = StrEnum("TableName", {name: name for name in TABLES})  # type: ignore[misc]
FormName = StrEnum("FormName", {name: name for name in FORMATS})  # type: ignore[misc]


@router.head("/exports/{table}.{form}", include_in_schema=False)
@router.get("/exports/{table}.{form}", responses=_FAILURES, response_class=StreamingResponse)
def download(
    request: Request,
    table: Annotated[TableName, Path()],
    form: Annotated[FormName, Path()],
    question: Search,
) -> StreamingResponse:
    """Everything that matches, as a stream; paging is ignored, what a table cannot heed is refused."""
    query = question.query()
    try:
        TABLES[table].check(table, query)
    except NotNarrowed as error:
        raise WrongQuestion(str(error)) from error
    name = f'attachment; filename="tenfold-{table}.{form}"'
    return StreamingResponse(
        () if request.method == "HEAD" else _pieces(request, query, table, form),
        media_type=FORMATS[form].media_type,
        headers={"Content-Disposition": name},
    )


def _pieces(request: Request, query: Query, table: str, form: str) -> Iterator[str]:
    state = request.app.state
    # a session of its own: the request's ends before the last piece is sent
    with reading_session(state.engine) as session:
        yield from export(
            Reading(session, state.names, state.now(), state.sure, query.as_of), query, table, form
        )


@router.get("/exports", response_class=HTMLResponse, include_in_schema=False)
def exports(request: Request) -> HTMLResponse:
    """What can be downloaded."""
    return _rendered(request, "exports.html", tables=TABLES, forms=list(FORMATS))


@router.get("/api", response_class=HTMLResponse, include_in_schema=False)
def api(request: Request) -> HTMLResponse:
    """The addresses for programs, from the OpenAPI description."""
    return _rendered(request, "api.html", described=request.app.openapi())


def _rendered(request: Request, template: str, **content: Any) -> HTMLResponse:
    page = request.app.state.environment.get_template(template)
    return HTMLResponse(page.render(path=request.url.path, **content))
