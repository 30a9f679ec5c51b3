"""Which sentences may speak of which action, and what stands in them and around them."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from pipeline.classify.marks import ACT, AI, CHINA, NEAR, OTHER, WIDTH
from pipeline.classify.rulebook import TOGETHER
from pipeline.classify.view import Reading, View

# Which words of the action the sentence has.
STRONG, WEAK, ALONE, JOINT = (1 << WIDTH + place for place in range(4))
_SORTS = {"+": STRONG, "": WEAK, "!": ALONE, TOGETHER: JOINT}
_COUNTED = {STRONG: 2, WEAK: 1, ALONE: 2, JOINT: 0}

_WORTH: tuple[tuple[int, float], ...] = (
    (STRONG, 2),
    (WEAK, 1),
    (JOINT, 1),
    (ALONE, 2),
    (AI, 1.5),
    (AI << NEAR, 0.5),
    (CHINA, 1),
    (CHINA << NEAR, 0.5),
    (OTHER, 1),
    (ACT, 1),
)
_FURNITURE_WORTH = -4


class Candidate(NamedTuple):
    """A sentence that may speak of an action, and what speaks for it."""

    code: str
    reading: Reading
    # the marks of the sentence, as `View.wide` has them, and from WIDTH on those of the action's words
    marks: int
    # how often words of the action occur, a telling phrase counting double
    words: int
    # how well the sentence carries the claim, for choosing among several
    worth: float

    @property
    def telling(self) -> bool:
        """Whether more speaks of the action than a word that many actions share."""
        return self.marks & (STRONG | ALONE | JOINT) > 0


def candidate(code: str, reading: Reading, wide: int) -> Candidate:
    """A sentence as one that may speak of an action; `wide` are its marks as `View.wide` has them."""
    held, words = wide, 0
    for suffix, mark in _SORTS.items():
        places = reading.places.get(code + suffix)
        if places:
            held |= mark
            words += len(places) * _COUNTED[mark]
    worth = sum([value for mark, value in _WORTH if held & mark])
    return Candidate(code, reading, held, words, worth + _FURNITURE_WORTH * reading.furniture)


def candidates(view: View, codes: Iterable[str]) -> dict[str, list[Candidate]]:
    """For each action the sentences with a word of it, in order of place."""
    found: dict[str, list[Candidate]] = {code: [] for code in codes}
    code_of = _codes_by_tag(tuple(found))
    for reading, wide in zip(view.readings, view.wide, strict=True):
        for code in dict.fromkeys([code_of[tag] for tag in reading.places if tag in code_of]):
            found[code].append(candidate(code, reading, wide))
    return found


@cache
def _codes_by_tag(codes: tuple[str, ...]) -> dict[str, str]:
    return {code + suffix: code for code in codes for suffix in _SORTS}


def words_of(found: dict[str, list[Candidate]]) -> int:
    """How often words of any action occur outside page furniture, a telling phrase counting double."""
    return sum([c.words for each in found.values() for c in each if not c.reading.furniture])
