"""Relevance, actions and kinds of a text as read, by the weights."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.coding import Evidence, Finding, Kind
from pipeline.classify.actions import action_features
from pipeline.classify.bearing import Borne, borne, likely
from pipeline.classify.candidates import candidates, words_of
from pipeline.classify.fold import Folded
from pipeline.classify.judging import judge_kind
from pipeline.classify.relevance import could_be_relevant, relevance_features
from pipeline.classify.rules import Action
from pipeline.classify.view import Reading, View
from pipeline.classify.weights import Weights

# A relevant text with no likely action has the likeliest one, down to this probability.
_LOWEST = 0.3
_LONGEST_QUOTE = 600
# A sentence this part as likely as the best to bear a finding out speaks of it too.
_LIKELY = 0.1


@dataclass(frozen=True, slots=True)
class Judgement:
    """An action found, with the sentences it rests on, best first."""

    code: str
    kind: Kind
    score: float
    # how likely it is of this kind, if the text speaks of the action at all
    chance: float
    sentences: tuple[Reading, ...]
    # where further sentences begin that speak of it
    spread: frozenset[int] = frozenset()

    @property
    def certainty(self) -> float:
        """How likely it is found rightly and of this kind, in a text that is relevant."""
        return self.score * self.chance


def relevance(view: View, weights: Weights) -> float:
    """How likely the text is relevant; without China, or without anything of AI or data, it is not."""
    if not could_be_relevant(view):
        return 0.0
    return weights.relevance.probability(relevance_features(view, weights.claim))


def judge_actions(
    view: View, actions: Mapping[str, Action], weights: Weights, relevant: float
) -> list[Judgement]:
    """The actions that a relevant text speaks of, each with its kind."""
    every = candidates(view, actions)
    words = words_of(every)
    scored: list[tuple[str, float, list[Borne]]] = []
    for code, kept in borne(every, weights.bearing).items():
        score = weights.action.probability(action_features(code, kept, view, relevant, words))
        scored.append((code, score, kept))
    limit = min(weights.action.threshold, max([_LOWEST, *(score for _, score, _ in scored)]))
    told = [each for each in scored if each[1] >= limit]
    stood_for = _stood_for({code: kept for code, _, kept in told}, actions)
    return [
        _judgement(code, kept, score, view, weights) for code, score, kept in told if code not in stood_for
    ]


def _stood_for(found: Mapping[str, list[Borne]], actions: Mapping[str, Action]) -> set[str]:
    """Findings that by the codebook another stands for: no sentence tells of them alone."""
    return {
        other
        for code in found
        for other in actions[code].rather_than
        if other in found and not _tells_apart(found[other], found[code])
    }


def _tells_apart(found: list[Borne], others: list[Borne]) -> bool:
    spoken = {each.candidate.reading.start for each in others}
    return any(c.telling and c.reading.start not in spoken for c, _ in found)


def _judgement(code: str, kept: list[Borne], score: float, view: View, weights: Weights) -> Judgement:
    verdict = judge_kind(kept, view, weights)
    spread = frozenset(each.candidate.reading.start for each in likely(kept, _LIKELY))
    return Judgement(code, verdict.kind, score, verdict.chance, verdict.sentences, spread)


def finding(judgement: Judgement, relevant: float, folded: Folded, text: str) -> Finding:
    """The judgement as a record with its quotes; `relevant` is how likely the text is."""
    evidence = tuple(quote(r.start, r.end, folded, text) for r in judgement.sentences)
    return Finding(
        code=judgement.code,
        kind=judgement.kind,
        score=round(judgement.score, 3),
        certainty=round(relevant * judgement.certainty, 3),
        evidence=evidence,
    )


def quote(start: int, end: int, folded: Folded, text: str) -> Evidence:
    """A range of the folded text as a quote of the text itself."""
    first, last = folded.span(start, min(end, start + _LONGEST_QUOTE))
    return Evidence(start=first, end=last, quote=text[first:last])
