"""Whether two reports tell of one event: points for what agrees, a bar for what cannot be.

The points are roughly logarithms of odds: +2 means that agreement is some seven times likelier between
two reports of one event than between reports of two events of a kind. `bench/ledger.py` measures them.
"""

from collections.abc import Iterable

from models.coding import EventType
from pipeline.ledger.claims import Claim
from pipeline.ledger.lexicon import Lexicon
from pipeline.ledger.surroundings import (
    CONTRADICTION_DAYS,
    SPREAD_DAYS,
    Surroundings,
    alike,
    one_occasion,
)
from pipeline.ledger.traits import Traits, traits_of

# No agreement elsewhere makes up for it.
BARRED = float("-inf")

# Two reports with this many points tell of one event: a day, a country and an action that agree.
KIN = 4.0

# What speaks against a report that names no country telling of an event of which another names some.
_FACELESS = -1.5

# Several countries in common are seldom chance; how many a report names of a long list often is.
_COMPANY = 1.0

# Pairs remembered: some 150 bytes each.
_REMEMBERED = 1_000_000

# Events to which many countries come: each country's press names its own.
_MANY_SIDED = frozenset({EventType.EVENT_HELD, EventType.PROGRAMME_STARTED, EventType.MEMBERSHIP})


class Kinships:
    """Points of pairs of claims, each worked out once; claims are found by what may make them kin."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._traits: dict[str, Traits] = {}
        self._points: dict[tuple[str, str], float] = {}

    def traits(self, claim: Claim) -> Traits:
        """What can be compared of a claim, as it is now."""
        known = self._traits.get(claim.id)
        if known is None or known.claim != claim:
            if known is not None or len(self._points) > _REMEMBERED:
                self._points.clear()
            known = self._traits[claim.id] = traits_of(claim, self._lexicon)
        return known

    def points(self, one: Traits, other: Traits) -> float:
        """As `kinship`."""
        pair = _in_order(one, other)
        if pair not in self._points:
            self._points[pair] = kinship(one, other)
        return self._points[pair]

    def pairs(self, claims: Iterable[Claim]) -> dict[tuple[str, str], float]:
        """Points of every pair that is not barred, by the two claims' identifiers in their order."""
        traits = [self.traits(claim) for claim in claims]
        around = Surroundings(traits)
        near = ((one, other) for one in traits for other in around.near(one) if one.claim.id < other.claim.id)
        points = {(one.claim.id, other.claim.id): self.points(one, other) for one, other in near}
        return {pair: value for pair, value in points.items() if value != BARRED}

    def kin(self, known: Iterable[Claim], others: Iterable[Claim]) -> frozenset[str]:
        """Those of the other claims that have enough points with any of the known ones."""
        mine = Surroundings(self.traits(claim) for claim in known)
        theirs = [self.traits(claim) for claim in others]
        return frozenset(
            one.claim.id for one in theirs if any(self.points(one, each) >= KIN for each in mine.near(one))
        )


def _in_order(one: Traits, other: Traits) -> tuple[str, str]:
    a, b = one.claim.id, other.claim.id
    return (a, b) if a < b else (b, a)


def kinship(one: Traits, other: Traits) -> float:
    """Points for two reports telling of one event; `BARRED` when they cannot. Symmetric."""
    a, b = one.claim, other.claim
    kinds = _kinds(one, other)
    if kinds == BARRED or _different(a.ordinal, b.ordinal):
        return BARRED
    named = _ordinal(a, b) + _story(a, b)
    bearings = _dates(one, other, named) + _countries(one, other, named)
    if bearings == BARRED:
        return BARRED
    points = (
        named
        + bearings
        + kinds
        + _places(one, other)
        + _shared(a.actions, b.actions, 1.0, -1.0)
        + _shared(one.numbers, other.numbers, 1.0, -0.5)
        + _subjects(one, other)
        + min(2, len(one.names & other.names))
        + _wording(one, other)
        + _faceless(one, other, named)
    )
    return points if a.article_id != b.article_id else points - _within_one_article(one, other)


def _kinds(one: Traits, other: Traits) -> float:
    """What is one occasion by day and country has a place, subject or action to agree on besides."""
    if one.claim.type is other.claim.type or one_occasion(one, other):
        return 0.0
    return -1.5 if other.claim.type in alike(one.claim.type) else BARRED


def _different(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def _ordinal(a: Claim, b: Claim) -> float:
    return 2.5 if a.ordinal is not None and a.ordinal == b.ordinal else 0.0


def _story(a: Claim, b: Claim) -> float:
    return 3.0 if a.story_id == b.story_id else 0.0


def _dates(one: Traits, other: Traits, named: float) -> float:
    exact, gap = min(one.window.exact, other.window.exact), one.window.gap(other.window)
    if exact == 3:
        return _days_apart(gap, named)
    if gap:
        return -1.0 if named and gap <= SPREAD_DAYS else BARRED
    if exact:
        return 0.5 if exact == 2 else 0.0
    return _undated(one, other)


def _days_apart(gap: int, named: float) -> float:
    if gap <= 1:
        return 2.0 - gap
    if gap <= SPREAD_DAYS:
        return -0.5
    return -2.0 if named and gap <= CONTRADICTION_DAYS else BARRED


def _undated(one: Traits, other: Traits) -> float:
    """An undated report speaks of the last days; of an older event it must say more to be known for it."""
    return 1.0 if one.likely.touches(other.likely) else -2.0


def _countries(one: Traits, other: Traits, named: float) -> float:
    mine, theirs = one.claim.countries, other.claim.countries
    many_sided = bool(_MANY_SIDED & {one.claim.type, other.claim.type})
    if not mine or not theirs:
        return _mentioned(mine or one.mentioned, theirs or other.mentioned, many_sided=many_sided)
    common = len(mine & theirs)
    if common:
        return 1.0 + common / len(mine | theirs) + min(_COMPANY, (common - 1) / 2)
    return -1.0 if named and many_sided else BARRED


def _faceless(one: Traits, other: Traits, named: float) -> float:
    """Where one says of no country that it takes part, kind, action and near days are not enough."""
    if bool(one.claim.countries or one.mentioned) is bool(other.claim.countries or other.mentioned):
        return 0.0
    same_day = one.window.exact == 3 == other.window.exact and one.window.gap(other.window) <= 1
    shared = (one.places & other.places) or (one.names & other.names) or (one.numbers & other.numbers)
    return 0.0 if named or same_day or shared else _FACELESS


def _mentioned(mine: frozenset[str], theirs: frozenset[str], *, many_sided: bool) -> float:
    """Countries that a sentence names say less than those the coder found to take part."""
    return _shared(mine, theirs, 1.0, 0.0 if many_sided else -5.0)


def _places(one: Traits, other: Traits) -> float:
    if one.elsewhere and other.elsewhere:
        return 1.0 if one.elsewhere == other.elsewhere else 0.0
    if one.elsewhere or other.elsewhere:
        # A name we do not know may be a building in, or the province around, one that we know.
        return -0.5 if one.places or other.places else 0.0
    return _shared(one.places, other.places, 1.0, -2.0)


def _shared(one: frozenset[object], other: frozenset[object], same: float, different: float) -> float:
    if not one or not other:
        return 0.0
    return same if one & other else different


def _subjects(one: Traits, other: Traits) -> float:
    if not one.subjects or not other.subjects:
        return 0.0
    common = len(one.subjects & other.subjects)
    return 2.5 * common / min(len(one.subjects), len(other.subjects)) if common else -1.5


def _wording(one: Traits, other: Traits) -> float:
    """Words can be compared within one language only."""
    if one.speech != other.speech or not one.words or not other.words:
        return 0.0
    return 3.0 * len(one.words & other.words) / len(one.words | other.words)


def _within_one_article(one: Traits, other: Traits) -> float:
    """An article that reports two events of a kind tells them apart by a day, a country or a place."""
    apart = (
        _different(one.claim.date, other.claim.date)
        or one.claim.countries != other.claim.countries
        or bool(one.places and other.places and not one.places & other.places)
    )
    return 3.0 + 2.0 * (one.claim.story_id == other.claim.story_id) if apart else 1.0
