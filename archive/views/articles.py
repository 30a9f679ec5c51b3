"""Articles in lists and in whole, with their claims, versions and copies."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from archive.views.base import Named, View
from models.article import Change, Origin, Precision
from models.coding import EventType, Kind, Role
from models.collecting import CaptureKind


class Code(View):
    """An action and the strongest way in which a text speaks of it."""

    action: str
    kind: Kind


class ItemLine(View):
    """An article in a list."""

    id: str
    title: str
    url: str
    source: Named
    language: str
    published_on: date | None
    published_precision: Precision
    stored_at: datetime
    version: int
    change: Change
    codes: tuple[Code, ...] = ()
    partners: tuple[Named, ...] = ()


class Claim(View):
    """What the words `text[start:end]` are taken to say."""

    start: int
    end: int
    quote: str


class FindingView(Claim):
    id: str
    # a person's last word on it, with the machine's words for what was set
    review: Mapping[str, Any] | None
    action: str
    name: str
    kind: Kind
    # how likely the text speaks of the action, if it is relevant
    score: float
    # how likely all of it holds: that the text is relevant, speaks of the action, and in this way
    certainty: float
    # certain enough to be told as news; otherwise a person should look first
    sure: bool


class InvolvementView(Claim):
    id: str
    review: Mapping[str, Any] | None
    country: str
    name: str
    role: Role
    # of a partner: how likely it takes part in something that counts
    certainty: float
    # certain enough to be told as news; otherwise a person should look first
    sure: bool


class EventClaimView(Claim):
    type: EventType
    date: str | None
    actions: tuple[str, ...]
    countries: tuple[Named, ...]
    # the event of the ledger that this claim reports, where it was recorded
    event_id: str | None


class CaptureView(View):
    """How the bytes came and where they are kept."""

    id: str
    kind: CaptureKind
    url_asked: str
    url_final: str
    fetched_at: datetime
    status: int
    content_type: str
    size: int
    sha256: str
    warc_file: str
    warc_offset: int
    warc_length: int


class Piece(View):
    """A run of words in a comparison of two versions: kept, added, removed, or skipped as unchanged."""

    sort: str
    text: str


class VersionView(View):
    id: str
    version: int
    change: Change
    title: str
    stored_at: datetime
    capture: CaptureView
    # how it differs from the version before it
    difference: tuple[Piece, ...] = ()


class CopyView(View):
    """Another article of the same story."""

    item: ItemLine
    relation: str
    because: str


class ItemView(View):
    """One version of an article with everything claimed of it and where it came from."""

    item: ItemLine
    text: str
    byline: str
    outlet: str
    published_at: datetime | None
    published_raw: str
    zone_assumed: bool
    document_number: str
    extractor: str
    confidence: float
    # title, text, published, byline, outlet and language: what gave each, and how far it can be trusted
    origins: dict[str, Origin]
    relevant: bool | None
    score: float | None
    ruleset: str
    notes: tuple[str, ...]
    findings: tuple[FindingView, ...]
    involvements: tuple[InvolvementView, ...]
    events: tuple[EventClaimView, ...]
    versions: tuple[VersionView, ...]
    story: tuple[CopyView, ...]
    newest_id: str
    removed_at: datetime | None
