"""What a capture says."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field, SQLModel
from typing_extensions import TypedDict

from models.columns import UtcDateTime, word_of


class Precision(StrEnum):
    """How exactly a time is known."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class Change(StrEnum):
    """How a version of an article differs from the one before it."""

    FIRST = "first"
    TYPO = "typo"
    SUBSTANCE = "substance"
    REMOVED = "removed"
    # the outlet changed nothing: the same bytes, read better than before
    REREAD = "reread"


class Origin(TypedDict):
    """What gave a field its value, and how often such a value is right (0 to 1, measured)."""

    by: str
    confidence: float


class ArticleFields(SQLModel):
    """Title, text and circumstances of one version of an article."""

    title: str
    text: str
    # ISO 639-1 with script for Chinese: "en", "zh-Hans", "zh-Hant"; "und" when not known
    language: str = "und"
    byline: str = ""
    # the outlet the text itself names (来源, "Source:"), not the one that served it
    outlet: str = ""
    # the day in the outlet's own zone, and the instant when the page gives a time
    published_on: date | None = Field(default=None, index=True)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    published_precision: Precision = Field(default=Precision.UNKNOWN, sa_type=word_of(Precision))
    published_raw: str = ""
    zone_assumed: bool = False
    # a number that names the document on every host that mirrors it, e.g. "t20250312_11573456"
    document_number: str = ""
    extractor: str = ""
    confidence: float = 0.0
    # title, text, published, byline, outlet and language, each with what gave it
    origins: dict[str, Origin] = Field(default_factory=dict, sa_type=JSON)


class Article(ArticleFields):
    model_config = {"frozen": True, "extra": "forbid"}


class ArticleRow(ArticleFields, table=True):
    __tablename__ = "article"
    # digest of address, title and text: the same words read twice are one version
    id: str = Field(primary_key=True)
    capture_id: str = Field(index=True, foreign_key="capture.id")
    source_id: str = Field(index=True)
    url: str = Field(index=True)
    version: int = 1
    supersedes: str | None = Field(default=None, index=True)
    change: Change = Field(default=Change.FIRST, sa_type=word_of(Change))
    published_on: date | None = Field(default=None, index=True)
    stored_at: datetime = Field(sa_type=UtcDateTime, index=True)


class StoryMemberRow(SQLModel, table=True):
    """Which articles tell the same: copies corroborate, they are not news again."""

    __tablename__ = "story_member"
    article_id: str = Field(primary_key=True, foreign_key="article.id")
    story_id: str = Field(index=True)
    # original | copy | mirror
    relation: str
    because: str = ""
    known_at: datetime = Field(sa_type=UtcDateTime)


class SignatureRow(SQLModel, table=True):
    """A grouped article as far as later ones must be compared with it."""

    __tablename__ = "signature"
    article_id: str = Field(primary_key=True, foreign_key="article.id")
    story_id: str
    source_id: str
    url: str = Field(index=True)
    document_number: str = Field(default="", index=True)
    published_on: date | None = None
    shingles: int
    lead: int = Field(sa_type=BigInteger)
    # sampled shingles, ascending
    sample: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class BandRow(SQLModel, table=True):
    """Which articles hold a sampled shingle: where near-duplicates are looked up."""

    __tablename__ = "band"
    band: int = Field(primary_key=True, sa_type=BigInteger)
    article_id: str = Field(primary_key=True, foreign_key="article.id")
    # the key is the whole row: beside an index of it SQLite would keep it a second time
    __table_args__ = {"sqlite_with_rowid": False}
