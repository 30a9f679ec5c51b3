"""The readers' mails in a browser: `python -m tenfold.demo.inbox MAILDIR PORT`. Every mail is hostile."""

import argparse
from email.message import EmailMessage
from pathlib import Path
from typing import Annotated

import uvicorn
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader

from tenfold.demo.mailbox import Arrived, arrived

_PAGES = Environment(loader=FileSystemLoader(Path(__file__).with_name("pages")), autoescape=True)
_SEALED = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; img-src data:"
# A mail's own HTML may style itself and show the pictures it carries, nothing else; its links open apart.
_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif"})


router = APIRouter()


def create_inbox(folder: Path) -> FastAPI:
    """The pages of one Maildir."""
    app = FastAPI(title="Tenfold demo inbox", docs_url=None, redoc_url=None)
    app.state.folder = folder
    app.include_router(router)
    return app


def _all(request: Request) -> list[Arrived]:
    return arrived(request.app.state.folder)


def _chosen(key: Annotated[str, InPath(max_length=200)], request: Request) -> Arrived:
    for mail in _all(request):
        if mail.key == key:
            return mail
    raise HTTPException(404, "no such mail")


Chosen = Annotated[Arrived, Depends(_chosen)]


@router.get("/")
def overview(request: Request, to: Annotated[str, Query(max_length=300)] = "") -> HTMLResponse:
    """All mails, the latest first; those to one reader with `to`."""
    mails = _all(request)
    readers = sorted({str(mail.message["To"]) for mail in mails})
    shown = [mail for mail in mails if not to or str(mail.message["To"]) == to]
    return _page("inbox.html", mails=shown, readers=readers, to=to, total=len(mails))


@router.get("/mail/{key}")
def one(mail: Chosen) -> HTMLResponse:
    """One mail: as HTML, as text, and its headers."""
    return _page("mail.html", mail=mail, text=_part(mail.message, "plain"))


@router.get("/mail/{key}/html")
def html(mail: Chosen) -> HTMLResponse:
    """The mail's HTML as it came, in a sandbox."""
    body = _part(mail.message, "html").replace("cid:", f"/mail/{mail.key}/part/")
    return HTMLResponse(body, headers={**_SEALED, "Content-Security-Policy": _MAIL_POLICY})


@router.get("/mail/{key}/part/{name}")
def part(mail: Chosen, name: str) -> Response:
    """A picture that the mail carries, by its Content-ID."""
    for piece in mail.message.walk():
        kind = piece.get_content_type()
        if str(piece.get("Content-ID", "")).strip("<>") == name and kind in _PICTURES:
            return Response(piece.get_payload(decode=True), media_type=kind, headers=_SEALED)
    raise HTTPException(404, "no such picture")


@router.get("/mail/{key}/raw")
def raw(mail: Chosen) -> Response:
    """The mail as it came over the wire."""
    return Response(mail.message.as_bytes(), media_type="text/plain; charset=utf-8", headers=_SEALED)


def _page(template: str, **values: object) -> HTMLResponse:
    content = _PAGES.get_template(template).render(**values)
    return HTMLResponse(content, headers={**_SEALED, "Content-Security-Policy": _PAGE_POLICY})


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return "" if body is None else str(body.get_content())


def main() -> None:
    """Serve one Maildir until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tenfold.demo.inbox", description="Mails in a browser.")
    parser.add_argument("folder", type=Path, help="a Maildir")
    parser.add_argument("port", type=int)
    parser.add_argument("--host", default="127.0.0.1")
    options = parser.parse_args()
    uvicorn.run(create_inbox(options.folder), host=options.host, port=options.port, log_level="warning")


if __name__ == "__main__":
    main()
