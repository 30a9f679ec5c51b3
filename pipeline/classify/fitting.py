"""Learning the weights from coded texts: small logistic models, the same result on every run."""

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from models.coding import Coding, EventType, Kind, Role
from pipeline.classify.actions import action_features
from pipeline.classify.candidates import Candidate, candidate, candidates, words_of
from pipeline.classify.coder import Coder
from pipeline.classify.findings import judge_actions, relevance
from pipeline.classify.fold import fold_pattern
from pipeline.classify.gold import GoldCoding, GoldEvent, GoldText
from pipeline.classify.kinds import kind_features
from pipeline.classify.language import language_of
from pipeline.classify.occasions import type_features
from pipeline.classify.relevance import relevance_features
from pipeline.classify.roles import Scene
from pipeline.classify.view import Reading, View
from pipeline.classify.weights import Linear, Weights

Example = tuple[dict[str, float], bool]
Seen = list[tuple[GoldText, View]]
Floats = npt.NDArray[np.float64]

# How strongly each model is held back from the particulars of few texts.
PENALTY = {
    "relevance": 0.3,
    "action": 2.0,
    "progress": 6.0,
    "commitment": 8.0,
    "partner": 10.0,
    "event_type": 4.0,
}
_STEPS = 60
_CLOSE_ENOUGH = 1e-9
_SMALLEST = 0.005


def fit(texts: Iterable[GoldText], coder: Coder) -> Weights:
    """Weights learned from coded texts with the rules of a coder (whose own weights are not used)."""
    seen = [(each, _view(each, coder)) for each in texts if _supported(each, coder)]
    old = coder.rules.weights
    usual = [pair for pair in seen if not pair[0].hard] + _rule_examples(coder)
    relevant = linear(relevance_examples(usual), PENALTY["relevance"], old.relevance.threshold)
    step = old.model_copy(update={"relevance": relevant})
    action = linear(action_examples(seen, coder, step), PENALTY["action"], old.action.threshold)
    progress, commitment = kind_examples(seen, coder)
    step = step.model_copy(
        update={
            "action": action,
            "progress": linear(progress, PENALTY["progress"], old.progress.threshold),
            "commitment": linear(commitment, PENALTY["commitment"], old.commitment.threshold),
        }
    )
    partner = linear(partner_examples(seen, coder, step), PENALTY["partner"], old.partner.threshold)
    types = {name: linear(examples, PENALTY["event_type"], 0.5) for name, examples in type_examples(seen)}
    return step.model_copy(update={"partner": partner, "event_types": types})


def _rule_examples(coder: Coder) -> Seen:
    """The examples of the action files, as texts that are relevant or not."""
    seen: Seen = []
    for action in coder.rules.actions.values():
        for number, example in enumerate(action.example):
            gold = GoldCoding(relevant=example.is_ != "none")
            each = GoldText(id=f"{action.code}-{number}", text=example.text, lang=example.lang, gold=gold)
            seen.append((each, _view(each, coder)))
    return seen


def _supported(each: GoldText, coder: Coder) -> bool:
    return language_of(each.text, each.lang).split("-")[0] in coder.rules.languages


def _view(each: GoldText, coder: Coder) -> View:
    return coder.view(each.title or "", each.text, language_of(each.text, each.lang))


def relevance_examples(seen: Seen) -> list[Example]:
    """One example per text that could be relevant at all."""
    examples = [(relevance_features(view), each.gold.relevant) for each, view in seen]
    return [(features, yes) for features, yes in examples if not features["no_china"]]


def action_examples(seen: Seen, coder: Coder, weights: Weights) -> list[Example]:
    """One example per relevant text and action that has any word in it."""
    examples: list[Example] = []
    for each, view in seen:
        if not each.gold.relevant:
            continue
        score, kinds = relevance(view, weights), each.gold.kinds()
        every = candidates(view, tuple(coder.rules.actions))
        for code, found in every.items():
            kept = [candidate for candidate in found if not candidate.reading.furniture]
            if kept:
                features = action_features(code, kept, view, score, words_of(every))
                examples.append((features, code in kinds))
    return examples


def kind_examples(seen: Seen, coder: Coder) -> tuple[list[Example], list[Example]]:
    """Sentences that people quoted: progress or not; and of those that are not, commitment or not."""
    progress: list[Example] = []
    commitment: list[Example] = []
    for each, view in seen:
        found = candidates(view, tuple(coder.rules.actions))
        for action in each.gold.actions:
            quoted = _quoted(action.evidence, action.code, found.get(action.code, []), view)
            if quoted is None:
                continue
            features = kind_features(quoted, view)
            progress.append((features, action.kind is Kind.PROGRESS))
            if action.kind is not Kind.PROGRESS:
                commitment.append((features, action.kind is Kind.COMMITMENT))
    return progress, commitment


def _quoted(evidence: str, code: str, found: Sequence[Candidate], view: View) -> Candidate | None:
    """The sentence a person quoted, as a candidate for the action."""
    place = view.folded.text.find(fold_pattern(evidence))
    for each in found:
        if each.reading.start <= place < each.reading.end:
            return each
    for reading in view.readings:
        if reading.start <= place < reading.end:
            return candidate(code, reading, reading.marks)
    return None


def partner_examples(seen: Seen, coder: Coder, weights: Weights) -> list[Example]:
    """One example per relevant text and state named in it."""
    examples: list[Example] = []
    for each, view in seen:
        if not each.gold.relevant:
            continue
        roles = {country.iso3: country.role for country in each.gold.countries}
        score = relevance(view, weights)
        judged = judge_actions(view, coder.rules.actions, weights, score)
        scene = Scene(view, judged, score)
        examples += [(scene.partner_features(iso3), roles.get(iso3) is Role.PARTNER) for iso3 in view.states]
    return examples


def type_examples(seen: Seen) -> list[tuple[EventType, list[Example]]]:
    """For each type of event: one example per event that people found, with the sentence they quoted."""
    told: list[tuple[dict[str, float], str]] = []
    for each, view in seen:
        for event in each.gold.events:
            reading = _told_in(event, each, view)
            if reading is not None:
                told.append((type_features(reading, view.title, event.actions), event.type))
    return [(kind, [(features, found == kind) for features, found in told]) for kind in EventType]


def _told_in(event: GoldEvent, text: GoldText, view: View) -> Reading | None:
    """The sentence quoted for the first of the event's actions."""
    quotes = [action.evidence for action in text.gold.actions if action.code in event.actions]
    places = [view.folded.text.find(fold_pattern(each)) for each in quotes if each]
    return next((r for place in places for r in view.readings if r.start <= place < r.end), None)


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
