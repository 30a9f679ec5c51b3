"""How a sentence is worded around the words of an action: what stands nearest, before and after.

Figures that are nought are left out.
"""

import re

from pipeline.classify.candidates import Candidate
from pipeline.classify.governing import governing_features
from pipeline.classify.marks import ABOUT_PLAN, EVENT_CUES, NEAR, PLAN, marks
from pipeline.classify.rulebook import TOGETHER
from pipeline.classify.rules import Cue
from pipeline.classify.view import Reading, View
from pipeline.classify.weights import true_of

Place = tuple[int, int]

# What a paper says is to be done, after it has been signed or adopted.
_CONTENTS = re.compile(
    r"\b(?:lists?|names|covers?|includ\w+|contains?|asks? for|provides? for|by signing|foresees?"
    r"|according to the (?:paper|agreement|memorandum|document)"
    r"|under (?:it|the (?:agreement|memorandum|deal|plan))"
    r"|incluye|prevé|inclui|prevê|prévoit|comprend|предусматривает|включает)\b"
    r"|内容包括|内容涉及|涉及|其中包括|内容有|提出|根据(?:协议|备忘录|计划)|按(?:计划|照计划|协议)|约定|围绕|将在|写道|涵盖"
)
_SIGNED = (Cue.SIGNED, Cue.STATED)

_OPINION = marks(Cue.OPINION, Cue.REMARK)
_NAMED = {"the_plan": marks(PLAN), "about_plan": ABOUT_PLAN, "un": marks(Cue.UN), "remark": marks(Cue.REMARK)}
_HELD, _STATED = marks(Cue.HELD), marks(Cue.STATED, Cue.RELEASED)
_ANY_EVENT = marks(*EVENT_CUES)
_SORTS: dict[str, tuple[str, ...]] = {
    "event": tuple(cue.value for cue in EVENT_CUES),
    "plan": (Cue.PLAN.value,),
    "wish": (Cue.WISH.value,),
    "done": (Cue.DONE.value,),
    "recap": (Cue.RECAP.value,),
}
_REACH = 40


def wording_features(candidate: Candidate, view: View) -> dict[str, float]:
    """Which sort of word stands nearest to the action's own, and whether it is the content of a paper."""
    reading = candidate.reading
    own = own_place(candidate)
    features = {name: 1.0 for name, held in _NAMED.items() if reading.marks & held}
    if candidate.marks & _OPINION << NEAR:
        features["opinion_near"] = 1.0
    if own is None:
        return features
    for side in ("before", "after"):
        nearest = _nearest(reading, own, side)
        if nearest:
            features[f"{nearest}_{side}"] = 1.0
    features |= governing_features(candidate, own, view)
    paper = _paper(candidate, own, view)
    features |= true_of(**paper, **_usual(candidate.code, reading, paper))
    return features


def own_place(candidate: Candidate) -> Place | None:
    """Where the first and most telling word of the action stands in the sentence."""
    places = candidate.reading.places
    for suffix in ("+", "!", "", TOGETHER):
        if found := places.get(candidate.code + suffix):
            return found[0]
    return None


def _nearest(reading: Reading, own: Place, side: str) -> str | None:
    """The sort of the word nearest to the action's on one side, within reach."""
    best: tuple[int, str] | None = None
    for sort, cues in _SORTS.items():
        for cue in cues:
            for place in reading.places.get(cue, ()):
                gap = own[0] - place[1] if side == "before" else place[0] - own[1]
                if -1 <= gap <= _REACH and (best is None or gap < best[0]):
                    best = (gap, sort)
    return best[1] if best else None


def _paper(candidate: Candidate, own: Place, view: View) -> dict[str, bool]:
    """Whether a paper is spoken of, and the action is one of the things it holds."""
    reading = candidate.reading
    line = view.lines[reading.line]
    index = next(i for i, each in enumerate(line) if each is reading)
    earlier = line[max(0, index - 2) : index]
    signed = any(each.has(Cue.SIGNED) and each.has(Cue.AGREEMENT_NOUN) for each in earlier)
    before = view.folded.text[reading.start : own[0]]
    others = [tag for tag in reading.places if tag[-1] in "+=" and tag[:-1] != candidate.code]
    return {
        "paper_before": signed and not reading.marks & _ANY_EVENT,
        "paper_before_any": signed,
        "paper_here": reading.has(Cue.SIGNED) and reading.has(Cue.AGREEMENT_NOUN),
        "contents": _CONTENTS.search(before) is not None,
        "other_first": any(reading.places[tag][0][0] < own[0] for tag in others),
        "after_signed": any(place[1] <= own[0] for cue in _SIGNED for place in reading.places.get(cue, ())),
    }


def _usual(code: str, reading: Reading, paper: dict[str, bool]) -> dict[str, object]:
    """What an action usually comes as: a meeting held, an agreement as a whole, a text made public."""
    return {
        "meeting": code == "A4" and reading.marks & _HELD and Cue.EVENT_NOUN in reading.places,
        "agreement": code == "A1" and Cue.AGREEMENT_NOUN in reading.places,
        "text": code == "A10" and reading.marks & _STATED,
        "main_object": paper["paper_here"] and not paper["other_first"] and not paper["contents"],
    }
