"""How a sentence is worded around the words of an action: what stands nearest, before and after.

Figures that are nought are left out.
"""

import re
from operator import itemgetter

from pipeline.classify.anatomy import anatomy
from pipeline.classify.candidates import Candidate
from pipeline.classify.governing import governing_features
from pipeline.classify.marks import ABOUT_PLAN, EVENT_CUES, NEAR, PLAN, marks
from pipeline.classify.rulebook import TOGETHER
from pipeline.classify.rules import Cue
from pipeline.classify.view import Place, Reading, View

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
_REACH = 40


def wording_features(candidate: Candidate, own: Place | None, view: View) -> dict[str, float]:
    """Which sort of word stands nearest to the action's own, and whether it is the content of a paper."""
    reading = candidate.reading
    features = {name: 1.0 for name, held in _NAMED.items() if reading.marks & held}
    if candidate.marks & _OPINION << NEAR:
        features["opinion_near"] = 1.0
    if own is None:
        return features
    words = anatomy(reading, view).words
    if nearest := _nearest([(own[0] - word.end, word.sort) for word in words]):
        features[f"{nearest}_before"] = 1.0
    if nearest := _nearest([(word.start - own[1], word.sort) for word in words]):
        features[f"{nearest}_after"] = 1.0
    features |= governing_features(candidate, own, view)
    paper = _paper(candidate, own, view)
    features |= {
        name: 1.0 for name, holds in (paper | _usual(candidate.code, reading, paper)).items() if holds
    }
    return features


def own_place(candidate: Candidate) -> Place | None:
    """Where the first and most telling word of the action stands in the sentence."""
    places = candidate.reading.places
    for suffix in ("+", "!", "", TOGETHER):
        if found := places.get(candidate.code + suffix):
            return found[0]
    return None


def _nearest(gaps: list[tuple[int, str]]) -> str:
    """The sort with the smallest gap within reach, the first of equals; nothing where none is."""
    within = [gap for gap in gaps if -1 <= gap[0] <= _REACH]
    return min(within, key=itemgetter(0))[1] if within else ""


def _paper(candidate: Candidate, own: Place, view: View) -> dict[str, object]:
    """Whether a paper is spoken of, and the action is one of the things it holds."""
    reading = candidate.reading
    earlier = view.neighbours(reading, 2, 0)[:-1]
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


def _usual(code: str, reading: Reading, paper: dict[str, object]) -> dict[str, object]:
    """What an action usually comes as: a meeting held, an agreement as a whole, a text made public."""
    return {
        "meeting": code == "A4" and reading.marks & _HELD and Cue.EVENT_NOUN in reading.places,
        "agreement": code == "A1" and Cue.AGREEMENT_NOUN in reading.places,
        "text": code == "A10" and reading.marks & _STATED,
        "main_object": paper["paper_here"] and not paper["other_first"] and not paper["contents"],
    }
