"""The change feed in pages, for a client that follows it."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query

from archive.asking import Now
from archive.errors import ErrorAnswer
from archive.views.base import View
from pipeline.store.ledger import queries

router = APIRouter()
_FAILURES: dict[int | str, dict[str, Any]] = {status: {"model": ErrorAnswer} for status in (422, 503)}
_MOST = 1_000


class ChangeEntry(View):
    """One change: the record as it stood after it, and why."""

    cursor: int
    at: datetime
    what: str
    record: str
    record_id: str
    because: str
    data: dict[str, Any]


class ChangesView(View):
    """Changes in the order we knew them."""

    changes: tuple[ChangeEntry, ...]
    # what to ask for next with `since`, now or later
    next: int
    # whether there is more already
    more: bool


@router.get("/changes.json", responses=_FAILURES)
def changes(
    reading: Now,
    since: Annotated[int, Query(ge=0, le=2**62, description="what follows this cursor")] = 0,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 100,
) -> ChangesView:
    """What was added, changed, merged or withdrawn after a cursor; ask again with `next` to follow."""
    rows = queries.changes(reading.session, since, limit + 1)
    shown = tuple(ChangeEntry(**row.model_dump()) for row in rows[:limit])
    return ChangesView(changes=shown, next=shown[-1].cursor if shown else since, more=len(rows) > limit)
