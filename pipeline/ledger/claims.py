"""What the ledger reads: an event as one report tells it, with the circumstances of the report."""

from dataclasses import dataclass

from models.coding import EventType
from models.ledger import Day


@dataclass(frozen=True, slots=True)
class Claim:
    """An event as one article reports it. Everything but the identifiers may be missing or wrong."""

    id: str
    article_id: str
    # articles of one story, and outlets of one family, repeat each other
    story_id: str
    family: str
    language: str
    type: EventType
    # ISO 8601, as exact as the text is
    date: str | None
    actions: frozenset[str]
    countries: frozenset[str]
    quantities: str | None
    place: str | None
    ordinal: int | None
    published_on: Day | None
    # the day we read it: no report is later than that
    seen_on: Day
    start: int
    end: int
    quote: str
    # the sentence around the quote, and the headline
    what: str
    title: str
    # why the report cannot be news (old, imported, coded anew), or empty
    stale: str = ""
    # the address that the article is a version of
    page: str = ""
    # the report says that this did not happen
    denies: bool = False
    # a person rejected what it says: it tells nothing
    void: bool = False

    @property
    def reported_on(self) -> Day:
        """The day of the report, or, where it bears none, the day we read it."""
        return self.published_on or self.seen_on

    @property
    def rank(self) -> tuple[Day, str, int, int, str]:
        """The order in which reports came out; within one article, in which it tells."""
        return self.reported_on, self.article_id, self.start, self.end, self.id
