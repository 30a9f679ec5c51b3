"""Why a document was coded as it was, for a person to read."""

from collections.abc import Iterator
from typing import NamedTuple

from models.coding import Document
from pipeline.classify.actions import action_features
from pipeline.classify.bearing import borne
from pipeline.classify.candidates import candidates, words_of
from pipeline.classify.claims import claim_features, rated_claims
from pipeline.classify.coder import Coder
from pipeline.classify.findings import judge_actions
from pipeline.classify.language import language_of
from pipeline.classify.namings import Scene
from pipeline.classify.relevance import relevance_features
from pipeline.classify.roles import named, partner_features
from pipeline.classify.view import View
from pipeline.classify.weights import Features, Linear

# So many figures are shown of whatever is less than the relevance of the text.
_FEW = 3
_QUOTED = 40


class Reason(NamedTuple):
    """One figure that moved a decision: what it is about, its name and how much it added."""

    about: str
    feature: str
    added: float


def reasons(document: Document, coder: Coder) -> list[Reason]:
    """What moved relevance, each action that has any word in the text and each state, most first."""
    language = language_of(document.text, document.lang)
    if language.split("-")[0] not in coder.rules.languages:
        return []
    weights = coder.rules.weights
    view = coder.view(document.title, document.text, language)
    features = relevance_features(view, weights.claim)
    told = list(_moved("relevant", weights.relevance, features, limit=6))
    told += _of_the_clearest(view, weights.claim)
    chance = weights.relevance.probability(features)
    every = candidates(view, tuple(coder.rules.actions))
    for code, kept in borne(every, weights.bearing).items():
        told += _moved(code, weights.action, action_features(code, kept, view, chance, words_of(every)))
    if chance >= weights.relevance.threshold:
        told += _of_states(view, coder, chance)
    return told


def _moved(about: str, model: Linear, features: Features, limit: int = _FEW) -> Iterator[Reason]:
    return (Reason(about, name, added) for name, added in model.reasons(features, limit))


def _of_the_clearest(view: View, model: Linear) -> Iterator[Reason]:
    """What makes the clearest sentence one that a person would quote."""
    rated = rated_claims(view, model)
    if rated:
        reading, held, _ = max(rated, key=lambda each: each.odds)
        begin = view.folded.written[reading.start : min(reading.end, reading.start + _QUOTED)]
        yield from _moved(f"“{begin}…”", model, claim_features(reading, held))


def _of_states(view: View, coder: Coder, chance: float) -> Iterator[Reason]:
    """What speaks for and against each state taking part: over the text, and where it is named best."""
    weights = coder.rules.weights
    scene = Scene(view, judge_actions(view, coder.rules.actions, weights, chance))
    for iso3 in view.states:
        places = named(iso3, scene, weights.naming)
        yield from _moved(iso3, weights.partner, partner_features(iso3, scene, chance, places))
        for reading, naming, _ in places[:1]:
            yield from _moved(iso3, weights.naming, scene.naming_features(reading, naming))
