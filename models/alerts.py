"""Readers, what they asked for, what was written to them and whether it went out."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, word_of


class Cadence(StrEnum):
    IMMEDIATE = "immediate"
    DAILY = "daily"


class MailKind(StrEnum):
    DIGEST = "digest"
    NEW_PARTNER = "new_partner"


class DeliveryState(StrEnum):
    PENDING = "pending"
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
    language: str = "en"
    timezone: str = "UTC"
    hour: int = 7
    token: str
    active: bool = True
    # nothing known before this moment is news to this reader
    since: datetime = Field(sa_type=UtcDateTime)


class DigestRow(SQLModel, table=True):
    """A mail as composed: stored whole before anything is sent."""

    __tablename__ = "digest"
    # digest of subscription, kind and content: the same news to the same reader is one mail
    id: str = Field(primary_key=True)
    subscription_id: str = Field(index=True, foreign_key="subscription.id")
    kind: MailKind = Field(sa_type=word_of(MailKind))
    day: date = Field(index=True)
    subject: str
    text: str
    html: str
    composed_at: datetime = Field(sa_type=UtcDateTime)


class HitRow(SQLModel, table=True):
    """That a reader was told of a thing: stored before the mail, so nothing is told twice."""

    __tablename__ = "hit"
    subscription_id: str = Field(primary_key=True, foreign_key="subscription.id")
    # "event", "partnership", ... and its identifier
    record: str = Field(primary_key=True)
    record_id: str = Field(primary_key=True)
    digest_id: str = Field(index=True, foreign_key="digest.id")


class DeliveryRow(SQLModel, table=True):
    """One mail to one address: sent once, or refused for a named reason."""

    __tablename__ = "delivery"
    digest_id: str = Field(primary_key=True, foreign_key="digest.id")
    address: str
    message_id: str
    state: DeliveryState = Field(sa_type=word_of(DeliveryState), default=DeliveryState.PENDING, index=True)
    attempts: int = 0
    next_try: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = ""
