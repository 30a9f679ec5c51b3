"""The ledger: events, partnerships, commitments and every change to them, each with two times."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from models.coding import EventType
from models.columns import UtcDateTime, word_of

# Inside a record with a field `date` the plain name means the field.
Day = date


class Stage(StrEnum):
    """How far a partnership has come, in the order in which it goes."""

    ANNOUNCED = "announced"
    SIGNED = "signed"
    LAUNCHED = "launched"
    UNDER_WAY = "under_way"
    DELIVERED = "delivered"
    ENDED = "ended"


class News(StrEnum):
    """Whether what the ledger learned is news to a reader."""

    NEW = "new"
    NEW_PARTNER = "new partner"
    NEW_ACTION = "new action"
    NEXT_STAGE = "next stage"
    # recorded, never mailed: old, imported, re-coded, or overtaken by what is known already
    BACKFILL = "backfill"


class EventRow(SQLModel, table=True):
    """One happening as known now, however many reports, languages and scripts it came in.

    What it was before, and the events merged into it, are in the change feed.
    """

    __tablename__ = "event"
    id: str = Field(primary_key=True)
    type: EventType = Field(sa_type=word_of(EventType))
    # ISO 8601 as exact as is known: "2025", "2025-10" or "2025-10-03"
    date: str | None = Field(default=None, index=True)
    what: str
    actions: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    countries: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    quantities: str | None = None
    place: str | None = None
    ordinal: int | None = None
    # the day of the first report, where any report is dated
    reported_on: Day | None = None
    # "new" or "backfill" (models.ledger.News)
    news: str = News.NEW.value
    # where the reports contradict each other, in words
    disputed: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    # the claim that speaks for the event: its article and words are the ones shown first
    claim_id: str = Field(foreign_key="event_claim.id")
    # what a person said of it last, with the machine's own words for what the person amended
    review: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    ruleset: str
    known_at: datetime = Field(sa_type=UtcDateTime, index=True)
    # since when it no longer counts: merged into another, withdrawn, or rejected by a person (the change
    # feed says which)
    gone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EventReportRow(SQLModel, table=True):
    """That an article's claim reports an event."""

    __tablename__ = "event_report"
    event_id: str = Field(primary_key=True, foreign_key="event.id")
    claim_id: str = Field(primary_key=True, foreign_key="event_claim.id")
    article_id: str = Field(index=True)
    # a report of the same family or story as an earlier one corroborates, but not independently
    independent: bool
    # the report says that it did not happen
    denies: bool = False
    known_at: datetime = Field(sa_type=UtcDateTime)


class ClaimMarkRow(SQLModel, table=True):
    """By what a claim that counts is found when another is to be compared with it.

    A mark names a type and a country, "agreement_signed/LAO", or for a claim without countries
    "agreement_signed/-"; every claim bears "agreement_signed/*", a numbered one "#2".
    """

    __tablename__ = "claim_mark"
    mark: str = Field(primary_key=True)
    claim_id: str = Field(primary_key=True, foreign_key="event_claim.id", index=True)
    # the days on which the event may have taken place by this claim
    from_day: date
    to_day: date
    __table_args__ = (Index("ix_claim_mark_days", "mark", "to_day", "from_day"),)


class PartnershipRow(SQLModel, table=True):
    """The first evidence that a country reached a stage for an action."""

    __tablename__ = "partnership"
    country: str = Field(primary_key=True)
    action: str = Field(primary_key=True)
    stage: Stage = Field(sa_type=word_of(Stage), primary_key=True)
    event_id: str | None = Field(default=None, index=True, foreign_key="event.id")
    claim_id: str | None = Field(default=None, foreign_key="event_claim.id")
    article_id: str = Field(foreign_key="article.id")
    start: int
    end: int
    quote: str
    # new partner | new action | next stage | backfill (models.ledger.News), and the reason in words
    news: str
    because: str
    review: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    valid_from: str | None = None
    known_at: datetime = Field(sa_type=UtcDateTime, index=True)


class CommitmentEventRow(SQLModel, table=True):
    """An event that counts towards a measurable promise of the plan."""

    __tablename__ = "commitment_event"
    commitment_id: str = Field(primary_key=True)
    event_id: str = Field(primary_key=True, foreign_key="event.id")
    by_deadline: bool
    because: str
    # what its reports do not agree on, as far as it bears on the promise, in words
    disputed: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    known_at: datetime = Field(sa_type=UtcDateTime)


class ChangeRow(SQLModel, table=True):
    """The change feed: what was added, changed, merged or withdrawn, in the order we knew it.

    `record` is "event", "partnership" or "commitment"; `data` is the record as it stood after the
    change, so that the ledger of any past moment can be read from the feed alone.
    """

    __tablename__ = "change"
    cursor: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    # added | changed | merged | withdrawn; a merged event names its successor in data["into"]
    what: str
    record: str
    record_id: str
    because: str
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    __table_args__ = (Index("ix_change_record", "record", "record_id"),)
