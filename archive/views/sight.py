"""Sources, and whether they were seen."""

from datetime import date, datetime

from archive.views.articles import ItemLine
from archive.views.base import Named, View
from models.collecting import Look
from models.source import SourceKind


class DayMark(View):
    """The best that came of looking at a source on one day; none: nobody looked."""

    day: date
    outcome: Look | None
    looks: int


class SourceLine(View):
    """How a source stands: `seen` is false when its last look at an endpoint saw nothing."""

    id: str
    name: str
    kind: SourceKind | None
    country: Named | None
    enabled: bool
    disabled_because: str
    last_look: datetime | None
    outcome: Look | None
    seen: bool
    # since when it has not been seen
    since: datetime | None
    reason: str
    detail: str
    days: tuple[DayMark, ...]
    items: int


class SourcesView(View):
    unseen: int
    sources: tuple[SourceLine, ...]


class CheckView(View):
    at: datetime
    endpoint: str
    outcome: Look
    status: int | None
    entries: int
    fresh: int
    reason: str
    detail: str
    seconds: float


class SourceView(View):
    source: SourceLine
    languages: tuple[str, ...]
    family: str
    endpoints: tuple[str, ...]
    terms: str
    checks: tuple[CheckView, ...]
    items: tuple[ItemLine, ...]
