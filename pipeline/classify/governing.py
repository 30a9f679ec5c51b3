"""Which verb a word of an action hangs on, and in whose mouth it is put.

Figures that are nought are left out.
"""

import re
from collections.abc import Iterator

from pipeline.classify.candidates import Candidate
from pipeline.classify.marks import EVENT_CUES, NEAR, marks
from pipeline.classify.rules import Cue
from pipeline.classify.view import Reading, View
from pipeline.classify.weights import true_of

Place = tuple[int, int]

# Where one statement of a sentence ends and another with a verb of its own begins.
_BREAK = re.compile(
    r"[,;:，；：、،؛]|\b(?:and|but|which|that|who|while|whereas|so that|in order to"
    r"|et|mais|y|que|pero|e|mas|и|но|который|которая|которые|чтобы|dan|yang|untuk|và|để)\b|并|而且|同时|但"
)
_SORTS: dict[str, tuple[str, ...]] = {
    "event": tuple(cue.value for cue in EVENT_CUES),
    "plan": (Cue.PLAN.value,),
    "wish": (Cue.WISH.value,),
    "recap": (Cue.RECAP.value,),
}
_OPENING, _CLOSING = "“「『«„", "”」』»"
_DENIAL = marks(Cue.DENIAL)
_MANY = 0.3


def governing_features(candidate: Candidate, own: Place, view: View) -> dict[str, float]:
    """The nearest verb of the same statement, or else of the sentence, and who says it."""
    reading = candidate.reading
    verbs = sorted(_verbs(reading))
    features: dict[str, float] = {}
    inside = statement(view.folded.text, reading, own)
    if sort := _nearest([verb for verb in verbs if inside[0] <= verb[0] < inside[1]], own):
        features[f"governs_{sort}"] = 1.0
    elif sort := _nearest(verbs, own):
        features[f"governs_afar_{sort}"] = 1.0
    else:
        features["governs_nothing"] = 1.0
    features |= true_of(
        quoted=_is_quoted(view.folded.text[reading.start : own[0]]),
        opinionated=view.remarks > _MANY,
        denied=view.title.marks & _DENIAL,
        denied_near=candidate.marks & _DENIAL << NEAR,
    )
    return features


def _verbs(reading: Reading) -> Iterator[tuple[int, int, str]]:
    for sort, cues in _SORTS.items():
        for cue in cues:
            yield from ((start, end, sort) for start, end in reading.places.get(cue, ()))


def statement(text: str, reading: Reading, own: Place) -> Place:
    """The part of the sentence around a word that lies between commas and conjunctions."""
    start, end = reading.start, reading.end
    for found in _BREAK.finditer(text, reading.start, reading.end):
        if found.end() <= own[0]:
            start = found.end()
        elif found.start() >= own[1]:
            end = found.start()
            break
    return start, end


def _nearest(verbs: list[tuple[int, int, str]], own: Place) -> str:
    """The sort of the last verb before the word, else of the first one after it; nothing where none is."""
    before = [verb for verb in verbs if verb[0] < own[0]]
    if before:
        return before[-1][2]
    return verbs[0][2] if verbs else ""


def _is_quoted(before: str) -> bool:
    opened = sum(before.count(mark) for mark in _OPENING) - sum(before.count(mark) for mark in _CLOSING)
    return opened > 0 or before.count('"') % 2 == 1
