"""What type of event a sentence tells of: figures for the weights to judge.

Figures that are nought are left out.
"""

from collections.abc import Sequence
from itertools import pairwise

from models.coding import EventType
from pipeline.classify.marks import EVENT_CUES
from pipeline.classify.rules import Cue
from pipeline.classify.view import Place, Reading
from pipeline.classify.weights import Linear

_NOUNS = (
    Cue.EVENT_NOUN,
    Cue.AGREEMENT_NOUN,
    Cue.FACILITY_NOUN,
    Cue.PROGRAMME_NOUN,
    Cue.RESOURCE_NOUN,
)
_DEEDS = (Cue.HELD, Cue.SIGNED, Cue.OPENED, Cue.STARTED, Cue.RELEASED, Cue.JOINED)
# A verb and its noun stand within so many characters.
_TOGETHER = 25


def type_features(reading: Reading, title: Reading, codes: Sequence[str]) -> dict[str, float]:
    """Figures on the verbs and nouns of a sentence, of the title, and the actions it speaks of."""
    features = {f"is_{code}": 1.0 for code in codes}
    features["several"] = float(len(codes) > 1)
    held = [cue.value for cue in (*EVENT_CUES, *_NOUNS) if cue in reading.places]
    features.update(dict.fromkeys(held, 1.0))
    features.update({f"{code}_{cue}": 1.0 for code in codes for cue in held})
    features.update({f"title_{cue.value}": 1.0 for cue in (*EVENT_CUES, *_NOUNS) if cue in title.places})
    verbs = sorted((reading.places[cue][0][0], cue.value) for cue in EVENT_CUES if cue in reading.places)
    if verbs:
        features[f"first_{verbs[0][1]}"] = 1.0
    if len(verbs) == 1:
        features[f"only_{verbs[0][1]}"] = 1.0
    nouns = [noun for noun in _NOUNS if noun in reading.places]
    for deed in _DEEDS:
        if deed in reading.places:
            for noun in nouns:
                _pair(features, reading, deed, noun)
    return features


def _pair(features: dict[str, float], reading: Reading, deed: Cue, noun: Cue) -> None:
    features[f"{deed.value}_{noun.value}"] = 1.0
    if _are_beside(reading.places[deed], reading.places[noun]):
        features[f"{deed.value}_by_{noun.value}"] = 1.0


def _are_beside(verbs: Sequence[Place], nouns: Sequence[Place]) -> bool:
    """Whether a verb and a noun begin close together: the closest two are neighbours in order of place."""
    starts = sorted([*((start, "verb") for start, _ in verbs), *((start, "noun") for start, _ in nouns)])
    return any(one[1] != then[1] and then[0] - one[0] < _TOGETHER for one, then in pairwise(starts))


def likeliest_type(
    reading: Reading, title: Reading, codes: Sequence[str], models: dict[EventType, Linear]
) -> EventType:
    """The type whose model rates the sentence highest; a meeting where nothing was learned."""
    features = type_features(reading, title, codes)
    return max(models, key=lambda each: models[each].probability(features), default=EventType.EVENT_HELD)
