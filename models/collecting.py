"""Looks at sources, what they listed, and the bytes that came back."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, word_of


class Look(StrEnum):
    """What one look at a source came to. Only `new` and `unchanged` mean that we could see."""

    NEW = "new"
    UNCHANGED = "unchanged"
    EMPTY = "empty"
    BLOCKED = "blocked"
    FAILED = "failed"
    MOVED = "moved"


SIGHTED = frozenset({Look.NEW, Look.UNCHANGED})


class CheckFields(SQLModel):
    """One look at one endpoint of a source, kept for ever."""

    source_id: str = Field(index=True)
    endpoint: str
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    outcome: Look = Field(sa_type=word_of(Look))
    status: int | None = None
    entries: int = 0
    fresh: int = 0
    newest_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # a fixed word for the reason, then one line for a person, remedy included
    reason: str = ""
    detail: str = ""
    seconds: float = 0.0


class Check(CheckFields):
    model_config = {"frozen": True, "extra": "forbid"}


class CheckRow(CheckFields, table=True):
    __tablename__ = "checks"  # CHECK is a reserved word of SQL
    id: int | None = Field(default=None, primary_key=True)
    __table_args__ = (Index("ix_checks_latest", "source_id", "endpoint", "at"),)


class Blind(NamedTuple):
    """A source of which at least one endpoint could not be seen at its last look."""

    source_id: str
    name: str
    since: datetime
    reason: str
    detail: str
    # how many of its endpoints could not be seen, of how many
    failing: int
    endpoints: int


class EndpointStateRow(SQLModel, table=True):
    """What is remembered of an endpoint between two looks."""

    __tablename__ = "endpoint_state"
    endpoint: str = Field(primary_key=True)
    source_id: str = Field(index=True)
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    wait_seconds: float = 3600.0
    next_ask: datetime = Field(sa_type=UtcDateTime, index=True)
    sighted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # date of the newest item it ever showed; where it dates none, when it last showed a new one
    newest_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    faults: int = 0


class HostRow(SQLModel, table=True):
    """What is remembered of a host: when it may be asked again, and its robots.txt."""

    __tablename__ = "host"
    # scheme, name and port, e.g. "https://example.org:443"
    host: str = Field(primary_key=True)
    # seconds of the real clock since 1970: courtesy is owed in real time, whatever time is simulated
    free_at: float = 0.0
    # it told us to stay away until then
    held_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    robots: str | None = None
    robots_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EntryState(StrEnum):
    """Where a listed entry stands."""

    PENDING = "pending"
    CAPTURED = "captured"
    SKIPPED = "skipped"
    QUARANTINED = "quarantined"


class EntryRow(SQLModel, table=True):
    """An article announced by a feed, a list or a sitemap, and where reading its page stands."""

    __tablename__ = "entry"
    # digest of source and canonical address
    id: str = Field(primary_key=True)
    source_id: str = Field(index=True)
    endpoint: str
    url: str
    title: str = ""
    published_raw: str = ""
    seen_at: datetime = Field(sa_type=UtcDateTime)
    state: EntryState = Field(sa_type=word_of(EntryState), default=EntryState.PENDING, index=True)
    attempts: int = 0
    # when to ask for the page; once it is captured, when to look at it again
    next_try: datetime = Field(sa_type=UtcDateTime)
    revisits: int = 0
    reason: str = ""
    detail: str = ""


class CaptureKind(StrEnum):
    PAGE = "page"
    FEED = "feed"
    DOCUMENT = "document"


class CaptureFields(SQLModel):
    """How bytes came to us."""

    source_id: str = Field(index=True)
    kind: CaptureKind = Field(default=CaptureKind.PAGE, sa_type=word_of(CaptureKind))
    url_asked: str
    url_final: str
    fetched_at: datetime = Field(sa_type=UtcDateTime, index=True)
    status: int = 200
    content_type: str = ""
    # the entry inside a feed, when the article is read from the feed itself
    part: str = ""
    # what the listing said: "title", "published", "language"; never trusted over the page
    hint: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    headers: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class CaptureDraft(CaptureFields):
    """A capture before its bytes are kept."""

    model_config = {"frozen": True, "extra": "forbid"}


class CaptureRow(CaptureFields, table=True):
    """Bytes as received and where in the WARC files they lie. Never changed, never deleted."""

    __tablename__ = "capture"
    id: str = Field(primary_key=True)
    sha256: str = Field(index=True)
    size: int
    warc_file: str
    warc_offset: int
    warc_length: int
    __table_args__ = (Index("ix_capture_address", "source_id", "url_asked"),)
