"""Which verb a word of an action hangs on, and in whose mouth it is put.

Figures that are nought are left out.
"""

from collections.abc import Sequence

from pipeline.classify.anatomy import anatomy, statement
from pipeline.classify.candidates import Candidate
from pipeline.classify.marks import NEAR, marks
from pipeline.classify.rules import Cue
from pipeline.classify.view import Place, View, Word

_OPENING, _CLOSING = "“「『«„", "”」』»"
_DENIAL = marks(Cue.DENIAL)
_MANY = 0.3


def governing_features(candidate: Candidate, own: Place, view: View) -> dict[str, float]:
    """The nearest verb of the same statement, or else of the sentence, and who says it."""
    reading, parts = candidate.reading, anatomy(candidate.reading, view)
    start, end = statement(parts, reading, own)
    features: dict[str, float] = {}
    if sort := _nearest([verb for verb in parts.verbs if start <= verb.start < end], own):
        features[f"governs_{sort}"] = 1.0
    elif sort := _nearest(parts.verbs, own):
        features[f"governs_afar_{sort}"] = 1.0
    else:
        features["governs_nothing"] = 1.0
    if parts.quotes and _is_quoted(view.folded.text[reading.start : own[0]]):
        features["quoted"] = 1.0
    if view.remarks > _MANY:
        features["opinionated"] = 1.0
    if view.title.marks & _DENIAL:
        features["denied"] = 1.0
    if candidate.marks & _DENIAL << NEAR:
        features["denied_near"] = 1.0
    return features


def _nearest(verbs: Sequence[Word], own: Place) -> str:
    """The sort of the last verb before the word, else of the first one after it; nothing where none is."""
    before = [verb for verb in verbs if verb.start < own[0]]
    if before:
        return before[-1].sort
    return verbs[0].sort if verbs else ""


def _is_quoted(before: str) -> bool:
    opened = sum(before.count(mark) for mark in _OPENING) - sum(before.count(mark) for mark in _CLOSING)
    return opened > 0 or before.count('"') % 2 == 1
