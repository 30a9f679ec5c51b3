"""The newsroom as real HTTP servers on loopback, one address per outlet."""

import errno
import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

from newsroom.clock import Clock
from newsroom.places import Place, Places, place_outlets
from newsroom.replies import Reply, Request, answer
from newsroom.scenario import Scenario
from newsroom.world import World

_IDLE_SECONDS = 30
_POLL_SECONDS = 0.05
_PORT_TRIES = 20


class RequestLog:
    """JSON lines of every request, for whoever wants to check that visitors behave."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()

    def write(self, **fields: object) -> None:
        """Add a line; nothing happens when no file was asked for."""
        if self._path is None:
            return
        line = json.dumps({"real": round(time.time(), 3), **fields}, ensure_ascii=False)
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


class _Outlet(ThreadingHTTPServer):
    """One outlet's server at one of its places."""

    daemon_threads = True
    # connections that a browser keeps open must not hold up the end
    block_on_close = False

    def __init__(self, place: Place, world: World, clock: Clock, log: RequestLog) -> None:
        super().__init__((place.host, place.port), _Handler)
        self.world = world
        self.clock = clock
        self.log = log
        outlet, self.new_home = world.places.outlet_at(place)
        self.outlet = world.outlets[outlet]

    def reply(self, request: Request, method: str) -> Reply:
        """What the outlet says now; the request is logged."""
        now = self.clock()
        reply = answer(self.world, self.outlet, request, now, new_home=self.new_home)
        self.log.write(
            simulated=now.isoformat(),
            outlet=self.outlet.id,
            method=method,
            path=request.path,
            status=reply.status,
            agent=request.headers.get("user-agent", ""),
        )
        return reply


class _Handler(BaseHTTPRequestHandler):
    """Turns requests into `Request`, and `Reply` into bytes on the wire."""

    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    timeout = _IDLE_SECONDS
    # one packet for head and body: without it each answer waits for a delayed acknowledgement
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Outlet

    def do_GET(self) -> None:
        self._serve(with_body=True)

    def do_HEAD(self) -> None:
        self._serve(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the request log says it all."""

    def _serve(self, *, with_body: bool) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        path = self.path.partition("?")[0]
        reply = self.server.reply(Request(path, headers), self.command)
        try:
            self._send(reply, with_body=with_body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the asker has seen enough

    def _send(self, reply: Reply, *, with_body: bool) -> None:
        if reply.hang_up:
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.stream is not None:
            self.send_header("Transfer-Encoding", "chunked")
        elif reply.status != 304:
            self.send_header("Content-Length", str(reply.claimed or len(reply.body)))
        self.end_headers()
        if with_body:
            self._send_body(reply)

    def _send_body(self, reply: Reply) -> None:
        if reply.stream is None:
            self.wfile.write(reply.body)
            self.close_connection = self.close_connection or reply.claimed is not None
            return
        for block in reply.stream:
            if reply.pause:
                self.wfile.flush()
                time.sleep(reply.pause)
            self.wfile.write(b"%x\r\n%b\r\n" % (len(block), block))
        self.wfile.write(b"0\r\n\r\n")


class Newsroom:
    """All outlets, listening from `start` to `stop`; also a context manager."""

    def __init__(
        self,
        scenario: Scenario,
        clock: Clock,
        *,
        port: int = 0,
        log: Path | None = None,
        one_host: bool = False,
    ) -> None:
        """Lay out the scenario; port 0 looks for one that is free at every address.

        Raises:
            OSError: the port, or every port tried, is taken at one of the addresses.
        """
        log_file = RequestLog(log)
        self._servers: list[_Outlet] = []
        self._answering = False
        for places in _choices(scenario, port, one_host=one_host):
            self.places = places
            self.world = World(scenario, places)
            try:
                for place in places.all():
                    self._servers.append(_Outlet(place, self.world, clock, log_file))
            except OSError as error:
                self.stop()
                if error.errno != errno.EADDRINUSE or port:
                    raise
            else:
                return
        raise OSError(errno.EADDRINUSE, "no port is free at every address of the newsroom")

    def start(self) -> None:
        """Begin to answer, in threads of its own."""
        self._answering = True
        for server in self._servers:
            threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,), daemon=True).start()

    def stop(self) -> None:
        """Stop answering and free the port; a second time does nothing."""
        for server in self._servers:
            if self._answering:
                server.shutdown()
            server.server_close()
        self._servers, self._answering = [], False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _choices(scenario: Scenario, port: int, *, one_host: bool) -> Iterator[Places]:
    if port:
        yield place_outlets(scenario, port, one_host=one_host)
        return
    for _ in range(_PORT_TRIES):
        yield place_outlets(scenario, _free_port(), one_host=one_host)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
