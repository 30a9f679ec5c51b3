"""What every page reads with: a session, the names, the present, and the moment of knowledge asked for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, true
from sqlmodel import Session, col

from archive.names import Names
from archive.views.base import Named
from models.countries import country_name
from models.ledger import EventRow


@dataclass(frozen=True, slots=True)
class Reading:
    """One look into the archive; with `as_of`, as it stood then."""

    session: Session
    names: Names
    now: datetime
    # how certain news must be to be shown without a warning
    sure: float
    as_of: datetime | None = None

    @property
    def moment(self) -> datetime:
        """Up to when things count as known."""
        return self.as_of or self.now


class NotThere(Exception):
    """Nothing in the archive has this identifier."""

    def __init__(self, what: str, identifier: str) -> None:
        super().__init__(f"there is no {what} {identifier}")


class MovedTo(Exception):
    """What was asked for goes on under another identifier."""

    def __init__(self, identifier: str) -> None:
        super().__init__(f"goes on as {identifier}")
        self.identifier = identifier


def country(iso3: str) -> Named:
    """A country with its name."""
    return Named(code=iso3, name=country_name(iso3))


def known_by(known_at: datetime, as_of: datetime | None) -> ColumnElement[bool]:
    """Ledger rows written by then (`known_at` is the column, named as an attribute of its row)."""
    return true() if as_of is None else col(known_at) <= as_of


def standing_events(as_of: datetime | None) -> ColumnElement[bool]:
    """Events known by then that had neither been merged into another nor withdrawn."""
    gone = col(EventRow.gone_at)
    standing = gone.is_(None) if as_of is None else gone.is_(None) | (gone > as_of)
    return known_by(EventRow.known_at, as_of) & standing


def lists(values: list[str], value: str) -> ColumnElement[bool]:
    """Rows whose JSON list (a column, named as an attribute of its row) holds this word."""
    return cast(col(values), String).contains(f'"{value}"', autoescape=True)
