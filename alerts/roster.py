"""Readers from a file: CSV with a head line, or TOML with `[[reader]]` tables. A bad entry stops no other."""

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from alerts.readers import Wish, WrongSubscription
from models.alerts import Cadence

_LONGEST_FILE = 20_000_000
_LONGEST_CELL = 10_000


class WrongRoster(ValueError):
    """A file of readers that cannot be read at all: one line with the remedy."""


def _several(value: Any) -> Any:
    """A cell holds several values with spaces or semicolons between them."""
    return value.replace(";", " ").split() if isinstance(value, str) else value


_Names = Annotated[tuple[str, ...], BeforeValidator(_several)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str
    cadence: Cadence = Cadence.DAILY
    actions: _Names = ()
    countries: _Names = ()
    kinds: _Names = ()
    sources: _Names = ()
    report_languages: _Names = ()
    search: str = ""
    language: str = "en"
    timezone: str = "UTC"
    hour: int = 7
    weekday: int = 0
    quiet_minutes: int = 0
    note_progress: bool = False
    empty_days: bool = True


COLUMNS = tuple(_Entry.model_fields)


@dataclass(frozen=True, slots=True)
class Entry:
    """One reader of a file, or what is wrong with it."""

    # "line 7" or "reader 3"
    where: str
    wish: Wish | None
    fault: str = ""


def read_roster(file: Path) -> Iterator[Entry]:
    """The readers of a file in their order.

    Raises:
        WrongRoster: when the file as a whole cannot be read.
    """
    text = _text(file)
    rows = _toml_rows(file, text) if file.suffix.lower() == ".toml" else _csv_rows(file, text)
    return (_entry(where, row) for where, row in rows)


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > _LONGEST_FILE:
            raise WrongRoster(f"{file.name}: larger than {_LONGEST_FILE:,} bytes; cut it in parts")
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise WrongRoster(f"{file.name}: {error.strerror}; name a readable file") from error
    except UnicodeDecodeError as error:
        raise WrongRoster(f"{file.name}: not UTF-8; save it as UTF-8") from error


def _toml_rows(file: Path, text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        tables = tomllib.loads(text).get("reader", [])
    except tomllib.TOMLDecodeError as error:
        raise WrongRoster(f"{file.name}: mend the TOML: {error}") from error
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise WrongRoster(f"{file.name}: readers stand in [[reader]] tables")
    return ((f"reader {number}", table) for number, table in enumerate(tables, start=1))


def _csv_rows(file: Path, text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    lines = csv.DictReader(io.StringIO(text, newline=""))
    strange = [name for name in lines.fieldnames or [""] if name not in COLUMNS]
    if strange:
        raise WrongRoster(f"{file.name}: no column is called {strange[0]!r}; take {', '.join(COLUMNS)}")
    return _csv_lines(lines)


def _csv_lines(lines: "csv.DictReader[str]") -> Iterator[tuple[str, Mapping[str, Any]]]:
    while True:
        try:
            row = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"line {lines.line_num}", {"csv": str(error)}
            continue
        # an empty cell means what is usual
        filled = {name or "cells beyond the head line": cell for name, cell in row.items() if cell}
        if filled:
            yield f"line {lines.line_num}", filled


def _entry(where: str, row: Mapping[str, Any]) -> Entry:
    if any(isinstance(cell, str) and len(cell) > _LONGEST_CELL for cell in row.values()):
        return Entry(where, None, f"a value of more than {_LONGEST_CELL} characters")
    try:
        return Entry(where, Wish(**_Entry.model_validate(row).model_dump()))
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        return Entry(where, None, f"{name}: {first['msg']}")
    except WrongSubscription as error:
        return Entry(where, None, str(error))
