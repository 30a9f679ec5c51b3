"""What people decided, and what of it holds: pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import Any

from models.review import Subject, Verdict
from pipeline.ledger.claims import Claim
from pipeline.ledger.tellings import Telling, told_apart


@dataclass(frozen=True, slots=True)
class Spot:
    """The words that a decision was spoken on, and the part of a split or merged event they went to."""

    page: str
    article_id: str
    start: int
    end: int
    quote: str
    part: int = 0
    # of a finding its action, of an involvement its country, as the machine coded them
    code: str = ""

    def meets(self, page: str, article_id: str, start: int, end: int, quote: str) -> bool:
        """Whether these words are the same: they overlap, or stand unchanged in another version."""
        if article_id == self.article_id:
            return start < self.end and self.start < end
        return page == self.page and quote == self.quote


@dataclass(frozen=True, slots=True)
class Review:
    """One decision of a person."""

    number: int
    at: datetime
    reviewer: str
    verdict: Verdict
    subject: Subject
    subject_id: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    spots: tuple[Spot, ...] = ()

    @property
    def words(self) -> str:
        """The decision in words, for the change feed."""
        said = f"{self.reviewer}: {self.verdict.value}"
        return f"{said} ({self.note})" if self.note else said

    def parts(self, claims: Iterable[Claim]) -> list[list[str]]:
        """Of these claims, those the decision speaks of, by the part they went to."""
        found: dict[int, list[str]] = {spot.part: [] for spot in self.spots}
        for claim in claims:
            part = self._part_of(claim)
            if part is not None:
                found[part].append(claim.id)
        return [sorted(found[part]) for part in sorted(found)]

    def _part_of(self, claim: Claim) -> int | None:
        told = (claim.page, claim.article_id, claim.start, claim.end, claim.quote)
        return next((spot.part for spot in self.spots if spot.meets(*told)), None)


def standing(reviews: Iterable[Review]) -> list[Review]:
    """The decisions that no later one has taken back, in the order they were made.

    An undone undo lets what it took back stand again.
    """
    undone: set[str] = set()
    held = []
    for review in sorted(reviews, key=lambda one: one.number, reverse=True):
        if str(review.number) in undone:
            continue
        if review.verdict is Verdict.UNDO:
            undone.add(review.subject_id)
        else:
            held.append(review)
    return held[::-1]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What people's decisions on one thing come to."""

    rejected: bool
    fields: Mapping[str, Any]
    # the last of them
    last: Review

    def as_record(self, machine: Mapping[str, Any]) -> dict[str, Any]:
        """The last word with what the machine says of the fields amended, as plain values."""
        return {
            "number": self.last.number,
            "verdict": self.last.verdict.value,
            "by": self.last.reviewer,
            "at": self.last.at.isoformat(),
            "note": self.last.note,
            "machine": {name: machine[name] for name in sorted(self.fields) if name in machine},
        }


def opinion(reviews: Sequence[Review]) -> Opinion | None:
    """What standing decisions on one thing come to; None where there is none.

    Of accepting and rejecting the later counts. Amendments add up, field by field; to reject drops
    those before it.
    """
    if not reviews:
        return None
    rejected = False
    fields: dict[str, Any] = {}
    for review in reviews:
        if review.verdict is Verdict.REJECT:
            rejected, fields = True, {}
        elif review.verdict in (Verdict.ACCEPT, Verdict.AMEND):
            rejected = False
            fields.update(review.fields)
    return Opinion(rejected, fields, reviews[-1])


@dataclass(frozen=True, slots=True)
class Ties:
    """Which claims belong together by a person's word, and which do not."""

    together: tuple[tuple[str, ...], ...] = ()
    apart: frozenset[tuple[str, str]] = frozenset()


def ties(
    claims: Collection[Claim], reviews: Sequence[Review], told: Iterable[Sequence[Telling]] = ()
) -> Ties:
    """What merges and splits come to for these claims, and then what articles tell as one or as several.

    A later decision comes before an earlier one: of the earlier all stands that can stand beside it. What
    `told` says, for each article, comes last.
    """
    making = _Tying()
    for review in reversed(reviews):
        if review.verdict is Verdict.MERGE:
            making.join([one for part in review.parts(claims) for one in part])
        elif review.verdict is Verdict.SPLIT:
            parts = review.parts(claims)
            making.divide(parts)
            for part in parts:
                making.join(part)
    for happenings in told:
        _tie(making, happenings)
    return making.outcome()


def _tie(making: "_Tying", article: Sequence[Telling]) -> None:
    for telling in article:
        making.join([claim.id for claim in telling.claims])
    for pair in combinations([telling.claims for telling in article], 2):
        if any(told_apart(one, other) for one in pair[0] for other in pair[1]):
            making.divide([[claim.id for claim in claims] for claims in pair])


class _Tying:
    """Ties as they are taken up, the most binding first."""

    def __init__(self) -> None:
        self._group: dict[str, list[str]] = {}
        self._apart: set[tuple[str, str]] = set()

    def join(self, claim_ids: Sequence[str]) -> None:
        """Bring claims together as far as nothing taken up before keeps them apart."""
        groups: list[list[str]] = []
        for claim_id in sorted(claim_ids):
            mine = self._group.setdefault(claim_id, [claim_id])
            if any(mine is each for each in groups):
                continue
            mate = next((each for each in groups if not self._kept_apart(each, mine)), None)
            if mate is None:
                groups.append(mine)
            else:
                mate.extend(mine)
                self._group.update(dict.fromkeys(mine, mate))

    def divide(self, parts: Sequence[Sequence[str]]) -> None:
        """Keep claims of different parts apart, unless something taken up before joins them."""
        for number, part in enumerate(parts):
            for other in (one for later in parts[number + 1 :] for one in later):
                for claim_id in part:
                    mine = self._group.setdefault(claim_id, [claim_id])
                    if other not in mine:
                        self._apart.add((min(claim_id, other), max(claim_id, other)))

    def _kept_apart(self, one: Sequence[str], other: Sequence[str]) -> bool:
        return any((min(a, b), max(a, b)) in self._apart for a in one for b in other)

    def outcome(self) -> Ties:
        groups = {id(group): tuple(sorted(group)) for group in self._group.values()}
        return Ties(
            tuple(sorted(group for group in groups.values() if len(group) > 1)), frozenset(self._apart)
        )
