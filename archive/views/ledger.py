"""Events, partnerships, commitments."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from archive.views.articles import ItemLine
from archive.views.base import Named, View
from models.coding import EventType
from models.ledger import Stage


class EventLine(View):
    """One happening, however often it was reported."""

    id: str
    type: EventType
    date: str | None
    what: str
    actions: tuple[str, ...]
    countries: tuple[Named, ...]
    quantities: str | None
    place: str | None
    reports: int
    independent: int
    # how likely it took place and is what the plan is about, by the clearest of its reports
    certainty: float
    # certain enough to be told as news; otherwise a person should look first
    sure: bool
    known_at: datetime


class ReportView(View):
    """An article's words that report an event."""

    item: ItemLine
    quote: str
    start: int
    end: int
    independent: bool
    # the words say that it did not happen
    denies: bool
    speaks: bool
    known_at: datetime


class ChangeView(View):
    at: datetime
    what: str
    because: str


class CountedView(View):
    """A promise of the plan towards which an event counts."""

    commitment_id: str
    text: str
    # "" for a promise without one: all that counts for it is in time
    deadline: str
    by_deadline: bool
    because: str
    # what its reports do not agree on, in words
    disputed: tuple[str, ...]


class EventView(View):
    event: EventLine
    ordinal: int | None
    # where the reports contradict each other, in words
    disputed: tuple[str, ...]
    # a person's last word on it, with the machine's words for what was set
    review: Mapping[str, Any] | None
    # since when it no longer counts, and the event it was merged into
    gone_at: datetime | None
    merged_into: str | None
    ruleset: str
    reports: tuple[ReportView, ...]
    counts_for: tuple[CountedView, ...]
    changes: tuple[ChangeView, ...]


class Step(View):
    """A stage that a partnership has reached, with its first evidence."""

    stage: Stage
    valid_from: str | None
    known_at: datetime
    item_id: str
    event_id: str | None
    quote: str
    because: str
    news: str
    # certain enough to be told as news; otherwise a person should look first
    sure: bool
    review: Mapping[str, Any] | None


class PartnershipView(View):
    """A country in an action, stage by stage."""

    country: Named
    action: str
    action_name: str
    steps: tuple[Step, ...]


class CommitmentView(View):
    """A measurable promise and how far it is kept."""

    id: str
    text: str
    target: int | None
    unit: str
    deadline: str
    by_deadline: int
    later: int
    events: tuple[EventLine, ...]


class ActionSummary(View):
    """An action on the first page: how much is known of it."""

    code: str
    name: str
    progress: int
    commitments: int
    mentions: int
    events: int
    partners: int


class WeekCount(View):
    """Events dated in the week that begins on this Monday."""

    week: date
    count: int


class ActionView(View):
    action: ActionSummary
    name_zh: str
    wording: str
    weeks: tuple[WeekCount, ...]
    commitments: tuple[CommitmentView, ...]
    partnerships: tuple[PartnershipView, ...]
    events: tuple[EventLine, ...]
    items: tuple[ItemLine, ...]


class ActionsView(View):
    actions: tuple[ActionSummary, ...]


class CountrySummary(View):
    country: Named
    actions: tuple[str, ...]
    events: int
    last_known_at: datetime


class CountriesView(View):
    countries: tuple[CountrySummary, ...]


class CountryView(View):
    country: Named
    partnerships: tuple[PartnershipView, ...]
    events: tuple[EventLine, ...]
    items: tuple[ItemLine, ...]
