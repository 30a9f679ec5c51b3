"""The records of a scenario file: outlets, items, troubles, readers and the truth about them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Iso3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
ActionCode = Annotated[str, Field(pattern=r"^A([1-9]|10)$")]
# country and action joined, e.g. "LAO:A4"
Pair = Annotated[str, Field(pattern=r"^[A-Z]{3}:A([1-9]|10)$")]
_DAY_LENGTH = len("2025-03-01")


def _instant_or_day(value: Any) -> Any:
    """JSON has no dates: a text of ten characters is a day, a longer one an instant."""
    if not isinstance(value, str):
        return value
    return date.fromisoformat(value) if len(value) == _DAY_LENGTH else datetime.fromisoformat(value)


# a day, an instant in the outlet's own zone (no offset), or an instant with its offset
Published = Annotated[datetime | date, BeforeValidator(_instant_or_day)]


class Kind(StrEnum):
    MENTION = "mention"
    COMMITMENT = "commitment"
    PROGRESS = "progress"


class Style(StrEnum):
    """Where an outlet lists its news."""

    LIST = "list"
    JSON_LIST = "json-list"
    RSS = "rss"
    ATOM = "atom"
    NEWS_SITEMAP = "news-sitemap"
    SITEMAP_INDEX = "sitemap-index"


class What(StrEnum):
    """What can go wrong at an outlet, or with one of its items."""

    OUTAGE = "outage"
    CLOSED = "closed"
    CHALLENGE = "challenge"
    RATE_LIMITED = "rate_limited"
    MOVED = "moved"
    EMPTY = "empty"
    FROZEN = "frozen"
    BROKEN_FEED = "broken_feed"
    REDIRECT_LOOP = "redirect_loop"
    HUGE_PAGE = "huge_page"
    GARBLED = "garbled"
    TRUNCATED = "truncated"
    WRONG_DATE = "wrong_date"
    WRONG_FEED_DATE = "wrong_feed_date"
    HTML_FEED = "html_feed"
    LINKLESS = "linkless"
    SAME_GUID = "same_guid"
    REDIRECT_CHAIN = "redirect_chain"
    SLOW_DRIP = "slow_drip"
    GIANT_TABLE = "giant_table"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class About(_Record):
    """The scenario itself: when it starts and how many days it lasts."""

    title: str
    start: AwareDatetime
    days: Annotated[int, Field(ge=1, le=366)]
    note: str = ""


class Outlet(_Record):
    """One site: who speaks, how it lists and shows its items, how it behaves."""

    id: Identifier
    name: str
    kind: Literal["official", "press", "expert", "aggregator"]
    country: Iso3
    languages: Annotated[tuple[str, ...], Field(min_length=1)]
    family: str
    timezone: str
    style: Style
    look: str
    charset: str = "utf-8"
    # what the bytes are declared as, where that differs from what they are
    declared_charset: str | None = None
    robots: str | None = None
    delay_seconds: Annotated[float, Field(ge=0)] = 0.1
    per_page: Annotated[int, Field(ge=1, le=200)] = 20
    text_from: Literal["page", "feed"] = "page"
    # an Atom feed that leaves out when its entries were published
    updated_only: bool = False
    # whether the catalogue entry knows the look's selectors
    selectors: bool = True
    items_per_week: Annotated[float, Field(gt=0)] = 1.0
    newest_within_days: Annotated[int, Field(ge=1)] = 14
    menu: tuple[str, ...] = ()
    # a feed that exists beside the listing, e.g. behind a robots rule: never in the catalogue
    bait_feed: str | None = None


class ActionTruth(_Record):
    """An action an item speaks of, and how strongly."""

    code: ActionCode
    kind: Kind


class Truth(_Record):
    """How an item is coded by the codebook."""

    relevant: bool
    actions: tuple[ActionTruth, ...] = ()
    partners: tuple[Iso3, ...] = ()
    # every other country named, where it is worth saying
    mentions: tuple[Iso3, ...] = ()
    # which partner stands with which action; without it, every partner with every action done or promised
    pairs: tuple[Pair, ...] | None = None
    events: tuple[str, ...] = ()


class Edit(_Record):
    """A silent change of an item's title or text."""

    at: AwareDatetime
    title: str | None = None
    text: str | None = None
    change: Literal["typo", "substance"]
    truth: Truth | None = None


class Item(_Record):
    """One article, as its outlet shows it."""

    id: Identifier
    outlet: str
    published: Published
    # when the page appears, if that is not when it says it was published
    visible_from: AwareDatetime | None = None
    title: str = ""
    text: str = ""
    lang: str = ""
    byline: str = ""
    # the outlet the page names as its source (来源)
    source_line: str = ""
    # digits of the number that mirrors of one document share
    document_number: Annotated[str, Field(pattern=r"^[0-9]*$")] = ""
    captions: tuple[str, ...] = ()
    # lines after the text that do not belong to it
    tail: tuple[str, ...] = ()
    # another item whose title, text and truth this one repeats where it has none of its own
    copies: str | None = None
    # how many paragraphs of the copied text are kept; 0 keeps all
    trim: Annotated[int, Field(ge=0)] = 0
    translation_of: str | None = None
    edits: tuple[Edit, ...] = ()
    removed_at: AwareDatetime | None = None
    truth: Truth | None = None


class Trouble(_Record):
    """Something wrong at an outlet, or with one of its items, for a time."""

    outlet: str
    what: What
    since: Annotated[AwareDatetime, Field(alias="from")]
    until: AwareDatetime | None = None
    item: str | None = None
    retry_after: Annotated[int, Field(ge=0)] = 120
    size_mb: Annotated[int, Field(ge=1, le=4096)] = 200
    # redirect_chain: how many redirects lie between the listing's link and the page
    hops: Annotated[int, Field(ge=1, le=9)] = 4
    # slow_drip: real seconds until the page has been sent
    seconds: Annotated[int, Field(ge=1, le=3600)] = 90
    # wrong_date, wrong_feed_date: what the page or the feed says instead
    shown: date | None = None


class Event(_Record):
    """Something that happened, however many items tell of it."""

    id: Identifier
    what: str
    type: Literal[
        "event_held", "agreement_signed", "facility_launched", "programme_started", "resource_released",
        "membership", "funding", "statement",
    ]  # fmt: skip
    # ISO 8601 as exact as the items are; none when no item gives it
    date: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    actions: Annotated[tuple[ActionCode, ...], Field(min_length=1)]
    countries: tuple[Iso3, ...] = ()


class Reader(_Record):
    """Who is to be written to, and what about."""

    address: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]
    cadence: Literal["daily", "immediate"]
    timezone: str = "UTC"
    hour: Annotated[int, Field(ge=0, le=23)] = 7
    language: str = "en"
    actions: tuple[ActionCode, ...] = ()
    countries: tuple[Iso3, ...] = ()


class Mail(_Record):
    """A mail that is due, and what must be in it."""

    reader: str
    kind: Literal["digest", "new_partner"]
    day: date
    events: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    unseen: tuple[str, ...] = ()


class Scenario(_Record):
    """A whole scenario: every reference in it is known to resolve once it was loaded."""

    scenario: About
    outlets: Annotated[tuple[Outlet, ...], Field(alias="outlet", min_length=1)]
    items: Annotated[tuple[Item, ...], Field(alias="item")] = ()
    troubles: Annotated[tuple[Trouble, ...], Field(alias="trouble")] = ()
    events: Annotated[tuple[Event, ...], Field(alias="event")] = ()
    readers: Annotated[tuple[Reader, ...], Field(alias="reader")] = ()
    mails: Annotated[tuple[Mail, ...], Field(alias="mail")] = ()
