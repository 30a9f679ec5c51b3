"""How one version of a text differs from another, for a person to read."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from archive.views.articles import Piece

KEPT, ADDED, REMOVED, SKIPPED = "kept", "added", "removed", "skipped"
_UNIT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w+|\s+|.", re.DOTALL)
# Comparing takes time with the square of the length: beyond this, paragraphs are compared and not words.
_MOST_UNITS = 4_000
_CONTEXT = 90


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """The runs kept, added and removed; long unchanged runs are cut to the words around the changes."""
    units_before, units_after = _units(before), _units(after)
    if max(len(units_before), len(units_after)) > _MOST_UNITS:
        units_before, units_after = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return tuple(_shortened(list(_pieces(units_before, units_after))))


def _units(text: str) -> list[str]:
    return _UNIT.findall(text)


def _pieces(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, from_before, to_before, from_after, to_after in matcher.get_opcodes():
        old, new = "".join(before[from_before:to_before]), "".join(after[from_after:to_after])
        if tag == "equal":
            yield Piece(sort=KEPT, text=old)
            continue
        if old:
            yield Piece(sort=REMOVED, text=old)
        if new:
            yield Piece(sort=ADDED, text=new)


def _shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for number, piece in enumerate(pieces):
        first, last = number == 0, number == len(pieces) - 1
        if piece.sort != KEPT or len(piece.text) <= 3 * _CONTEXT:
            yield piece
            continue
        if not first:
            yield Piece(sort=KEPT, text=piece.text[:_CONTEXT])
        yield Piece(sort=SKIPPED, text=" … ")
        if not last:
            yield Piece(sort=KEPT, text=piece.text[-_CONTEXT:])
