"""How two versions of a text differ: a slip of the pen mended, or something else said."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from models.article import Change
from pipeline.extract.slips import TOKEN, is_slip

Op = Literal["same", "removed", "added"]
_SLIPS_AT_MOST = 8
# Comparing takes the square of the length; what differs over more tokens than this is no slip.
_COMPARED_TOKENS = 4_000
_CONTEXT = 12


class Piece(NamedTuple):
    """A run of words that both versions have, or only the older, or only the newer one."""

    op: Op
    words: str


def compare(old_text: str, new_text: str, old_title: str = "", new_title: str = "") -> Change:
    """Class a change: TYPO for spelling and punctuation, REMOVED when nothing is left, else SUBSTANCE.

    A changed figure or negation is substance however small it is.
    """
    if not new_text.strip():
        return Change.REMOVED
    old, new = f"{old_title}\n{old_text}", f"{new_title}\n{new_text}"
    changed = [(before, after) for before, after in _changes(TOKEN.findall(old), TOKEN.findall(new))]
    slips = len(changed) <= _SLIPS_AT_MOST and all(is_slip(*change) for change in changed)
    return Change.TYPO if slips else Change.SUBSTANCE


def difference(old: str, new: str) -> list[Piece]:
    """What changed, readably: removed and added words with a little of what stands around them."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    pieces = list(_pieces(before, after))
    return [
        Piece(piece.op, _shortened(piece.words, first=at == 0, last=at == len(pieces) - 1))
        if piece.op == "same"
        else piece
        for at, piece in enumerate(pieces)
    ]


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    for op, a, b, c, d in _opcodes(old, new):
        if op != "equal":
            yield list(old[a:b]), list(new[c:d])


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for op, a, b, c, d in _opcodes(old, new):
        if op == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        if a < b:
            yield Piece("removed", "".join(old[a:b]))
        if c < d:
            yield Piece("added", "".join(new[c:d]))


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """The matcher's operations, worked out only between the common beginning and the common end."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    rest = shorter - start
    end = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    if start:
        yield "equal", 0, start, 0, start
    a, b = old[start : len(old) - end], new[start : len(new) - end]
    if len(a) + len(b) > _COMPARED_TOKENS:
        yield "replace", start, start + len(a), start, start + len(b)
    elif a or b:
        for op, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            yield op, start + i, start + j, start + k, start + m
    if end:
        yield "equal", len(old) - end, len(old), len(new) - end, len(new)


def _shortened(words: str, *, first: bool, last: bool) -> str:
    """The beginning and the end of a long run that did not change."""
    tokens = TOKEN.findall(words)
    if len(tokens) <= 2 * _CONTEXT + 3:
        return words
    head = "" if first else "".join(tokens[:_CONTEXT])
    tail = "" if last else "".join(tokens[-_CONTEXT:])
    return f"{head} … {tail}"
