"""What may be asked of the pages: the parameters, checked at the door."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field

from archive.errors import WrongQuestion
from archive.reading import Reading
from models.coding import Kind
from pipeline.store import search
from pipeline.store.database import reading as reading_session

# Pages count back from a moment and bring it to UTC: at either end of the calendar there is no such day.
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
# An address that holds a bare "+" arrives with a blank in its place.
_MOMENT = (
    "give a day as 2025-10-03 or an instant with its zone as 2025-10-03T08:00Z (a + is written %2B there)"
)


def _blank_is_nothing(value: Any) -> Any:
    """Forms send every field, empty ones too."""
    return None if value == "" else value


def _end_of_day(value: Any) -> Any:
    """A day means its last instant in UTC; anything else has to be an instant with its zone."""
    if _blank_is_nothing(value) is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(value), time.max, UTC)
    except ValueError:
        return _instant(value)


def _instant(value: str) -> datetime:
    try:
        instant = datetime.fromisoformat(value)
    except ValueError as error:
        raise ValueError(_MOMENT) from error
    if instant.tzinfo is None:
        raise ValueError(_MOMENT)
    return instant


def _formed(pattern: str, words: str) -> tuple[Any, AfterValidator]:
    """A part of a path that has this form, or is refused with these words."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(words)
        return value

    return Path(json_schema_extra={"pattern": f"^{pattern}$"}), AfterValidator(check)


def _within_calendars(value: datetime | None) -> datetime | None:
    if value is not None and not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise ValueError(f"give a moment of the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return value


_Blank = BeforeValidator(_blank_is_nothing)
_Code = Annotated[Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")] | None, _Blank]
_Day = Annotated[date | None, _Blank]
AsOf = Annotated[AwareDatetime | None, BeforeValidator(_end_of_day), AfterValidator(_within_calendars)]
ItemId = Annotated[str, *_formed(r"[0-9A-Za-z_-]{1,64}", "identifiers are letters, digits, - and _")]
Code = Annotated[str, *_formed(r"[A-Za-z0-9_-]{1,64}", "codes are letters, digits, - and _, as A6")]
Iso3 = Annotated[str, *_formed(r"[A-Z]{3}", "give the three capital letters of ISO 3166, as ZMB")]


class SearchQuestion(BaseModel):
    """The parameters of a search, of the page as of the JSON and the exports."""

    q: str = Field(default="", max_length=2_000, description='words, "phrases", beginnings*, -excluded')
    action: _Code = None
    country: _Code = None
    kind: Annotated[Kind | None, _Blank] = None
    since: _Day = Field(default=None, description="first day of publication")
    until: _Day = Field(default=None, description="last day of publication")
    language: _Code = None
    source: _Code = None
    relevant: Annotated[bool | None, _Blank] = None
    newest: Annotated[bool | None, _Blank] = None
    as_of: AsOf = None
    after: int = Field(default=0, ge=0, le=2**62, description="of the change feed: what follows this cursor")
    page: int = Field(default=1, ge=1, le=500)
    size: int = Field(default=20, ge=1, le=100)

    def query(self) -> search.Query:
        """The question as the store understands it.

        Raises:
            WrongQuestion: when the days are the wrong way round.
        """
        if self.since and self.until and self.since > self.until:
            raise WrongQuestion("`since` lies after `until`: swap them")
        same = self.model_dump(include={"action", "country", "kind", "since", "until", "language", "source"})
        return search.Query(
            **same,
            text=self.q,
            relevant=self.relevant,
            newest_first=bool(self.newest),
            as_of=self.as_of,
            after=self.after,
            limit=self.size,
            offset=(self.page - 1) * self.size,
        )


_KnownThen = Query(description="what was known then: an instant with its zone, or a day (its end, UTC)")


def archive_now(request: Request) -> Iterator[Reading]:
    """The archive as it stands, for one request."""
    state = request.app.state
    with reading_session(state.engine) as session:
        yield Reading(session, state.names, state.now(), state.sure)


Now = Annotated[Reading, Depends(archive_now)]


def archive_then(reading: Now, as_of: Annotated[AsOf, _KnownThen] = None) -> Reading:
    """The archive as it stood at the moment asked for."""
    return replace(reading, as_of=as_of)


Then = Annotated[Reading, Depends(archive_then)]
Search = Annotated[SearchQuestion, Query()]
