"""One shape for everything that goes wrong, as JSON and as a page.

`{"error": {"status": 404, "code": "not_found", "message": "there is no item abc", "fields": []}}`;
for a wrong parameter `fields` names each with what is wrong with it.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from jinja2 import Environment
from pydantic import BaseModel
from sqlalchemy.exc import OperationalError, ProgrammingError
from starlette.exceptions import HTTPException

from archive.reading import MovedTo, NotThere

log = structlog.get_logger()
_DATA_ENDINGS = (".json", ".jsonl", ".csv")


class Field(BaseModel):
    """A parameter that was wrong."""

    where: str
    message: str


class Problem(BaseModel):
    status: int
    code: str
    message: str
    fields: list[Field] = []


class ErrorAnswer(BaseModel):
    """The body of every answer that is not a success."""

    error: Problem


class WrongQuestion(Exception):
    """The parameters are each well formed, but together they ask for nothing."""


def add_error_answers(app: FastAPI, environment: Environment) -> None:
    """Answer every failure in the one shape; no failure shows anything of the inside."""
    answers = _Answers(environment)
    app.add_exception_handler(MovedTo, answers.moved)
    app.add_exception_handler(NotThere, answers.not_there)
    app.add_exception_handler(WrongQuestion, answers.wrong_question)
    app.add_exception_handler(RequestValidationError, answers.wrong_parameter)
    app.add_exception_handler(HTTPException, answers.refused)
    app.add_exception_handler(OperationalError, answers.no_archive)
    app.add_exception_handler(ProgrammingError, answers.no_archive)
    app.add_exception_handler(Exception, answers.fault)


class _Answers:
    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def moved(self, request: Request, error: Any) -> Response:
        folder, _, name = request.url.path.rpartition("/")
        ending = ".json" if name.endswith(".json") else ""
        asked = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{folder}/{error.identifier}{ending}{asked}", status_code=307)

    def not_there(self, request: Request, error: Any) -> Response:
        return self._answer(request, 404, str(error))

    def wrong_question(self, request: Request, error: Any) -> Response:
        return self._answer(request, 400, str(error))

    def wrong_parameter(self, request: Request, error: Any) -> Response:
        fields = [Field(where=".".join(map(str, one["loc"])), message=_words(one)) for one in error.errors()]
        return self._answer(request, 422, "a parameter is not of the form asked for", fields)

    def refused(self, request: Request, error: Any) -> Response:
        answer = self._answer(request, error.status_code, _phrase(error.status_code))
        answer.headers.update(error.headers or {})
        return answer

    def no_archive(self, request: Request, error: Any) -> Response:
        log.error("archive_unreadable", path=request.url.path, fault=str(error.orig))
        return self._answer(request, 503, "the archive cannot be read now; operators: tenfold db migrate")

    def fault(self, request: Request, error: Any) -> Response:
        return self._answer(request, 500, "a fault of ours; it has been noted")

    def _answer(self, request: Request, status: int, message: str, fields: Sequence[Field] = ()) -> Response:
        problem = Problem(status=status, code=_code(status), message=message, fields=list(fields))
        if _wants_data(request):
            return JSONResponse(ErrorAnswer(error=problem).model_dump(), status_code=status)
        page = self._environment.get_template("error.html").render(problem=problem, path=request.url.path)
        return HTMLResponse(page, status_code=status)


def _words(fault: Mapping[str, Any]) -> str:
    """What is wrong with a parameter: our own words where there are any, and never a pattern."""
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])
    if fault["type"] == "string_pattern_mismatch":
        return "holds signs that no code has, or too many"
    return str(fault["msg"])


def _wants_data(request: Request) -> bool:
    asked = request.headers.get("accept", "")
    return request.url.path.endswith(_DATA_ENDINGS) or asked.startswith("application/json")


def _code(status: int) -> str:
    return HTTPStatus(status).name.lower()


def _phrase(status: int) -> str:
    return HTTPStatus(status).description or HTTPStatus(status).phrase
