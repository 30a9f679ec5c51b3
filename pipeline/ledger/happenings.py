"""One happening: what all its reports say of it together."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any, TypeVar

from models.coding import EventType
from models.identity import digest
from models.ledger import Day
from pipeline.ledger.claims import Claim
from pipeline.ledger.days import parse_days
from pipeline.ledger.disputes import disputed, exact_days, possible
from pipeline.ledger.lexicon import Lexicon
from pipeline.ledger.reviews import Opinion
from pipeline.ledger.traits import traits_of

Value = TypeVar("Value", EventType, str, int)

# A country named by fewer of the reports than this share is one report's mistake.
_COUNTRY_SHARE = 0.25
_ACTION_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Report:
    """One claim's part in an event."""

    claim_id: str
    article_id: str
    independent: bool
    denies: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One happening, from all its reports."""

    id: str
    type: EventType
    date: str | None
    what: str
    actions: tuple[str, ...]
    countries: tuple[str, ...]
    quantities: str | None
    place: str | None
    ordinal: int | None
    reported_on: Day | None
    # why the event cannot be news, or empty: as its first report
    stale: str
    disputed: tuple[str, ...]
    # every exact day that a report gives
    days: tuple[str, ...]
    # what its reports name, as the lexicon knows it: "workshop", "group-of-friends"
    subjects: frozenset[str]
    # the fullest report: its article and words are shown first
    claim_id: str
    reports: tuple[Report, ...]
    # what people decided on it; the fields above are as amended
    opinion: Opinion | None = None
    # the machine's own words for the fields amended
    machine: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rejected(self) -> bool:
        """Whether a person said that it shall not count."""
        return self.opinion is not None and self.opinion.rejected


def event_of(members: Sequence[Claim], lexicon: Lexicon, denials: Sequence[Claim] = ()) -> Event:
    """One event from the claims that tell of it (at least one) and those that deny it."""
    ordered = sorted(members, key=lambda claim: claim.rank)
    type_ = _most(Counter(claim.type for claim in _voices(ordered))) or ordered[0].type
    speaker = max((claim for claim in reversed(ordered) if claim.type is type_), key=_fullness)
    return Event(
        id=_event_id(ordered[0]),
        type=type_,
        date=_date(ordered),
        what=speaker.what or speaker.quote,
        actions=_actions(ordered),
        countries=_shared_by(_said(ordered, lambda claim: claim.countries), _COUNTRY_SHARE),
        quantities=_first(claim.quantities for claim in [speaker, *ordered]),
        place=_first(claim.place for claim in [speaker, *ordered]),
        ordinal=_most(Counter(claim.ordinal for claim in ordered if claim.ordinal is not None)),
        reported_on=min((claim.published_on for claim in ordered if claim.published_on), default=None),
        stale=ordered[0].stale,
        disputed=disputed(ordered, sorted(denials, key=lambda claim: claim.rank), lexicon),
        days=tuple(sorted(exact_days(ordered))),
        subjects=frozenset().union(*(traits_of(claim, lexicon).subjects for claim in ordered)),
        claim_id=speaker.id,
        reports=(*_reports(ordered), *(_denial(claim) for claim in denials)),
    )


def _event_id(founder: Claim) -> str:
    """Named after the report that came out first, by its words' place and not by the rule set.

    The first report is the one that most often arrives first, so that later ones seldom rename the
    event; and it follows from the set of reports alone, whatever order they arrived in.
    """
    told = (founder.date, founder.ordinal, *sorted(founder.countries), "|", *sorted(founder.actions))
    return digest("event", founder.type, founder.article_id, founder.start, founder.end, *told)


def _fullness(claim: Claim) -> int:
    dated = parse_days(claim.date)
    rest = (claim.countries, claim.place, claim.quantities, claim.ordinal, claim.actions)
    return (dated.exact if dated else 0) + sum(1 for part in rest if part)


def _date(claims: Sequence[Claim]) -> str | None:
    """The most exact date; of several, the one most reports give, then the earlier."""
    stated = [claim.date for claim in claims if claim.date and possible(claim)]
    exact = max((len(day) for day in stated), default=0)
    return _most(Counter(day for day in stated if len(day) == exact))


def _actions(claims: Sequence[Claim]) -> tuple[str, ...]:
    naming = _said(claims, lambda claim: claim.actions)
    return _shared_by(naming, _ACTION_SHARE) or _shared_by(naming, 0.0)


def _said(claims: Sequence[Claim], what: Callable[[Claim], frozenset[str]]) -> list[frozenset[str]]:
    """What each article says with all its claims: an article has one voice."""
    said: dict[str, frozenset[str]] = {}
    for claim in claims:
        said[claim.article_id] = said.get(claim.article_id, frozenset()) | what(claim)
    return [names for names in said.values() if names]


def _voices(claims: Sequence[Claim]) -> Iterable[Claim]:
    """Of each article the fullest claim, the first of equals."""
    voices: dict[str, Claim] = {}
    for claim in claims:
        known = voices.get(claim.article_id)
        if known is None or _fullness(claim) > _fullness(known):
            voices[claim.article_id] = claim
    return voices.values()


def _shared_by(named: Sequence[frozenset[str]], share: float) -> tuple[str, ...]:
    counts = Counter(one for names in named for one in names)
    least = max(1, ceil(share * len(named)))
    return tuple(sorted(one for one, count in counts.items() if count >= least))


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _most(counts: Mapping[Value, int]) -> Value | None:
    return min(counts, key=lambda value: (-counts[value], value), default=None)


def _reports(claims: Sequence[Claim]) -> tuple[Report, ...]:
    """In the order they came out; the first of each family and of each story is independent.

    What a search feed found has no family and is nobody's witness.
    """
    families: set[str] = set()
    stories: set[str] = set()
    reports = []
    for claim in claims:
        fresh = bool(claim.family) and claim.family not in families and claim.story_id not in stories
        if claim.family:
            families.add(claim.family)
            stories.add(claim.story_id)
        reports.append(Report(claim.id, claim.article_id, fresh))
    return tuple(reports)


def _denial(claim: Claim) -> Report:
    return Report(claim.id, claim.article_id, independent=False, denies=True)
