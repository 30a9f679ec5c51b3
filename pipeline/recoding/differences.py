"""What one coding of a text says otherwise than another, claim by claim."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.coding import Coding, EventClaim, Evidence, Role

# An event's particulars, as a person compares them.
_PARTICULARS = ("date", "actions", "countries", "quantities", "place", "ordinal", "denies")


class Aspect(StrEnum):
    """What the codings differ in."""

    RELEVANT = "relevant"
    ACTION = "action"
    KIND = "kind"
    PARTNER = "partner"
    EVENT = "event"


class Way(StrEnum):
    """How they differ."""

    APPEARS = "appears"
    DISAPPEARS = "disappears"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Difference:
    """One claim that two rule sets do not agree on, with the words it rests on."""

    article_id: str
    aspect: Aspect
    way: Way
    # an action, a country or a type of event; empty for relevance
    code: str = ""
    before: str = ""
    after: str = ""
    quote: str = ""


def differences(before: Coding, after: Coding) -> list[Difference]:
    """What the later coding of a text says otherwise than the earlier one, in a fixed order."""
    found = [
        *_relevance(before, after),
        *_actions(before, after),
        *_partners(before, after),
        *_events(before, after),
    ]
    return sorted(found, key=lambda one: (list(Aspect).index(one.aspect), one.code, one.way, one.quote))


def counts(found: Iterable[Difference]) -> Mapping[tuple[Aspect, Way], int]:
    """How many there are of each aspect and way, all of them named."""
    counted = Counter((one.aspect, one.way) for one in found)
    return {(aspect, way): counted[aspect, way] for aspect in Aspect for way in Way}


def _relevance(before: Coding, after: Coding) -> Iterator[Difference]:
    if before.relevant is not after.relevant:
        way = Way.APPEARS if after.relevant else Way.DISAPPEARS
        spoken = [finding.evidence for finding in (after if after.relevant else before).actions]
        yield Difference(after.id, Aspect.RELEVANT, way, quote=_first(spoken[0]) if spoken else "")


def _actions(before: Coding, after: Coding) -> Iterator[Difference]:
    old, new = ({(one.code, one.kind): one.evidence for one in each.actions} for each in (before, after))
    for code in sorted({code for code, _ in {**old, **new}}):
        was, now = (tuple(kind for name, kind in each if name == code) for each in (old, new))
        if set(was) == set(now):
            continue
        words = _first(new[code, now[0]] if now else old[code, was[0]])
        said = {"code": code, "before": " ".join(was), "after": " ".join(now), "quote": words}
        aspect = Aspect.KIND if was and now else Aspect.ACTION
        yield Difference(after.id, aspect, _way(bool(was), bool(now)), **said)


def _partners(before: Coding, after: Coding) -> Iterator[Difference]:
    old, new = (
        {one.iso3: one.evidence for one in each.countries if one.role is Role.PARTNER}
        for each in (before, after)
    )
    for country in sorted(old.keys() ^ new.keys()):
        words = _first(new.get(country) or old[country])
        way = _way(country in old, country in new)
        yield Difference(after.id, Aspect.PARTNER, way, code=country, quote=words)


def _events(before: Coding, after: Coding) -> Iterator[Difference]:
    left = list(before.events)
    for claim in after.events:
        same = _counterpart(claim, left)
        if same is not None:
            left.remove(same)
        if same is None or _particulars(same) != _particulars(claim):
            yield _event(after.id, same, claim)
    for claim in left:
        yield _event(after.id, claim, None)


def _counterpart(claim: EventClaim, others: Iterable[EventClaim]) -> EventClaim | None:
    """The event of this type that rests on the same words, or on some of them."""
    same = [one for one in others if one.type is claim.type and _overlap(one, claim)]
    return max(same, key=lambda one: _overlap(one, claim), default=None)


def _overlap(one: EventClaim, other: EventClaim) -> int:
    mine, theirs = one.evidence[0], other.evidence[0]
    return max(0, min(mine.end, theirs.end) - max(mine.start, theirs.start))


def _event(article_id: str, before: EventClaim | None, after: EventClaim | None) -> Difference:
    shown = after or before
    assert shown is not None
    was, now = _particulars(before), _particulars(after)
    if before and after:
        was, now = ({name: each[name] for name in each if was[name] != now[name]} for each in (was, now))
    else:
        was, now = ({name: each[name] for name in each if each[name]} for each in (was, now))
    way = _way(before is not None, after is not None)
    return Difference(
        article_id, Aspect.EVENT, way, shown.type, _said(was), _said(now), _first(shown.evidence)
    )


def _particulars(claim: EventClaim | None) -> dict[str, str]:
    if claim is None:
        return {}
    said = claim.model_dump(mode="json", include=set(_PARTICULARS))
    said |= {"actions": " ".join(sorted(claim.actions)), "countries": " ".join(sorted(claim.countries))}
    return {name: "" if said[name] in (None, False) else str(said[name]) for name in _PARTICULARS}


def _said(particulars: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value or 'none'}" for name, value in particulars.items())


def _way(was: bool, now: bool) -> Way:
    if was and now:
        return Way.CHANGES
    return Way.APPEARS if now else Way.DISAPPEARS


def _first(evidence: tuple[Evidence, ...]) -> str:
    return evidence[0].quote if evidence else ""
