"""The formats in which a table is written, each a stream of text."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from archive.reading import Reading
from archive.table import Row
from archive.tables import TABLES
from pipeline.store.search import Query

# Spreadsheets run a cell that begins so as a formula. An apostrophe makes it text; a cell that begins
# with one gets another, so that taking one away gives the cell back.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "'")


@dataclass(frozen=True, slots=True)
class Format:
    """How rows become text."""

    media_type: str
    write: Callable[[tuple[str, ...], Iterable[Row]], Iterator[str]]


def export(reading: Reading, query: Query, table: str, form: str) -> Iterator[str]:
    """Everything of this table that matches a query which it was checked to heed, as text in pieces.

    Raises:
        KeyError: when there is no such table or format.
    """
    chosen = TABLES[table]
    return FORMATS[form].write(chosen.columns, chosen.rows(reading, query))


def write_csv(columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    """Comma-separated values (RFC 4180) with a head; words of a list stand with semicolons between them.

    What has parts of its own, and true and false, stand as JSON.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row[name]) for name in columns])
        yield _emptied(buffer)
    yield _emptied(buffer)


def write_json_lines(columns: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    """One JSON object per line, its keys in the order of the columns."""
    for row in rows:
        yield json.dumps({name: row[name] for name in columns}, ensure_ascii=False) + "\n"


def cell(value: Any) -> Any:
    """A value as a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = ";".join(value)
    elif isinstance(value, dict | list | bool):
        value = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.startswith(_RISKY) else value


def plain_cell(written: str) -> str:
    """The text that `cell` wrote."""
    return written.removeprefix("'")


def _emptied(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


FORMATS: Mapping[str, Format] = {
    "csv": Format("text/csv; charset=utf-8", write_csv),
    "jsonl": Format("application/x-ndjson", write_json_lines),
}
