"""What a sentence is made of, worked out once for all the actions that it may speak of."""

import re
from bisect import bisect_left

from pipeline.classify.marks import EVENT_CUES
from pipeline.classify.rules import Cue
from pipeline.classify.view import Anatomy, Place, Reading, View, Word

# The sorts of words that say whether something is done, promised or merely said.
_SORTS: dict[str, tuple[str, ...]] = {
    "event": (*(cue.value for cue in EVENT_CUES), Cue.DEED.value),
    "plan": (Cue.PLAN.value,),
    "wish": (Cue.WISH.value,),
    "done": (Cue.DONE.value,),
    "recap": (Cue.RECAP.value,),
}
_SORT_OF = {cue: sort for sort, cues in _SORTS.items() for cue in cues}
_GOVERNING = frozenset({"event", "plan", "wish", "recap"})

# Where one statement of a sentence ends and another with a verb of its own begins.
_BREAK = re.compile(
    r"[,;:，；：、،؛]|\b(?:and|but|which|that|who|while|whereas|so that|in order to"
    r"|et|mais|y|que|pero|e|mas|и|но|который|которая|которые|чтобы|dan|yang|untuk|và|để)\b|并|而且|同时|但"
)
_CLAUSE_MARK = re.compile(r"[,;:、،]")
_QUOTE = re.compile(r"[“「『«„\"]")


def anatomy(reading: Reading, view: View) -> Anatomy:
    """The parts of a sentence of the body, worked out when first asked for."""
    known = view.anatomies.get(reading.start)
    if known is None:
        known = view.anatomies[reading.start] = _apart(reading, view)
    return known


def _apart(reading: Reading, view: View) -> Anatomy:
    text, start, end = view.folded.text, reading.start, reading.end
    words = [
        Word(*place, sort)
        for cue, sort in _SORT_OF.items()
        if cue in reading.places
        for place in reading.places[cue]
    ]
    return Anatomy(
        words=tuple(words),
        verbs=tuple(sorted(word for word in words if word.sort in _GOVERNING)),
        breaks=tuple(found.span() for found in _BREAK.finditer(text, start, end)),
        clause_marks=tuple(found.start() for found in _CLAUSE_MARK.finditer(text, start, end)),
        quotes=_QUOTE.search(text, start, end) is not None,
    )


def statement(parts: Anatomy, reading: Reading, own: Place) -> Place:
    """The part of the sentence around a word that lies between commas and conjunctions."""
    start, end = reading.start, reading.end
    for begins, ends in parts.breaks:
        if ends <= own[0]:
            start = ends
        elif begins >= own[1]:
            return start, begins
    return start, end


def clause(parts: Anatomy, reading: Reading, own: Place) -> Place:
    """The part of the sentence around a word that lies between marks such as commas."""
    marks = parts.clause_marks
    before, after = bisect_left(marks, own[0]), bisect_left(marks, own[1])
    start = marks[before - 1] if before else reading.start
    return start, marks[after] if after < len(marks) else reading.end
