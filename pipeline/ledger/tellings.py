"""Which claims of one article tell of one happening, and which of several.

A coder makes a claim of every sentence that reports something done. Most articles tell of one thing, and
what further sentences say of it bears neither day nor number; an article that tells of two things tells
them apart by day or by country.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from models.coding import EventType
from pipeline.ledger.claims import Claim
from pipeline.ledger.surroundings import alike, one_occasion
from pipeline.ledger.traits import Traits

# What a coder calls a sentence that says neither "signed" nor "opened" nor the like.
_VAGUE = frozenset({EventType.EVENT_HELD, EventType.PROGRAMME_STARTED})

# A year alone says too little to found a happening on.
_DATED = 2


@dataclass(frozen=True, slots=True)
class Telling:
    """One happening as one article tells it."""

    claims: tuple[Claim, ...]
    # those by which it is compared with other articles: what bears no day likens it to anything
    voices: frozenset[str]


def tellings(traits: Iterable[Traits]) -> Iterator[list[Telling]]:
    """For each article with several claims, the happenings it tells of."""
    articles: dict[str, list[Traits]] = defaultdict(list)
    for one in traits:
        articles[one.claim.article_id].append(one)
    for _, told in sorted(articles.items()):
        if len(told) > 1:
            ordered = sorted(told, key=lambda one: one.claim.rank)
            yield [_telling(group) for group in _happenings(ordered)]


def told_apart(one: Claim, other: Claim) -> bool:
    """Whether an article that says both says it of two happenings: another day, or other countries."""
    days = one.date is not None and other.date is not None and not _same_days(one.date, other.date)
    countries = bool(one.countries and other.countries) and one.countries.isdisjoint(other.countries)
    return days or countries


def _telling(group: Sequence[Traits]) -> Telling:
    voices = [one for one in group if _founds(one)] or [max(group, key=_stated)]
    return Telling(tuple(one.claim for one in group), frozenset(one.claim.id for one in voices))


def _stated(one: Traits) -> int:
    return sum(map(bool, (one.claim.countries, one.claim.place, one.claim.quantities)))


def _same_days(one: str, other: str) -> bool:
    """Whether one is the other, or the month or year that holds it."""
    return one.startswith(other) or other.startswith(one)


def _happenings(claims: Sequence[Traits]) -> list[list[Traits]]:
    """What bears a day or a number founds a happening; the rest joins the only one it can be said of."""
    groups: list[list[Traits]] = []
    for one in filter(_founds, claims):
        _put(one, groups, [group for group in groups if all(_same(one, mate) for mate in group)][:1])
    founded = [list(group) for group in groups]
    for one in claims:
        if not _founds(one):
            fits = [group for group, mates in zip(groups, founded, strict=False) if _said_of(one, mates)]
            _put(one, groups, fits or [group for group in groups[len(founded) :] if _alongside(one, group)])
    return groups


def _put(one: Traits, groups: list[list[Traits]], fits: Sequence[list[Traits]]) -> None:
    """Into the only group that fits; where none or several do, it is a group of its own."""
    if len(fits) == 1:
        fits[0].append(one)
    else:
        groups.append([one])


def _founds(one: Traits) -> bool:
    return one.window.exact >= _DATED or one.claim.ordinal is not None


def _same(one: Traits, other: Traits) -> bool:
    """Whether two claims that bear a day or a number can be one happening."""
    kinds = other.claim.type in alike(one.claim.type) or one_occasion(one, other)
    return kinds and not _contradict(one, other)


def _said_of(one: Traits, mates: Sequence[Traits]) -> bool:
    """Whether an undated claim can be said of the happening that these found."""
    own = {one.claim.type} & _VAGUE or any(mate.claim.type in alike(one.claim.type) for mate in mates)
    return bool(own) and not any(_contradict(one, mate) for mate in mates)


def _alongside(one: Traits, group: Sequence[Traits]) -> bool:
    """Whether claims that all bear neither day nor number are one."""
    kinds = {one.claim.type, *(mate.claim.type for mate in group)}
    return len(kinds - _VAGUE) <= 1 and not any(_contradict(one, mate) for mate in group)


def _contradict(one: Traits, other: Traits) -> bool:
    a, b = one.claim, other.claim
    numbers = a.ordinal is not None and b.ordinal is not None and a.ordinal != b.ordinal
    places = bool(a.place and b.place and one.places and other.places) and not one.places & other.places
    return numbers or places or told_apart(a, b) or not one.window.touches(other.window)
