"""Column types that behave alike on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, stored in UTC and read back with its zone (SQLite itself forgets zones).

    Raises:
        ValueError: when a time without a zone is bound.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value.isoformat()}")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        stored: datetime = value
        return stored.replace(tzinfo=UTC) if stored.tzinfo is None else stored.astimezone(UTC)


# Longer than any word stored so far; a longer one needs no migration up to here.
_WORD_LENGTH = 24


def word_of(words: type[StrEnum]) -> Any:
    """A text column holding the value of one of these words, not its Python name."""
    return Enum(
        words,
        native_enum=False,
        create_constraint=False,
        length=_WORD_LENGTH,
        values_callable=lambda members: [member.value for member in members],
    )
