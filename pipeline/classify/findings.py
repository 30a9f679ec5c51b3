"""Relevance, actions and kinds of a text as read, by the weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.coding import Evidence, Finding, Kind
from pipeline.classify.actions import action_features
from pipeline.classify.candidates import Candidate, candidates, words_of
from pipeline.classify.fold import Folded
from pipeline.classify.kinds import has_day, kind_features
from pipeline.classify.marks import EVENT_CUES
from pipeline.classify.relevance import could_be_relevant, relevance_features
from pipeline.classify.rules import Action, Cue
from pipeline.classify.view import Reading, View
from pipeline.classify.weights import Features, Linear, Weights

# A sentence this much weaker than the best one for an action says nothing about its kind.
_CLOSE = 2.5
# Of the others so many are judged, the best first: more changed no measured rate.
_JUDGED = 4
_SHOWN = 3
# A relevant text with no likely action has the likeliest one, down to this probability.
_LOWEST = 0.3
# News stands first: a line further down counts a little less.
_LATER = 0.02
_LONGEST_QUOTE = 600


@dataclass(frozen=True, slots=True)
class Judgement:
    """An action found, with the sentences it rests on, best first."""

    code: str
    kind: Kind
    score: float
    sentences: tuple[Reading, ...]
    # where further sentences begin that speak of it
    spread: frozenset[int] = frozenset()


def relevance(view: View, weights: Weights) -> float:
    """How likely the text is relevant; without China, or without anything of AI or data, it is not."""
    if not could_be_relevant(view):
        return 0.0
    return weights.relevance.probability(relevance_features(view))


def judge_actions(
    view: View, actions: Mapping[str, Action], weights: Weights, relevant: float
) -> list[Judgement]:
    """The actions that a relevant text speaks of, each with its kind."""
    every = candidates(view, actions)
    words = words_of(every)
    scored: list[tuple[str, float, list[Candidate]]] = []
    for code, found in every.items():
        kept = [candidate for candidate in found if not candidate.reading.furniture]
        if not kept:
            continue
        score = weights.action.probability(action_features(code, kept, view, relevant, words))
        scored.append((code, score, kept))
    limit = min(weights.action.threshold, max([_LOWEST, *(score for _, score, _ in scored)]))
    likely = [each for each in scored if each[1] >= limit]
    stood_for = _stood_for({code: kept for code, _, kept in likely}, actions)
    return [
        Judgement(code, *_kind_of(kept, view, weights, score), _spread(kept))
        for code, score, kept in likely
        if code not in stood_for
    ]


def _stood_for(found: Mapping[str, list[Candidate]], actions: Mapping[str, Action]) -> set[str]:
    """Findings that by the codebook another stands for: no sentence tells of them alone."""
    return {
        other
        for code in found
        for other in actions[code].rather_than
        if other in found and not _tells_apart(found[other], found[code])
    }


def _tells_apart(found: list[Candidate], others: list[Candidate]) -> bool:
    spoken = {candidate.reading.start for candidate in others}
    return any(candidate.telling and candidate.reading.start not in spoken for candidate in found)


def _kind_of(
    kept: list[Candidate], view: View, weights: Weights, score: float
) -> tuple[Kind, float, tuple[Reading, ...]]:
    kind, sentences = judge_kind(kept, view, weights)
    return kind, score, sentences


def _spread(found: list[Candidate]) -> frozenset[int]:
    best = max(candidate.worth for candidate in found)
    return frozenset(c.reading.start for c in found if c.worth >= best - _CLOSE)


def judge_kind(found: list[Candidate], view: View, weights: Weights) -> tuple[Kind, tuple[Reading, ...]]:
    """The strongest kind among the sentences that carry the claim, and those that show it."""
    telling = [c for c in found if c.telling]
    best = max(candidate.worth for candidate in found)
    close = [c for c in telling or found if c.worth >= best - _CLOSE] or found
    close = sorted(close, key=lambda c: -c.worth)[:_JUDGED]
    figures = [(c, kind_features(c, view)) for c in close]
    told = [(c, features) for c, features in figures if Cue.DENIAL not in c.reading.places]
    done = _likely([each for each in told if not _only_said(each[0].reading)], weights.progress)
    if news := [(chance, c) for chance, c in done if _is_news(c.reading, view)]:
        return Kind.PROGRESS, _best(news)
    recalled = {c.reading.start for _, c in done}
    ahead = [
        each for each in told if each[0].reading.start not in recalled and _looks_ahead(each[0].reading, view)
    ]
    if planned := _likely(ahead, weights.commitment):
        return Kind.COMMITMENT, _best(planned)
    return Kind.MENTION, _best([(c.worth, c) for c in close])


def _is_news(reading: Reading, view: View) -> bool:
    """Whether what a sentence tells as done is told for the first time, not again in a recap or a column."""
    if view.is_roundup:
        return False
    return not view.is_commentary or (has_day(reading, view) and Cue.COMMENTARY not in reading.places)


def _looks_ahead(reading: Reading, view: View) -> bool:
    """Whether a sentence can promise anything: a column or a recap must say that something will be."""
    return not (view.is_commentary or view.is_roundup) or reading.has(Cue.PLAN, Cue.OFFER, Cue.WISH)


def _likely(told: Sequence[tuple[Candidate, Features]], model: Linear) -> list[tuple[float, Candidate]]:
    """The sentences of which the model says yes, each with how much speaks for it."""
    chances = [(model.probability(features), c) for c, features in told]
    return [(chance + c.worth / 10, c) for chance, c in chances if chance >= model.threshold]


def _only_said(reading: Reading) -> bool:
    """Whether somebody merely holds it to be so: no word of an event stands in the sentence."""
    return Cue.REMARK in reading.places and not reading.has(*EVENT_CUES)


def _best(scored: list[tuple[float, Candidate]]) -> tuple[Reading, ...]:
    ordered = sorted(
        scored, key=lambda pair: (pair[1].reading.line * _LATER - pair[0], pair[1].reading.start)
    )
    return tuple(candidate.reading for _, candidate in ordered[:_SHOWN])


def finding(judgement: Judgement, folded: Folded, text: str) -> Finding:
    """The judgement as a record with its quotes."""
    evidence = tuple(quote(r.start, r.end, folded, text) for r in judgement.sentences)
    return Finding(
        code=judgement.code, kind=judgement.kind, score=round(judgement.score, 3), evidence=evidence
    )


def quote(start: int, end: int, folded: Folded, text: str) -> Evidence:
    """A range of the folded text as a quote of the text itself."""
    first, last = folded.span(start, min(end, start + _LONGEST_QUOTE))
    return Evidence(start=first, end=last, quote=text[first:last])
