"""What a person says of a finding, an event or a partnership: kept beside the machine's word."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, word_of


class Verdict(StrEnum):
    ACCEPT = "accept"
    AMEND = "amend"
    REJECT = "reject"
    # of events
    MERGE = "merge"
    SPLIT = "split"
    # of another review
    UNDO = "undo"


class Subject(StrEnum):
    FINDING = "finding"
    INVOLVEMENT = "involvement"
    EVENT = "event"
    PARTNERSHIP = "partnership"
    REVIEW = "review"


class ReviewRow(SQLModel, table=True):
    """One decision of a person. Never changed: to take one back is another review.

    Identifiers of claims and events change with rules and reports; `words` holds what the decision was
    spoken on: for each claim the page, the version, the range and the quote, and the part it went to.
    """

    __tablename__ = "review"
    # decisions count in this order: of two that contradict each other the later one
    number: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    reviewer: str
    verdict: Verdict = Field(sa_type=word_of(Verdict))
    subject: Subject = Field(sa_type=word_of(Subject))
    subject_id: str = Field(index=True)
    fields: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    note: str = ""
    words: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
