"""Why a document was coded as it was, for a person to read."""

from typing import NamedTuple

from models.coding import Document
from pipeline.classify.actions import action_features
from pipeline.classify.bearing import borne
from pipeline.classify.candidates import candidates, words_of
from pipeline.classify.coder import Coder
from pipeline.classify.language import language_of
from pipeline.classify.relevance import relevance_features


class Reason(NamedTuple):
    """One figure that moved a decision: what it is about, its name and how much it added."""

    about: str
    feature: str
    added: float


def reasons(document: Document, coder: Coder) -> list[Reason]:
    """What moved relevance, and each action that has any word in the text, most first."""
    language = language_of(document.text, document.lang)
    if language.split("-")[0] not in coder.rules.languages:
        return []
    weights = coder.rules.weights
    view = coder.view(document.title, document.text, language)
    features = relevance_features(view, weights.claim)
    chance = weights.relevance.probability(features)
    told = [Reason("relevant", name, added) for name, added in weights.relevance.reasons(features)]
    every = candidates(view, tuple(coder.rules.actions))
    for code, kept in borne(every, weights.bearing).items():
        moved = weights.action.reasons(action_features(code, kept, view, chance, words_of(every)), limit=3)
        told += [Reason(code, name, added) for name, added in moved]
    return told
