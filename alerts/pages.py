"""How the pages that write answer: few words, nothing loaded, nothing kept by anybody on the way."""

from collections.abc import Awaitable, Callable

from fastapi import Request
from fastapi.responses import HTMLResponse

from alerts.rendering import page
from alerts.words import words

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    # the address holds the reader's secret
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}


def shown(template: str, status: int = 200, **context: object) -> HTMLResponse:
    """A page made of this template."""
    return HTMLResponse(page(template, **context), status_code=status, headers=_HEADERS)


def said(language: str, title: str, sentence: str, *, button: str = "", status: int = 200) -> HTMLResponse:
    """A page of one sentence; with the name of a button's label, it asks to press it."""
    return shown("answer.html", status, w=words(language), title=title, sentence=sentence, button=button)


def body_up_to(largest: int) -> Callable[[Request], Awaitable[bytes | None]]:
    """A reader of request bodies; None for one that is larger, of which no more is read."""

    async def read(request: Request) -> bytes | None:
        parts: list[bytes] = []
        size = 0
        async for part in request.stream():
            size += len(part)
            if size > largest:
                return None
            parts.append(part)
        return b"".join(parts)

    return read
