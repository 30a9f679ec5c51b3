"""How likely each sentence is one on which a claim rests, learned from the sentences that people quoted."""

from functools import lru_cache
from typing import NamedTuple

from pipeline.classify.marks import ABROAD, AI, CHINA_ACTOR, LONE, NEAR, names, near_names
from pipeline.classify.rulebook import TOGETHER
from pipeline.classify.rules import Cue
from pipeline.classify.surroundings import surroundings
from pipeline.classify.view import Place, Reading, View
from pipeline.classify.weights import MOST_ODDS, Linear, bounded, chance, figures_of_best

_SPEAKS = AI | LONE
_MOST_LETTERS = 300
_MOST_STATES = 6
_CHINA = (Cue.CHINA.value, CHINA_ACTOR)
_WIDER = (Cue.GROUPING.value, ABROAD)
# What a word of an action is called by what stands behind the action's code in its tag.
_WORDS = {"": "word", "+": "told", "!": "alone", TOGETHER: "joint"}


def claim_features(reading: Reading, held: int) -> dict[str, float]:
    """What a sentence and its neighbours hold, and what stands around AI, China and the other side in it.

    `held` are its marks as `View.wide` has them.
    """
    features = dict.fromkeys((*names(reading.marks), *near_names(held)), 1.0)
    features["letters"] = min(_MOST_LETTERS, len(reading.text)) / _MOST_LETTERS
    features["states"] = min(_MOST_STATES, len({n.iso3 for n in reading.namings})) / _MOST_STATES
    for tag in reading.places:
        if tag[0].isupper() and (name := _word_name(tag)):
            features[name] = 1.0
    for anchor, place in _sides(reading).items():
        features |= surroundings(anchor, place, reading)
    return features


def _sides(reading: Reading) -> dict[str, Place]:
    """Where AI, China and another side are first named, as far as they are."""
    places = reading.places
    sides: dict[str, Place] = {}
    if Cue.AI in places:
        sides["ai"] = places[Cue.AI][0]
    for cue in _CHINA:
        if cue in places:
            sides.setdefault("china", places[cue][0])
    if reading.namings:
        sides["other"] = (reading.namings[0].start, reading.namings[0].end)
    for cue in _WIDER:
        if cue in places:
            sides.setdefault("other", places[cue][0])
    return sides


@lru_cache(maxsize=256)
def _word_name(tag: str) -> str:
    """What a word of an action is called among the figures; nothing where it takes a word back."""
    code = tag.rstrip("".join(_WORDS) + "-")
    sort = _WORDS.get(tag[len(code) :])
    return f"{code}_{sort}" if sort else ""


def may_claim(held: int) -> bool:
    """Whether a sentence, by its marks with those around it, or a neighbour speaks of AI or of data."""
    return held & (_SPEAKS | _SPEAKS << NEAR) > 0


class Rated(NamedTuple):
    """A sentence on which a claim may rest, with its marks as `View.wide` has them."""

    reading: Reading
    held: int
    # log odds that a person quotes it
    odds: float


def rated_claims(view: View, model: Linear) -> list[Rated]:
    """The sentences on which a claim may rest, in order of place."""
    return [
        Rated(reading, held, bounded(model.log_odds(claim_features(reading, held)), MOST_ODDS))
        for reading, held in zip(view.readings, view.wide, strict=True)
        if may_claim(held) and not reading.furniture
    ]


def claim_figures(view: View, model: Linear) -> dict[str, float]:
    """How well the sentences of a text carry a claim: the best three, all together, and those about AI."""
    rated = rated_claims(view, model)
    figures = figures_of_best("claim", sorted([each.odds for each in rated], reverse=True))
    about_ai = [chance(each.odds) for each in rated if each.reading.ai]
    # one more than there are: a share of few says less
    figures["claim_share"] = sum(about_ai) / (1 + len(about_ai))
    return figures
