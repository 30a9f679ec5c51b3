"""Country by action: how far a partnership has come, on what words, and why that is news or not."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from models.coding import EventType, Kind
from models.countries import country_name
from models.ledger import News, Stage
from models.plan import action_order
from pipeline.ledger.claims import Claim
from pipeline.ledger.days import parse_days

# How far a partnership is when an event of this type has taken place.
STAGE_OF = {
    EventType.STATEMENT: Stage.ANNOUNCED,
    EventType.AGREEMENT_SIGNED: Stage.SIGNED,
    EventType.MEMBERSHIP: Stage.SIGNED,
    EventType.FACILITY_LAUNCHED: Stage.LAUNCHED,
    EventType.PROGRAMME_STARTED: Stage.LAUNCHED,
    EventType.EVENT_HELD: Stage.UNDER_WAY,
    EventType.FUNDING: Stage.UNDER_WAY,
    EventType.RESOURCE_RELEASED: Stage.DELIVERED,
    EventType.WITHDRAWAL: Stage.ENDED,
}
_ORDER = {stage: number for number, stage in enumerate(Stage)}


class Words(NamedTuple):
    """A range of an article's text and what stands there."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one article's coding says of countries and actions."""

    article_id: str
    reported_on: date
    partners: frozenset[str]
    # action, kind, words: mentions are left out
    findings: tuple[tuple[str, Kind, Words], ...]
    claims: tuple[Claim, ...]
    # why it cannot be news (old, imported, coded anew), or empty
    stale: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One article says that a country has reached a stage for an action."""

    country: str
    action: str
    stage: Stage
    article_id: str
    claim_id: str | None
    words: Words
    valid_from: str
    reported_on: date
    stale: str
    # what a person said of it last, with the machine's own words for what the person amended
    review: Mapping[str, Any] | None = None

    @property
    def rank(self) -> "Rank":
        """First evidence first."""
        return rank_of(self.valid_from, self.reported_on, self.article_id, self.words.start)


Rank = tuple[date, int, date, str, int]


def rank_of(valid_from: str | None, reported_on: date, article_id: str, start: int) -> Rank:
    """The order of evidence: by the latest day it can mean, the more exact, then by the report's own day."""
    window = parse_days(valid_from)
    day = min(window.last, reported_on) if window else reported_on
    return day, -(window.exact if window else 0), reported_on, article_id, start


@dataclass(frozen=True, slots=True)
class Partnership:
    """The first evidence that a country reached a stage for an action, and whether it is news."""

    told: Told
    news: News
    because: str


def told_by(reading: Reading) -> list[Told]:
    """What an article says of partnerships: by its events, else by its findings.

    A commitment announces. Progress that no event explains means that the action is under way. What a
    person rejected explains, and tells nothing; so does what the article denies.
    """
    acts = [
        (claim, country, action)
        for claim in reading.claims
        for action in sorted(claim.actions)
        for country in sorted(_taking_part(claim, reading))
    ]
    told = [
        _told(reading, country, action, STAGE_OF[claim.type], claim)
        for claim, country, action in acts
        if not (claim.void or claim.denies)
    ]
    explained = {(country, action) for _, country, action in acts}
    for action, kind, words in reading.findings:
        for country in sorted(reading.partners):
            if kind is Kind.COMMITMENT:
                told.append(_found(reading, country, action, Stage.ANNOUNCED, words))
            elif (country, action) not in explained:
                told.append(_found(reading, country, action, Stage.UNDER_WAY, words))
    return told


def _taking_part(claim: Claim, reading: Reading) -> frozenset[str]:
    """The partners that an act speaks of; who leaves takes part no more, and is named all the same."""
    if claim.type is EventType.WITHDRAWAL:
        return claim.countries or reading.partners
    return claim.countries & reading.partners if claim.countries else reading.partners


def _told(reading: Reading, country: str, action: str, stage: Stage, claim: Claim) -> Told:
    words = Words(claim.start, claim.end, claim.quote)
    day = claim.date if parse_days(claim.date) else reading.reported_on.isoformat()
    return Told(
        country,
        action,
        stage,
        reading.article_id,
        claim.id,
        words,
        day or "",
        reading.reported_on,
        reading.stale,
    )


def _found(reading: Reading, country: str, action: str, stage: Stage, words: Words) -> Told:
    day = reading.reported_on
    return Told(country, action, stage, reading.article_id, None, words, day.isoformat(), day, reading.stale)


def partnerships_of(
    told: Iterable[Told], known: Mapping[tuple[str, str], frozenset[Stage]]
) -> list[Partnership]:
    """The first evidence for each country, action and stage, and whether it is news.

    Args:
        told: everything that is said now, in any order.
        known: by country and action, the stages recorded before; they are never news again.
    """
    first: dict[tuple[str, str, Stage], Told] = {}
    for one in sorted(told, key=lambda each: each.rank):
        first.setdefault((one.country, one.action, one.stage), one)
    by_country: dict[str, list[Told]] = defaultdict(list)
    for one in first.values():
        by_country[one.country].append(one)
    return [found for country in sorted(by_country) for found in _judged(by_country[country], known)]


def _judged(told: Sequence[Told], known: Mapping[tuple[str, str], frozenset[Stage]]) -> list[Partnership]:
    """All evidence for one country; what is stale counts as known before what is fresh."""
    country = told[0].country
    before: dict[str, set[Stage]] = defaultdict(set)
    for (name, action), stages in known.items():
        if name == country:
            before[action] |= stages
    for one in told:
        if one.stale:
            before[one.action].add(one.stage)
    fresh: dict[str, set[Stage]] = defaultdict(set)
    for one in told:
        if one.stage not in before[one.action]:
            fresh[one.action].add(one.stage)
    actions = sorted((action for action, stages in before.items() if stages), key=action_order)
    return [_judge(one, before[one.action], fresh[one.action], actions) for one in told]


def _judge(one: Told, before: set[Stage], fresh: set[Stage], actions: Sequence[str]) -> Partnership:
    name = country_name(one.country)
    if one.stage in before:
        return Partnership(one, News.BACKFILL, one.stale or "recorded before")
    furthest = max(fresh, key=lambda stage: _ORDER[stage])
    if one.stage is not furthest:
        return Partnership(one, News.BACKFILL, f"reported together with a later stage: {_said(furthest)}")
    if before:
        return _after(one, max(before, key=lambda stage: _ORDER[stage]))
    reached = f"{_said(one.stage)}, {one.valid_from}"
    if one.stage is Stage.ENDED:
        return Partnership(
            one, News.NEXT_STAGE, f"{name} and {one.action}: {reached}; no beginning was known"
        )
    if actions:
        others = ", ".join(actions)
        return Partnership(
            one,
            News.NEW_ACTION,
            f"first time {name} appears as a partner for {one.action} ({reached}); known before for {others}",
        )
    return Partnership(
        one,
        News.NEW_PARTNER,
        f"first time {name} appears as a partner for {one.action} ({reached}); not known as a partner before",
    )


def _after(one: Told, reached: Stage) -> Partnership:
    if _ORDER[one.stage] < _ORDER[reached]:
        return Partnership(one, News.BACKFILL, f"a later stage was known already: {_said(reached)}")
    return Partnership(
        one,
        News.NEXT_STAGE,
        f"{country_name(one.country)} and {one.action}: {_said(reached)} before,"
        f" now {_said(one.stage)} ({one.valid_from})",
    )


def _said(stage: Stage) -> str:
    return stage.value.replace("_", " ")
