"""Why a document was coded as it was, for a person to read."""

from collections.abc import Iterator
from typing import NamedTuple

from models.coding import Kind
from pipeline.classify.actions import action_features
from pipeline.classify.bearing import Borne, borne
from pipeline.classify.candidates import candidates, words_of
from pipeline.classify.claims import claim_features, rated_claims
from pipeline.classify.coder import Coder
from pipeline.classify.findings import Judgement, judge_actions
from pipeline.classify.kinds import kind_features
from pipeline.classify.namings import Scene
from pipeline.classify.relevance import relevance_features, ruled_out
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
    # nothing where a rule decides by itself
    added: float | None


def reasons(view: View, coder: Coder) -> list[Reason]:
    """What moved relevance, each action that has any word in the text, kinds and each state, most first."""
    if rules := ruled_out(view):
        return [Reason("relevant", rule, None) for rule in rules]
    weights = coder.rules.weights
    features = relevance_features(view, weights.claim)
    told = list(_moved("relevant", weights.relevance, features, limit=6))
    told += _of_the_clearest(view, weights.claim)
    chance = weights.relevance.probability(features)
    every = candidates(view, tuple(coder.rules.actions))
    sentences = borne(every, weights.bearing)
    for code, kept in sentences.items():
        told += _moved(code, weights.action, action_features(code, kept, view, chance, words_of(every)))
    if chance >= weights.relevance.threshold:
        judged = judge_actions(view, coder.rules.actions, weights, chance)
        for each in judged:
            told += _of_kind(each, sentences[each.code], view, coder)
        told += _of_states(view, coder, chance, judged)
    return told


def _of_kind(judged: Judgement, kept: list[Borne], view: View, coder: Coder) -> Iterator[Reason]:
    """What speaks for and against something done in the sentence that shows a finding best, or ahead."""
    weights = coder.rules.weights
    shown = next(each.candidate for each in kept if each.candidate.reading is judged.sentences[0])
    features = kind_features(shown, view)
    yield from _moved(f"{judged.code} is done", weights.progress, features)
    if judged.kind is not Kind.PROGRESS:
        yield from _moved(f"{judged.code} is ahead", weights.commitment, features)


def _moved(about: str, model: Linear, features: Features, limit: int = _FEW) -> Iterator[Reason]:
    return (Reason(about, name, added) for name, added in model.reasons(features, limit))


def _of_the_clearest(view: View, model: Linear) -> Iterator[Reason]:
    """What makes the clearest sentence one that a person would quote."""
    rated = rated_claims(view, model)
    if rated:
        reading, held, _ = max(rated, key=lambda each: each.odds)
        begin = view.folded.written[reading.start : min(reading.end, reading.start + _QUOTED)]
        yield from _moved(f"“{begin}…”", model, claim_features(reading, held))


def _of_states(view: View, coder: Coder, chance: float, judged: list[Judgement]) -> Iterator[Reason]:
    """What speaks for and against each state taking part: in the text, and by itself where named best."""
    weights = coder.rules.weights
    scene = Scene(view, judged)
    for iso3 in view.states:
        places = named(iso3, scene, weights.naming)
        figures = partner_features(iso3, scene, chance, places)
        yield from _moved(f"{iso3}, in the whole text", weights.partner, figures)
        for reading, naming, _ in places[:1]:
            figures = scene.naming_features(reading, naming)
            yield from _moved(f"{iso3}, where it is named best", weights.naming, figures)
