"""Readers, what they asked for, what was written to them and whether it went out."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, word_of


class Cadence(StrEnum):
    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"


class MailKind(StrEnum):
    DIGEST = "digest"
    NEW_PARTNER = "new_partner"


class DeliveryState(StrEnum):
    PENDING = "pending"
    # claimed by one worker until `claimed_until`; a claim that ran out is pending again
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"


class SubscriptionRow(SQLModel, table=True):
    """What one reader wants to be told; empty lists mean everything."""

    __tablename__ = "subscription"
    id: str = Field(primary_key=True)
    address: str = Field(index=True)
    cadence: Cadence = Field(sa_type=word_of(Cadence))
    actions: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    countries: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    # progress, commitment or mention: commitments and mentions are told only to who asks for them
    kinds: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    # outlets, or families of outlets, one of whose reports a piece of news must have
    sources: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    # languages of the reports: "zh" means both scripts, "zh-Hant" only the one
    report_languages: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    # a saved search: only what stands in an article that it finds
    search: str = ""
    language: str = "en"
    timezone: str = "UTC"
    hour: int = 7
    # weekly digests: 0 is Monday
    weekday: int = 0
    # immediate notes: a note waits this long after the one before, so that a burst becomes one mail
    quiet_minutes: int = 0
    # immediate notes: of progress on the chosen actions too, not only of new partners
    note_progress: bool = False
    # digests: a day without news says so in one line, or is passed over
    empty_days: bool = True
    # the secret part of the reader's own addresses: who knows it may unsubscribe
    token: str = Field(unique=True)
    active: bool = True
    # why nothing is written any more, where it was not the reader who ended it
    paused: str = ""
    # what a webhook's payloads are signed with; empty for mail
    secret: str = ""
    # nothing known before this moment is news to this reader
    since: datetime = Field(sa_type=UtcDateTime)


class PictureRow(SQLModel, table=True):
    """A chart as drawn, kept once however many mails show it."""

    __tablename__ = "picture"
    # digest of the bytes: the mails that show it name it by this
    id: str = Field(primary_key=True)
    png: bytes


def content_id(picture: str) -> str:
    """How a mail names a picture that comes with it (`cid:`)."""
    return f"{picture}@tenfold"


class DigestRow(SQLModel, table=True):
    """A mail as composed: stored whole, pictures included, before anything is sent."""

    __tablename__ = "digest"
    # digest of subscription, kind and what makes it due (the day; the news itself): due once, written once
    id: str = Field(primary_key=True)
    subscription_id: str = Field(foreign_key="subscription.id")
    kind: MailKind = Field(sa_type=word_of(MailKind))
    day: date = Field(index=True)
    subject: str
    text: str
    html: str
    # pictures that the HTML shows as `cid:<identifier>@tenfold`
    pictures: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    # what was known after this moment is in a later mail
    upto: datetime = Field(sa_type=UtcDateTime)
    composed_at: datetime = Field(sa_type=UtcDateTime)
    __table_args__ = (Index("ix_digest_latest", "subscription_id", "kind", "upto"),)


_DOUBTFUL = "doubtful "


def doubtful(record: str) -> str:
    """The kind under which it is kept that a thing was told as one to be checked, and not yet as certain."""
    return f"{_DOUBTFUL}{record}"


class HitRow(SQLModel, table=True):
    """That a reader was told of a thing: stored before the mail, so nothing is told twice."""

    __tablename__ = "hit"
    subscription_id: str = Field(primary_key=True, foreign_key="subscription.id")
    # "event", "partnership", ..., or "doubtful event", ..., and its identifier
    record: str = Field(primary_key=True)
    record_id: str = Field(primary_key=True)
    digest_id: str = Field(index=True, foreign_key="digest.id")

    @property
    def kind(self) -> str:
        """What was told, be it as certain or as to be checked."""
        return self.record.removeprefix(_DOUBTFUL)


class RequestRow(SQLModel, table=True):
    """A subscription asked for on the page, with the mail that asks its address to confirm it."""

    __tablename__ = "request"
    id: str = Field(primary_key=True)
    address: str = Field(index=True)
    # the fields of the wish as given
    wish: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))
    # the secret part of the confirming address: who knows it reads the mails of this address
    token: str = Field(unique=True)
    asked_at: datetime = Field(sa_type=UtcDateTime, index=True)
    # not confirmed by then, it counts for nothing and is deleted
    expires_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    subject: str
    text: str
    html: str


class DeliveryRow(SQLModel, table=True):
    """One parcel to one address, a mail or a webhook's payload: sent once, or refused for a named reason."""

    __tablename__ = "delivery"
    # the identifier of the digest or the request that it carries
    id: str = Field(primary_key=True)
    digest_id: str | None = Field(default=None, foreign_key="digest.id", index=True)
    request_id: str | None = Field(default=None, foreign_key="request.id", index=True)
    address: str
    message_id: str = Field(index=True)
    state: DeliveryState = Field(sa_type=word_of(DeliveryState), default=DeliveryState.PENDING, index=True)
    attempts: int = 0
    next_try: datetime = Field(sa_type=UtcDateTime)
    # seconds of the real clock since 1970: a claim runs out in real time, whatever time is simulated
    claimed_until: float = 0.0
    claimed_by: str = ""
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = ""
