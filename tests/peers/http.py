"""A real HTTP server on loopback whose answers a test writes."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came in."""

    path: str
    headers: Mapping[str, str]
    at: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer. `stream` is sent as it comes and ends with the connection."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    stream: Iterator[bytes] | None = None
    # sent in place of everything else, headers included
    raw: bytes | None = None


Route = Reply | Callable[[Asked], Reply]


class Peer:
    """Answers by path: a fixed reply, or what a function makes of the request. Unknown paths give 404."""

    def __init__(self, routes: Mapping[str, Route] | None = None, *, host: str = "127.0.0.1") -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.log: list[Asked] = []
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer((host, 0), _handler_of(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str) -> str:
        return f"http://{self._server.server_address[0]}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths asked for, robots.txt left out, in their order."""
        return [asked.path for asked in self.log if asked.path != "/robots.txt"]

    def reply(self, asked: Asked) -> Reply:
        self.log.append(asked)
        route = self.routes.get(asked.path, Reply(b"not here", 404))
        return route if isinstance(route, Reply) else route(asked)


def page(text: str, *, title: str = "A page", links: Mapping[str, str] | None = None) -> Reply:
    """An HTML page long enough not to look like a block page."""
    items = "".join(f'<li><a href="{href}">{name}</a></li>' for href, name in (links or {}).items())
    filler = "<!-- " + "menu " * 300 + " -->"
    head = f"<head><title>{title}</title>{filler}</head>"
    html = f"<!doctype html><html>{head}<body><p>{text}</p><ul>{items}</ul></body></html>"
    return Reply(html.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def feed(*items: tuple[str, str, str], title: str = "A feed") -> Reply:
    """An RSS feed of (link, title, date) items."""
    rows = "".join(
        f"<item><link>{link}</link><guid>{link}</guid><title>{name}</title><pubDate>{date}</pubDate></item>"
        for link, name, date in items
    )
    xml = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{rows}</channel></rss>'
    return Reply(xml.encode(), headers={"Content-Type": "application/rss+xml"})


def _handler_of(peer: Peer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = peer.reply(Asked(self.path, headers, time.monotonic()))
            try:
                self._send(reply)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def _send(self, reply: Reply) -> None:
            if reply.raw is not None:
                self.wfile.write(reply.raw)
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.stream is None:
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)
                return
            self.send_header("Connection", "close")
            self.end_headers()
            for chunk in reply.stream:
                self.wfile.write(chunk)
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """The log of this server is `peer.log`."""

    return Handler
