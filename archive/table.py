"""What a table for export is: a stream of flat rows, its columns, and what narrows it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from archive.reading import Reading
from pipeline.store.search import Query

Row = Mapping[str, Any]
# Rows held in memory at a time.
BATCH = 500
# What every table takes: the moment of knowledge; a page of hits and their order do not narrow.
_ALWAYS = frozenset({"as_of", "newest_first", "limit", "offset"})
SEARCHED = frozenset(field.name for field in fields(Query)) - _ALWAYS - {"after"}
_CALLED = {"text": "words", "after": "a cursor"}


class NotNarrowed(Exception):
    """A table was to be narrowed by what it does not know."""

    def __init__(self, name: str, unknown: set[str], heeds: frozenset[str]) -> None:
        known = ", ".join([*sorted(_CALLED.get(one, one) for one in heeds), "as of a day"])
        asked = ", ".join(sorted(_CALLED.get(one, one) for one in unknown))
        super().__init__(f"{name} cannot be narrowed by {asked}; only by: {known}")


@dataclass(frozen=True, slots=True)
class Table:
    """A stream of rows, and the fields of a query that it heeds beside its moment of knowledge."""

    columns: tuple[str, ...]
    rows: Callable[[Reading, Query], Iterator[Row]]
    heeds: frozenset[str]

    def check(self, name: str, query: Query) -> None:
        """Let a question pass that this table, called so, can answer in full.

        Raises:
            NotNarrowed: rather than giving rows that were not asked for.
        """
        asked = {one.name for one in fields(query) if getattr(query, one.name) != one.default}
        if unknown := asked - self.heeds - _ALWAYS:
            raise NotNarrowed(name, unknown, self.heeds)
