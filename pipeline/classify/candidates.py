"""Which sentences may speak of which action, and what stands in them and around them."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from pipeline.classify.marks import WIDTH
from pipeline.classify.rulebook import TOGETHER
from pipeline.classify.view import Reading, View

# Which words of the action the sentence has.
STRONG, WEAK, ALONE, JOINT = (1 << WIDTH + place for place in range(4))
# What stands behind the action's code in the tag, and how much each word of the sort counts.
_SORTS = {"+": (STRONG, 2), "": (WEAK, 1), "!": (ALONE, 2), TOGETHER: (JOINT, 0)}


class Candidate(NamedTuple):
    """A sentence that may speak of an action, and what speaks for it."""

    code: str
    reading: Reading
    # the marks of the sentence, as `View.wide` has them, and from WIDTH on those of the action's words
    marks: int
    # how often words of the action occur, a telling phrase counting double
    words: int

    @property
    def telling(self) -> bool:
        """Whether more speaks of the action than a word that many actions share."""
        return self.marks & (STRONG | ALONE | JOINT) > 0


def candidate(code: str, reading: Reading, wide: int) -> Candidate:
    """A sentence as one that may speak of an action; `wide` are its marks as `View.wide` has them."""
    words = _words(reading, _sorts_by_tag((code,))).get(code, (0, 0))
    return Candidate(code, reading, wide | words[0], words[1])


def candidates(view: View, codes: Iterable[str]) -> dict[str, list[Candidate]]:
    """For each action the sentences with a word of it, in order of place."""
    found: dict[str, list[Candidate]] = {code: [] for code in codes}
    sorts = _sorts_by_tag(tuple(found))
    for reading, wide in zip(view.readings, view.wide, strict=True):
        for code, (held, count) in _words(reading, sorts).items():
            found[code].append(Candidate(code, reading, wide | held, count))
    return found


# By tag: the action, which sort of words of it, and how much each counts.
_Sorts = dict[str, tuple[str, int, int]]


@cache
def _sorts_by_tag(codes: tuple[str, ...]) -> _Sorts:
    return {code + suffix: (code, *sort) for code in codes for suffix, sort in _SORTS.items()}


def _words(reading: Reading, sorts: _Sorts) -> dict[str, tuple[int, int]]:
    """For each action the sorts of its words that the sentence has, and how much they count together."""
    words: dict[str, tuple[int, int]] = {}
    for tag, places in reading.places.items():
        if tag in sorts:
            code, mark, counted = sorts[tag]
            held, count = words.get(code, (0, 0))
            words[code] = (held | mark, count + len(places) * counted)
    return words


def words_of(found: dict[str, list[Candidate]]) -> int:
    """How often words of any action occur outside page furniture, a telling phrase counting double."""
    return sum([c.words for each in found.values() for c in each if not c.reading.furniture])
