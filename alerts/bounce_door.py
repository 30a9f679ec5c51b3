"""`POST /bounces`: where a mail server hands in what came back, if it knows the secret."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from sqlalchemy import Engine

from alerts.bounces import LARGEST
from alerts.pages import body_up_to
from alerts.returned import Outcome, take_back
from pipeline.config import Settings

_STATUS = {Outcome.NOT_READ: 400}


def add_routes(routes: APIRouter, engine: Engine, settings: Settings) -> None:
    """Add the address; without a secret in the settings there is none."""
    if not settings.bounce_secret:
        return
    expected = f"Bearer {settings.bounce_secret}".encode()
    read = body_up_to(LARGEST)

    async def known_body(request: Request) -> bytes | JSONResponse | None:
        """The body of who knows the secret: nobody else's is read."""
        given = request.headers.get("authorization", "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, expected):
            return _said("unauthorized", 401)
        if request.headers.get("content-type", "").partition(";")[0].strip() != "message/rfc822":
            return _said("send one mail as message/rfc822", 415)
        return await read(request)

    @routes.post("/bounces", response_model=None)
    def take(body: Annotated[bytes | JSONResponse | None, Depends(known_body)]) -> JSONResponse:
        if isinstance(body, JSONResponse):
            return body
        if body is None:
            return _said(f"larger than {LARGEST:,} bytes", 413)
        verdict = take_back(engine, body)
        return _said(verdict.outcome.value, _STATUS.get(verdict.outcome, 200))


def _said(outcome: str, status: int) -> JSONResponse:
    return JSONResponse({"outcome": outcome}, status, headers={"Cache-Control": "no-store"})
