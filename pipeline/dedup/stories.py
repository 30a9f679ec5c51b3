"""Which story an article belongs to, and why."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from models.identity import digest
from pipeline.dedup.signature import Signature

Relation = Literal["original", "copy", "mirror"]

# Measured on reprints that share from 30 % of their word 3-grams up, and on unrelated items written in the
# same stock phrases: see docs/bench-dedup.md.
_SHARED_PART = 0.22
SHARED_LEAST = 4
# A shingle that stands in more than so many different stories is a phrase of the trade.
STOCK_STORIES = 3
# Texts that share this much are copies whatever phrases they are made of.
_NEARLY_ALL, NEARLY_ALL_LEAST = 0.85, 6
_COPY_WINDOW_DAYS = 120


@dataclass(frozen=True, slots=True)
class Item:
    """An article as far as grouping needs it."""

    article_id: str
    signature: Signature
    source_id: str = ""
    url: str = ""
    document_number: str = ""
    published_on: date | None = None

    @property
    def names(self) -> list[str]:
        """What names the document itself: its address and its number, where it has them."""
        return [name for name in (self.url, self.document_number) if name]


@dataclass(frozen=True, slots=True)
class Known:
    """An article that already belongs to a story."""

    item: Item
    story_id: str


@dataclass(frozen=True, slots=True)
class Membership:
    """The story of an article, how it stands to the others in it, and the reason in words."""

    story_id: str
    relation: Relation
    because: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What an index knows about an article that is to be grouped."""

    # articles that share shingles, the address or the document number with it
    candidates: Sequence[Known]
    # its shingles that more than three different stories hold
    stock: frozenset[int]


class Index(Protocol):
    """Where grouped articles are looked up and kept."""

    def prepare(self, items: Sequence[Item]) -> None:
        """Look up at once what is needed to group these articles one after the other."""
        ...

    def look_up(self, item: Item) -> Found:
        """What is known about an article that is to be grouped."""
        ...

    def add(self, known: Known) -> None:
        """Remember an article and its story."""
        ...


def group(items: Sequence[Item], index: Index) -> list[Membership]:
    """Decide the stories of articles, one after the other, and remember them."""
    index.prepare(items)
    memberships = []
    for item in items:
        membership = decide(item, index.look_up(item))
        index.add(Known(item=item, story_id=membership.story_id))
        memberships.append(membership)
    return memberships


def decide(item: Item, found: Found) -> Membership:
    """The story of the best matching candidate, or a new story of its own.

    The same document number or address makes a mirror, shared text a copy. Ties go to the story
    whose identifier sorts first, so that the order of the candidates does not matter.
    """
    others = [known for known in found.candidates if known.item.article_id != item.article_id]
    stock = found.stock
    graded = [
        (strength, known.story_id, relation, because, known.item.article_id)
        for known in others
        for strength, relation, because in (_compare(item, known.item, stock),)
        if strength > 0
    ]
    if not graded:
        return Membership(
            story_id=digest("story", item.article_id), relation="original", because="first of its story"
        )
    best = min(graded, key=lambda grade: (-grade[0], grade[1], grade[4]))
    _, story_id, relation, because, of = best
    return Membership(story_id=story_id, relation=relation, because=because, of=of)


def _compare(new: Item, old: Item, stock: frozenset[int]) -> tuple[float, Relation, str]:
    """How strongly two articles tell the same; 0 when they do not."""
    if new.document_number and new.document_number == old.document_number:
        return 3.0, "mirror", f"same document number {new.document_number}"
    if new.url and new.url == old.url:
        return 2.0, "mirror", "same address"
    if not _near_in_time(new, old):
        return 0.0, "original", ""
    shared = shared_part(new.signature, old.signature, stock)
    if shared >= _SHARED_PART:
        return shared, "copy", f"about {round(100 * shared)} % of the shorter text is the same"
    return 0.0, "original", ""


def shared_part(one: Signature, other: Signature, stock: frozenset[int] = frozenset()) -> float:
    """Estimated part of the shorter text's shingles that the other one has too; 0 for too few to tell.

    `stock` phrases count for nothing, unless nearly all of the text is the same.
    """
    if not one.sample or not other.sample:
        return 0.0
    # Only what both samples could hold is compared: the longer text may have been sampled more thinly.
    limit = min(one.sample[-1], other.sample[-1])
    mine = set(one.sample[: bisect_right(one.sample, limit)])
    theirs = set(other.sample[: bisect_right(other.sample, limit)])
    whole = _part(mine, theirs, least=NEARLY_ALL_LEAST)
    if whole >= _NEARLY_ALL:
        return whole
    same_lead = bool(one.lead) and one.lead == other.lead
    part = _part(mine - stock, theirs - stock, least=1 if same_lead else SHARED_LEAST)
    return max(part, _SHARED_PART) if same_lead and part else part


def _part(mine: set[int], theirs: set[int], *, least: int = SHARED_LEAST) -> float:
    common = len(mine & theirs)
    return common / min(len(mine), len(theirs)) if common >= least else 0.0


def _near_in_time(new: Item, old: Item) -> bool:
    if new.published_on is None or old.published_on is None:
        return True
    return abs((new.published_on - old.published_on).days) <= _COPY_WINDOW_DAYS
