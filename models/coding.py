"""What the codebook says of a text: every claim with the words it rests on."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict
from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, word_of


class Kind(StrEnum):
    """How strong a claim is; declared from weakest to strongest."""

    MENTION = "mention"
    COMMITMENT = "commitment"
    PROGRESS = "progress"


class Role(StrEnum):
    MENTION = "mention"
    PARTNER = "partner"


class EventType(StrEnum):
    EVENT_HELD = "event_held"
    AGREEMENT_SIGNED = "agreement_signed"
    FACILITY_LAUNCHED = "facility_launched"
    PROGRAMME_STARTED = "programme_started"
    RESOURCE_RELEASED = "resource_released"
    MEMBERSHIP = "membership"
    FUNDING = "funding"
    STATEMENT = "statement"
    # a country leaves, or an agreement is ended
    WITHDRAWAL = "withdrawal"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(_Record):
    """A text to be coded. Evidence offsets are into `text`; the title is context and evidence of nothing."""

    id: str
    title: str = ""
    text: str
    lang: str | None = None
    published: date | None = None
    url: str | None = None


class Evidence(_Record):
    """The words a claim rests on: `text[start:end] == quote`, always."""

    start: int
    end: int
    quote: str


class Finding(_Record):
    """The text speaks of an action, and how."""

    code: str
    kind: Kind
    # how likely the text speaks of the action, if it is relevant
    score: float
    # how likely all of it holds: that the text is relevant, speaks of the action, and in this way
    certainty: float = 1.0
    evidence: tuple[Evidence, ...]


class Involvement(_Record):
    """A country is named, and whether it takes part."""

    iso3: str
    role: Role
    # of a partner: how likely it takes part in something that counts
    certainty: float = 1.0
    evidence: tuple[Evidence, ...]


class EventClaim(_Record):
    """One happening as one text reports it."""

    type: EventType
    # ISO 8601 as exact as the text is: "2025", "2025-10" or "2025-10-03"
    date: str | None = None
    actions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    quantities: str | None = None
    place: str | None = None
    ordinal: int | None = None
    evidence: tuple[Evidence, ...] = ()
    # the text says that this did not happen: it founds no event, and disputes one
    denies: bool = False
    # how likely it took place and is what the plan is about
    certainty: float = 1.0


class Coding(_Record):
    """All that one rule set says of one document."""

    id: str
    relevant: bool
    score: float
    language: str
    actions: tuple[Finding, ...] = ()
    countries: tuple[Involvement, ...] = ()
    events: tuple[EventClaim, ...] = ()
    ruleset: str
    # named reasons for a person to read, e.g. "language not supported"
    notes: tuple[str, ...] = ()


class CodingRow(SQLModel, table=True):
    """That an article was coded under a rule set, and whether it is relevant."""

    __tablename__ = "coding"
    article_id: str = Field(primary_key=True, foreign_key="article.id")
    ruleset: str = Field(primary_key=True)
    relevant: bool = Field(index=True)
    score: float
    notes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    coded_at: datetime = Field(sa_type=UtcDateTime, index=True)


class FindingRow(SQLModel, table=True):
    __tablename__ = "finding"
    id: str = Field(primary_key=True)
    article_id: str = Field(index=True, foreign_key="article.id")
    ruleset: str
    action: str
    kind: Kind = Field(sa_type=word_of(Kind))
    score: float
    certainty: float = 1.0
    start: int
    end: int
    quote: str
    coded_at: datetime = Field(sa_type=UtcDateTime)
    __table_args__ = (Index("ix_finding_action", "action", "kind"),)


class InvolvementRow(SQLModel, table=True):
    __tablename__ = "involvement"
    id: str = Field(primary_key=True)
    article_id: str = Field(index=True, foreign_key="article.id")
    ruleset: str
    country: str
    role: Role = Field(sa_type=word_of(Role))
    certainty: float = 1.0
    start: int
    end: int
    quote: str
    coded_at: datetime = Field(sa_type=UtcDateTime)
    __table_args__ = (Index("ix_involvement_country", "country", "role"),)


class EventClaimRow(SQLModel, table=True):
    """An event as one article reports it: what the ledger counts events from."""

    __tablename__ = "event_claim"
    id: str = Field(primary_key=True)
    article_id: str = Field(index=True, foreign_key="article.id")
    ruleset: str
    type: EventType = Field(sa_type=word_of(EventType))
    date: str | None = None
    actions: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    countries: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    quantities: str | None = None
    place: str | None = None
    ordinal: int | None = None
    denies: bool = False
    certainty: float = 1.0
    start: int
    end: int
    quote: str
    coded_at: datetime = Field(sa_type=UtcDateTime)
