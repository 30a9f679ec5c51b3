"""A browser at the real server of the addresses that write."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Thread

import httpx
import uvicorn

from alerts.web import create_app
from pipeline import clock
from pipeline.config import Settings


@contextmanager
def browser(settings: Settings, now: Callable[[], datetime] = clock.now) -> Iterator[httpx.Client]:
    """A client at a server on a free port, stopped at the end."""
    server = uvicorn.Server(uvicorn.Config(create_app(settings, now=now), log_level="critical", ws="none"))
    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        with httpx.Client(base_url=f"http://127.0.0.1:{door.getsockname()[1]}") as client:
            yield client
        server.should_exit = True
        thread.join(10)
