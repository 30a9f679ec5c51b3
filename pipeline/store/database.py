"""Connections: SQLite (WAL) or PostgreSQL by URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlmodel import Session, create_engine

# Long enough for the largest batch of another writer on a slow disk.
_BUSY_SECONDS = 60
_MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(url: str, *, read_only: bool = False, create: bool = False) -> Engine:
    """An engine for this URL. With `read_only`, the connection itself refuses to write.

    A SQLite file that is not there is made only with `create`: a mistyped folder would else look like an
    archive without anything in it.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url, read_only=read_only, create=create)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    options = {"options": "-c default_transaction_read_only=on"} if read_only else {}
    return create_engine(parsed, pool_pre_ping=True, connect_args=options)


def _sqlite(url: str, *, read_only: bool, create: bool) -> Engine:
    file = make_url(url).database
    if create and file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "do_connect")
    def _name(_dialect: object, _record: object, where: list[Any], how: dict[str, Any]) -> None:
        if file and file != ":memory:" and not create and "uri" not in how:
            where[0], how["uri"] = f"file:{quote(where[0])}?mode=rw", True

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # The driver's own transactions start too late: a read that turns into a write then fails at once.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA query_only={'ON' if read_only else 'OFF'}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("tenfold_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def insert_into(table: Table, bind: Engine | Connection) -> postgresql.Insert | sqlite.Insert:
    """An insertion that can say what becomes of a row that is there already.

    Such a row is written at once, not looked up first: two processes may meet the same new one.
    """
    return postgresql.insert(table) if bind.dialect.name == "postgresql" else sqlite.insert(table)


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one consistent state and keeps nothing."""
    with Session(engine) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session committed at the end, rolled back on an error. Keep it short: SQLite has one writer."""
    writer = engine.execution_options(tenfold_writes=True)
    with Session(writer, expire_on_commit=False) as session, session.begin():
        yield session


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database at this URL to a revision (Alembic), creating it from nothing where needed."""
    # Alembic is a fifth of a command's start, and only this one needs it
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["url"] = url
    command.upgrade(config, revision)
