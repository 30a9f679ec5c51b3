"""What kind of news a sentence tells of an action: done, promised, or merely said.

Figures that are nought are left out.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from pipeline.classify.anatomy import anatomy, clause
from pipeline.classify.candidates import STRONG, Candidate
from pipeline.classify.dates import dates_in
from pipeline.classify.marks import CHINA, CHINA_ACTOR, COMMENT, EVENT_CUES, marks
from pipeline.classify.relevance import clearest_deed
from pipeline.classify.rules import Cue
from pipeline.classify.view import Place, Reading, View
from pipeline.classify.weights import true_of
from pipeline.classify.wording import own_place, wording_features

_PAST = re.compile(r"\b(?!need|speed|indeed|proceed|succeed|hundred)[a-z]{2,}ed\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d(?:\d?日|(?<!\w\d)\d?(?:st|nd|rd|th)?\b)")
_QUESTION = re.compile(r"[?？]\s*[\"”’」』]?$")

# Whether a date is whole does not depend on the day it is counted from.
_ANY_DAY = date(2024, 9, 25)

_EVENTS = frozenset({Cue.DEED.value, *(cue.value for cue in EVENT_CUES)})
_PLAN = Cue.PLAN.value
_PLANS = frozenset({_PLAN, Cue.WISH.value})
_CUES = (*EVENT_CUES, Cue.DEED, Cue.DONE, Cue.PLAN, Cue.WISH, Cue.RECAP, Cue.OPINION, Cue.DENIAL, Cue.OFFER)
# The cue, and the names of its figures for the sentence and for the clause of the action's word.
_KIND_CUES = tuple((cue.value, f"any_{cue.value}", f"clause_{cue.value}") for cue in _CUES)
_NOUNS = (
    Cue.EVENT_NOUN.value,
    Cue.AGREEMENT_NOUN.value,
    Cue.FACILITY_NOUN.value,
    Cue.PROGRAMME_NOUN.value,
    Cue.RESOURCE_NOUN.value,
)
_EVENT = marks(*EVENT_CUES)
_EVENT_IN_TITLE = marks(Cue.HELD, Cue.SIGNED, Cue.OPENED, Cue.STARTED, Cue.RELEASED)
_PLANNED, _PLAN_OR_WISH = marks(Cue.PLAN), marks(Cue.PLAN, Cue.WISH)
_PLAN_OR_OFFER = marks(Cue.PLAN, Cue.OFFER)
_PLANS_AND_OFFERS = (Cue.PLAN.value, Cue.OFFER.value)
_CHINA = (Cue.CHINA.value, CHINA_ACTOR)
# "China is also ready to": a few words may stand between.
_SUBJECT_REACH = 12
_DONE, _OPINION = marks(Cue.DONE), marks(Cue.OPINION)


def kind_features(candidate: Candidate, view: View) -> dict[str, float]:
    """Figures on whether the sentence tells of something done, promised or merely said."""
    reading = candidate.reading
    if reading.start not in view.figures:
        view.figures[reading.start] = _sentence_features(reading, view)
    features = {f"is_{candidate.code}": 1.0} | view.figures[reading.start]
    if candidate.marks & STRONG:
        features["strong"] = 1.0
    own = own_place(candidate)
    if own is not None:
        _clause_features(features, candidate, own, view)
    return features | wording_features(candidate, own, view)


def _sentence_features(reading: Reading, view: View) -> dict[str, float]:
    """The part of them that is the same for every action the sentence may speak of."""
    held, text, places = reading.marks, reading.text, reading.places
    features: dict[str, float] = {}
    for cue, occurs, _ in _KIND_CUES:
        if cue in places:
            features[cue] = min(2, len(places[cue])) / 2
            features[occurs] = 1.0
    features |= {noun: 1.0 for noun in _NOUNS if noun in places}
    features["deed_of_text"] = clearest_deed(view)
    return features | true_of(
        past=_PAST.search(text),
        year=_YEAR.search(text),
        day=_DAY.search(text),
        question=_QUESTION.search(text),
        plan_only=held & _PLANNED and not held & (_EVENT | _DONE),
        event_only=held & _EVENT and not held & _PLAN_OR_WISH,
        china=held & CHINA,
        china_plans=held & CHINA and held & _PLAN_OR_OFFER and _says_what_it_will_do(places),
        first_line=reading.line <= 1,
        names=reading.namings,
        title_event=view.title.marks & _EVENT_IN_TITLE,
        title_plan=view.title.marks & _PLANNED,
        title_opinion=view.title.marks & _OPINION,
        commentary=view.is_commentary,
        # of a column what is told to the day is news all the same
        commentary_day=view.is_commentary and _has_day(reading, view),
        commentary_here=view.is_commentary and held & COMMENT,
        commentary_plan=view.is_commentary and held & _PLAN_OR_OFFER,
        retold=view.retells,
    )


def _says_what_it_will_do(places: Mapping[str, Sequence[Place]]) -> bool:
    """Whether China is named right before the word of what it plans or offers."""
    said = [begin for cue in _PLANS_AND_OFFERS for begin, _ in places.get(cue, ())]
    named = [end for cue in _CHINA for _, end in places.get(cue, ())]
    return any(0 <= begin - end <= _SUBJECT_REACH for end in named for begin in said)


def _has_day(reading: Reading, view: View) -> bool:
    """Whether the sentence dates what it tells to the day."""
    found = dates_in(reading.text, view.language, _ANY_DAY)
    return any(len(dated.iso) == len("2024-09-25") for dated in found)


def _clause_features(features: dict[str, float], candidate: Candidate, own: Place, view: View) -> None:
    """The same for the clause that holds the action's own word."""
    places = candidate.reading.places
    start, end = clause(anatomy(candidate.reading, view), candidate.reading, own)
    planned = done = False
    for cue, _, in_clause in _KIND_CUES:
        if cue in places and any(start <= place[0] and place[1] <= end for place in places[cue]):
            features[in_clause] = 1.0
            planned |= cue in _PLANS
            done |= cue in _EVENTS
    features |= true_of(
        clause_plan_only=planned and not done,
        clause_event_only=done and not planned,
        clause_plan_before=any(place[0] < own[0] for place in places.get(_PLAN, ())),
    )
