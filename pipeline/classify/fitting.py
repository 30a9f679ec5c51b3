"""Learning the weights from coded texts: small logistic models, the same result on every run."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.coding import Coding
from pipeline.classify.candidates import candidates
from pipeline.classify.coder import Coder
from pipeline.classify.examples import (
    Example,
    Judged,
    Seen,
    Staged,
    action_examples,
    bearing_examples,
    claim_examples,
    naming_examples,
    partner_examples,
    read_all,
    relevance_examples,
    rule_examples,
    sentence_examples,
    staged,
    type_examples,
)
from pipeline.classify.gold import GoldText
from pipeline.classify.weights import Linear, Weights

Floats = npt.NDArray[np.float64]

# How strongly each model is held back from the particulars of few texts.
PENALTY = {
    "claim": 20.0,
    "bearing": 20.0,
    "progress": 4.0,
    "commitment": 5.0,
    "relevance": 1.0,
    "action": 2.0,
    "naming": 20.0,
    "partner": 10.0,
    "event_type": 4.0,
}
# Models of whole texts rest on what models of sentences say of texts that these were not learned from.
_PARTS = 5
_STEPS = 60
_CLOSE_ENOUGH = 1e-9
_SMALLEST = 0.005


def fit(texts: Iterable[GoldText], coder: Coder) -> Weights:
    """Weights learned from coded texts with the rules of a coder (whose own weights are not used)."""
    seen = read_all(texts, coder)
    told = [_told(each, coder) for each in seen]
    weights = _of_sentences(told, coder.rules.weights)
    judged = _judged_by_others(seen, told, weights)
    usual = [each for each in judged if not each.text.hard]
    usual += [Judged(*each, weights) for each in rule_examples(coder)]
    weights = _learn(weights, "relevance", relevance_examples(usual))
    weights = _learn(weights, "action", action_examples(judged, coder, weights))
    weights = _of_states(staged(seen, coder, weights), weights)
    types = {name: linear(examples, PENALTY["event_type"], 0.5) for name, examples in type_examples(seen)}
    return weights.model_copy(update={"event_types": types})


class _Told(NamedTuple):
    """Examples from the sentences of one text, and the part of the texts that it belongs to."""

    part: int
    claim: list[Example]
    bearing: list[Example]
    progress: list[Example]
    commitment: list[Example]


def _told(each: Seen, coder: Coder) -> _Told:
    part = fold_of(each.text.group, _PARTS)
    # what rates sentences serves relevance, of which nothing is learned from hard texts
    claims = [] if each.text.hard else claim_examples(*each)
    found = candidates(each.view, tuple(coder.rules.actions))
    return _Told(part, claims, bearing_examples(*each, found), *sentence_examples(*each, found))


def _of_sentences(told: Sequence[_Told], weights: Weights) -> Weights:
    """With the models of sentences learned from these."""
    for name in ("claim", "bearing", "progress", "commitment"):
        weights = _learn(weights, name, [example for each in told for example in getattr(each, name)])
    return weights


def _judged_by_others(seen: Sequence[Seen], told: Sequence[_Told], weights: Weights) -> list[Judged]:
    """Each text with what is learned from the sentences of the other parts."""
    by_part = [_of_sentences([each for each in told if each.part != part], weights) for part in range(_PARTS)]
    return [Judged(*each, by_part[examples.part]) for each, examples in zip(seen, told, strict=True)]


def _of_states(texts: Sequence[Staged], weights: Weights) -> Weights:
    """With the models of who takes part: of the places where states are named, and of the states."""
    namings = [(fold_of(each.text.group, _PARTS), naming_examples(each)) for each in texts]

    def of_places(without: int | None) -> Weights:
        kept = [example for part, examples in namings if part != without for example in examples]
        return _learn(weights, "naming", kept)

    by_part = [of_places(part).naming for part in range(_PARTS)]
    partners = [
        example
        for each, (part, _) in zip(texts, namings, strict=True)
        for example in partner_examples(each, by_part[part])
    ]
    return _learn(of_places(None), "partner", partners)


def _learn(weights: Weights, name: str, examples: Sequence[Example]) -> Weights:
    """With one model learned anew; it says yes from the same probability on as before."""
    model = linear(examples, PENALTY[name], getattr(weights, name).threshold)
    return weights.model_copy(update={name: model})


def linear(examples: Sequence[Example], penalty: float, threshold: float) -> Linear:
    """A logistic model held back by an L2 penalty, found by Newton's method."""
    if not examples:
        return Linear(threshold=threshold)
    names = sorted({name for features, _ in examples for name in features})
    rows = np.array([[features.get(name, 0.0) for name in names] + [1.0] for features, _ in examples])
    answers = np.array([float(yes) for _, yes in examples])
    solution = _newton(rows, answers, penalty)
    weights = {
        n: round(float(w), 4) for n, w in zip(names, solution[:-1], strict=True) if abs(w) >= _SMALLEST
    }
    return Linear(bias=round(float(solution[-1]), 4), threshold=threshold, weights=weights)


def _newton(rows: Floats, answers: Floats, penalty: float) -> Floats:
    held = np.full(rows.shape[1], penalty)
    held[-1] = 0.01
    solution = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        chances = 1.0 / (1.0 + np.exp(-rows @ solution))
        slope = rows.T @ (answers - chances) - held * solution
        curve = (rows * (chances * (1 - chances))[:, None]).T @ rows + np.diag(held)
        step = np.linalg.solve(curve, slope)
        solution = solution + step
        if float(np.abs(step).max()) < _CLOSE_ENOUGH:
            break
    return solution


def cross_validated(
    texts: Sequence[GoldText], more: Sequence[GoldText], coder: Coder, folds: int
) -> list[tuple[GoldText, Coding]]:
    """Each text coded with weights learned from the other folds and from further texts.

    Texts written after one of the fold are left out of the learning with it.
    """
    pairs: list[tuple[GoldText, Coding]] = []
    for fold in range(folds):
        others = [text for text in texts if fold_of(text.group, folds) != fold]
        apart = [text for text in more if not text.like or fold_of(text.like, folds) != fold]
        learned = coder.with_weights(fit([*others, *apart], coder))
        pairs += [(text, learned.code(text.document)) for text in texts if fold_of(text.group, folds) == fold]
    return pairs


def fold_of(group: str, folds: int) -> int:
    """The fold of a group of texts, by its name alone: the same in every run and for every set of texts."""
    return int(hashlib.sha256(group.encode()).hexdigest()[:8], 16) % folds
