"""Faults a person can mend, in one line with the remedy instead of a trace."""

from sqlalchemy.exc import DatabaseError

from pipeline.catalogue import CatalogueError
from pipeline.classify.rules import RulesError
from pipeline.workplace import UnknownSource

_NO_TABLE = ("no such table", "no such column", "UndefinedTable", "UndefinedColumn")
_NO_FILE = "unable to open database"
_UNREACHABLE = ("connection failed", "Connection refused")


def explain(error: Exception) -> str | None:
    """One line for a person, or None for a fault that only a trace explains."""
    if isinstance(error, CatalogueError | RulesError | UnknownSource):
        return str(error)
    if isinstance(error, DatabaseError):
        return _database(str(error.orig))
    if isinstance(error, PermissionError | FileNotFoundError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return None


def _database(message: str) -> str | None:
    first_line = message.strip().splitlines()[0] if message.strip() else ""
    if any(sign in message for sign in _NO_TABLE):
        return f"the database is not in shape ({first_line}); run: tenfold db migrate"
    if _NO_FILE in message:
        return "there is no database there; check TENFOLD_HOME; for a new one, run: tenfold db migrate"
    if any(sign in message for sign in _UNREACHABLE):
        return f"the database cannot be reached ({first_line}); check TENFOLD_DATABASE_URL"
    return None
