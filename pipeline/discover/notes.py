"""What a proposal says about itself: each field with its value, how sure it is, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

# Below this a person must look before the field is used.
SURE = 0.8


@dataclass(frozen=True, slots=True)
class Note:
    """One proposed field. `confidence` is between 0 (a guess) and 1 (seen to work on everything asked)."""

    field: str
    value: str
    confidence: float
    why: str
    alternatives: tuple[str, ...] = ()

    @property
    def doubtful(self) -> bool:
        return self.confidence < SURE


def doubtful(notes: Iterable[Note]) -> list[Note]:
    """The notes a person should look at, the least sure first."""
    return sorted((note for note in notes if note.doubtful), key=lambda note: note.confidence)
