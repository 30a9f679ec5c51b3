"""What the catalogue says of an outlet and of the places where its news appears."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Iso3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class SourceKind(StrEnum):
    OFFICIAL = "official"
    PRESS = "press"
    EXPERT = "expert"
    AGGREGATOR = "aggregator"


class EndpointKind(StrEnum):
    FEED = "feed"
    LIST = "list"
    JSON = "json"
    SITEMAP = "sitemap"


class Revisit(StrEnum):
    """Which pages that were read are looked at again after 1, 3, 7 and 30 days."""

    ALL = "all"
    RELEVANT = "relevant"
    NONE = "none"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Endpoint(_Entry):
    """One place to ask for news: a feed, a list page, a JSON list or a news sitemap."""

    kind: EndpointKind
    url: str
    # list: CSS of the rows' links; optional CSS of the row and of the date inside it
    links: str | None = None
    row: str | None = None
    row_date: str | None = None
    # json: dotted paths ("data.list") to the list and, in each item, to its fields
    items: str | None = None
    item_url: str | None = None
    item_title: str | None = None
    item_date: str | None = None
    # json that wraps a piece of a list page: dotted path to that HTML, read by links, row and row_date
    html_at: str | None = None
    # json whose file is named inside the page at `url`: a regular expression whose group "name" finds
    # the name, and the address of the file with {name}, e.g. "ds_{name}.json"
    hub_pattern: str | None = None
    hub_file: str | None = None
    # only addresses that match this regular expression are articles
    url_pattern: str | None = None
    # further pages, e.g. "index_{n}.html", asked while they bring unseen links
    next_page: str | None = None
    # the number in the address of the second page
    next_page_from: int = Field(default=1, ge=0)
    max_pages: int = Field(default=1, ge=1, le=50)
    # a search feed: it finds pages of other publishers, which are read there; it is never evidence itself
    discovery: bool = False


class ArticleRule(_Entry):
    """Where an article page keeps its parts: CSS selectors, tried in order."""

    title: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    # regular expression with groups year, month, day, tried on the address
    url_date: str | None = None


class Expectation(_Entry):
    """What the source normally yields; less is reported as a failure of sight."""

    items_per_week: float = Field(default=1.0, gt=0)
    newest_within_days: int = Field(default=14, ge=1)
    # words that only a block or challenge page shows
    never: tuple[str, ...] = ()


class Source(_Entry):
    """An outlet: who speaks, where to look, how to read it, how to behave there."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    name: str
    kind: SourceKind
    country: Iso3
    languages: tuple[str, ...]
    # outlets of one family repeat each other: they count once as independent evidence
    family: str
    timezone: str
    endpoints: tuple[Endpoint, ...] = Field(min_length=1)
    article: ArticleRule = ArticleRule()
    expects: Expectation = Expectation()
    # where the whole text stands: on the entry's page, or in the feed itself
    text_from: Literal["page", "feed"] = "page"
    # without a word: all pages of official sources, of the others those coded relevant
    revisit: Revisit | None = None
    charset: str | None = None
    delay_seconds: float = Field(default=2.0, ge=0)
    robots: Literal["obey", "absent"] = "obey"
    terms: str | None = None
    evidence: str | None = None
    confidence: Literal["high", "medium", "low"] = "medium"
    enabled: bool = True
    disabled_because: str | None = None
