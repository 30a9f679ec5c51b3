"""The marks of many sentences turned on their side: for each mark one number, with a bit per sentence.

Asking which of fifty sentences hold several marks is then one `&` for all of them together.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import compress
from typing import TypeVar

from pipeline.classify.marks import NEAR

_Sentence = TypeVar("_Sentence")


class Columns:
    """Which sentences have which marks; the first sentence is the highest bit."""

    def __init__(self, lines: list[list[int]]) -> None:
        """`lines` are the marks of the sentences, line by line; none is empty."""
        # Row by row the marks in binary: each NEAR-th character belongs to the same mark.
        self._rows = "".join([f"{held:0{NEAR}b}" for line in lines for held in line])
        self.count = len(self._rows) // NEAR
        self.every = (1 << self.count) - 1
        starts = "".join(["1".ljust(len(line), "0") for line in lines])
        self._within = self.every ^ int(starts or "0", 2)
        self._columns: dict[int, int] = {}

    def having(self, marks: int) -> int:
        """The sentences that have all these marks; from NEAR on those that they or their neighbours have."""
        held = self.every
        for place in _places(marks):
            held &= self._column(place)
        return held

    def with_any(self, marks: int) -> int:
        """The sentences that have any of these marks."""
        held = 0
        for place in _places(marks):
            held |= self._column(place)
        return held

    def first(self, count: int) -> int:
        """The first so many sentences."""
        return self.every & ~(self.every >> count)

    def chosen(self, sentences: Iterable[_Sentence], having: int) -> Iterator[_Sentence]:
        """Those of the sentences, as many and in the same order, that such a number stands for."""
        return compress(sentences, map(int, f"{having:0{self.count}b}"))

    def _column(self, place: int) -> int:
        column = self._columns.get(place)
        if column is None:
            column = self._near(place - NEAR) if place >= NEAR else self._own(place)
            self._columns[place] = column
        return column

    def _own(self, place: int) -> int:
        return int(self._rows[NEAR - 1 - place :: NEAR] or "0", 2)

    def _near(self, place: int) -> int:
        """A mark of the sentences themselves and of those before and after in the same line."""
        own = self._column(place)
        # What follows the first of its line has it from the one before, and gives it to it.
        return own | own >> 1 & self._within | (own & self._within) << 1


@cache
def _places(marks: int) -> tuple[int, ...]:
    return tuple(place for place in range(marks.bit_length()) if marks >> place & 1)
