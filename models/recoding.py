"""Rule sets tried on the archive beside the ruling one, and what they say of every article."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, word_of


class RulesetState(StrEnum):
    TRIAL = "trial"
    ADOPTED = "adopted"
    DROPPED = "dropped"


class RulesetRow(SQLModel, table=True):
    """A rule set that the archive was, or is to be, re-coded under.

    `id` is the name under which its codings are kept: that of the rules, or "rules~2" when they come back
    after others ruled, so that the codings of their first time stay as they were.
    """

    __tablename__ = "ruleset"
    id: str = Field(primary_key=True)
    rules: str = Field(index=True)
    state: RulesetState = Field(default=RulesetState.TRIAL, sa_type=word_of(RulesetState))
    # the rule files by path inside the catalogue, so that every worker can code by them
    files: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    begun_at: datetime = Field(sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # the rules of the installed catalogue in whose place it was adopted
    replaces: str = ""


class RecodingRow(SQLModel, table=True):
    """What a rule set on trial says of an article: seen by nobody until it is adopted."""

    __tablename__ = "recoding"
    ruleset: str = Field(primary_key=True, foreign_key="ruleset.id")
    article_id: str = Field(primary_key=True, foreign_key="article.id")
    # models.coding.Coding as plain values
    coding: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = Field(sa_type=UtcDateTime)
