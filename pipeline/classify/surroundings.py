"""What stands before and after a word of its sentence: words of which cues, and whether right beside it.

So the models of sentences see who does what with whom: a sentence may hold China, AI, a state and "signed",
and what it tells depends on their order and on which of them stand side by side.
"""

from functools import cache
from typing import NamedTuple

from pipeline.classify.view import Place, Reading

# Characters between two words that stand beside one another; by folds 6 and 30 are no better.
_BESIDE = 15
_STATE = "state"


class _Names(NamedTuple):
    """What the figures are called of one cue seen from one word."""

    before: str
    right_before: str
    after: str
    right_after: str


def surroundings(anchor: str, own: Place, reading: Reading) -> dict[str, float]:
    """For each cue and for states whether they come before or after a place of the sentence, and beside it.

    `anchor` is what the names of the figures begin with. Words of actions are left out.
    """
    features: dict[str, float] = {}
    for cue, places in reading.places.items():
        if cue[0].islower():
            for place in places:
                _from(own, place, _names(anchor, cue), features)
    for naming in reading.namings:
        _from(own, (naming.start, naming.end), _names(anchor, _STATE), features)
    return features


def _from(own: Place, other: Place, names: _Names, features: dict[str, float]) -> None:
    if other[1] <= own[0]:
        features[names.before] = 1.0
        if own[0] - other[1] <= _BESIDE:
            features[names.right_before] = 1.0
    elif other[0] >= own[1]:
        features[names.after] = 1.0
        if other[0] - own[1] <= _BESIDE:
            features[names.right_after] = 1.0


@cache
def _names(anchor: str, cue: str) -> _Names:
    sides = ("before", "right_before", "after", "right_after")
    return _Names(*(f"{anchor}_{side}_{cue}" for side in sides))
