"""Names for one statement at a time: databases limit how many parameters it may have."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

_Many = TypeVar("_Many")

# SQLite's own limit is far above this.
_AT_ONCE = 500


def in_batches(many: Sequence[_Many], size: int = _AT_ONCE) -> Iterator[Sequence[_Many]]:
    """Parts of a sequence, in order, each short enough for one statement."""
    return (many[start : start + size] for start in range(0, len(many), size))
