"""The archive's pages and API: read-only, by a connection that refuses to write."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from archive import changes, downloads, feeds
from archive.errors import add_error_answers
from archive.guards import GuardHeaders
from archive.names import load_names
from archive.rendering import environment
from archive.routes import router
from pipeline import clock
from pipeline.config import Settings
from pipeline.store.database import open_engine

_STATIC = Path(__file__).parent / "static"
_ABOUT = """Every page of this archive is here as data, at the same address with `.json`.
Every claim carries the words it rests on (`start`, `end`, `quote` of the item's `text`).
Whatever fails is answered as `{"error": {"status", "code", "message", "fields"}}`."""


def create_app(
    settings: Settings, *, now: Callable[[], datetime] = clock.now, readers: bool = False
) -> FastAPI:
    """The web application of this installation's archive.

    `readers`: the pages where readers subscribe are served beside it, so every page links to them.

    Raises:
        CatalogueError: when a source entry is not as it should be.
    """
    names = load_names(settings)
    engine = open_engine(settings.database, read_only=True)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        engine.dispose()

    # FastAPI's own documentation pages load scripts from elsewhere; `/api` says the same without.
    app = FastAPI(
        title="Tenfold archive", description=_ABOUT, docs_url=None, redoc_url=None, lifespan=lifespan
    )
    app.state.engine, app.state.names, app.state.now = engine, names, now
    app.state.archive_url, app.state.sure = settings.archive_url, settings.sure
    app.state.environment = environment(names, readers=readers)
    app.add_middleware(GZipMiddleware, minimum_size=1_000)
    app.add_middleware(GuardHeaders)
    # before the pages: "/actions/A6.atom" would be an action called "A6.atom"
    app.include_router(feeds.router)
    app.include_router(router)
    app.include_router(downloads.router)
    app.include_router(changes.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    add_error_answers(app, app.state.environment)
    return app
