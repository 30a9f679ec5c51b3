"""Which kind a finding is: what its sentences tell, each by itself, weighed together."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from models.coding import Kind
from pipeline.classify.candidates import Candidate
from pipeline.classify.kinds import has_day, kind_features
from pipeline.classify.marks import EVENT_CUES
from pipeline.classify.rules import Cue
from pipeline.classify.view import Reading, View
from pipeline.classify.weights import ODDS_UNIT, Features, Linear, Weights, bounded, true_of

# A sentence this much weaker than the best one for an action says nothing about its kind.
CLOSE = 2.5
# Of the others so many are judged, the best first: more changed no measured rate.
_JUDGED = 4
_SHOWN = 3
# News stands first: a line further down counts a little less.
_LATER = 0.02
# Log odds beyond this are all the same.
_MOST = 6.0


class Telling(NamedTuple):
    """A sentence that carries a claim: how likely it tells of something done, and of something ahead."""

    candidate: Candidate
    # nought where by the codebook it can tell of no such thing
    done: float
    ahead: float


class Verdict(NamedTuple):
    """The kind of a finding, how likely it is, and the sentences that show it, best first."""

    kind: Kind
    chance: float
    sentences: tuple[Reading, ...]


def _close(found: Sequence[Candidate]) -> list[Candidate]:
    """The sentences that carry the claim about as well as the best of them, best first."""
    telling = [c for c in found if c.telling]
    best = max(candidate.worth for candidate in found)
    close = [c for c in telling or found if c.worth >= best - CLOSE] or list(found)
    return sorted(close, key=lambda c: -c.worth)[:_JUDGED]


def tellings(found: Sequence[Candidate], view: View, weights: Weights) -> list[Telling]:
    """What each of the sentences tells that carry the claim, best first."""
    return [_telling(c, kind_features(c, view), view, weights) for c in _close(found)]


def _telling(candidate: Candidate, features: Features, view: View, weights: Weights) -> Telling:
    reading = candidate.reading
    if Cue.DENIAL in reading.places:
        return Telling(candidate, 0.0, 0.0)
    done = 0.0 if _only_said(reading) else weights.progress.probability(features)
    news = _is_news(reading, view)
    # what was done and is told again promises nothing
    again = done >= weights.progress.threshold and not news
    ahead = weights.commitment.probability(features) if not again and _looks_ahead(reading, view) else 0.0
    return Telling(candidate, done if news else 0.0, ahead)


def kind_figures(told: Sequence[Telling]) -> dict[str, float]:
    """How far the sentences of a finding, best first, tell of something done and of something ahead."""
    figures: dict[str, float] = {}
    for name in ("done", "ahead"):
        chances = [getattr(each, name) for each in told]
        figures |= {f"{name}_most": _odds(max(chances)), f"{name}_best": _odds(chances[0])}
        figures |= true_of(**{f"nothing_{name}": not any(chances)})
    return figures


def judge_kind(found: Sequence[Candidate], view: View, weights: Weights) -> Verdict:
    """The strongest kind that the sentences together bear out, and those that show it."""
    told = tellings(found, view, weights)
    figures = kind_figures(told)
    done, ahead = _chance(told, "done", weights.done, figures), _chance(told, "ahead", weights.ahead, figures)
    if done >= weights.done.threshold:
        return Verdict(Kind.PROGRESS, done, _showing(told, "done"))
    if ahead >= weights.ahead.threshold:
        return Verdict(Kind.COMMITMENT, (1 - done) * ahead, _showing(told, "ahead"))
    said = [(each.candidate.worth, each.candidate) for each in told]
    return Verdict(Kind.MENTION, (1 - done) * (1 - ahead), _best(said))


def _chance(told: Sequence[Telling], name: str, model: Linear, figures: Features) -> float:
    """How likely the finding is of a kind; no kind that none of its sentences can tell of."""
    return model.probability(figures) if any(getattr(each, name) for each in told) else 0.0


def _showing(told: Sequence[Telling], name: str) -> tuple[Reading, ...]:
    """The sentences that tell of it at least half as clearly as the clearest."""
    chances = [(getattr(each, name), each.candidate) for each in told]
    least = max(chance for chance, _ in chances) / 2
    return _best([(chance + c.worth / 10, c) for chance, c in chances if chance >= least])


def _odds(chance: float) -> float:
    inside = min(max(chance, 1e-6), 1 - 1e-6)
    return bounded(math.log(inside / (1 - inside)), _MOST) / ODDS_UNIT


def _is_news(reading: Reading, view: View) -> bool:
    """Whether what a sentence tells as done is told for the first time, not again in a recap or a column."""
    if view.is_roundup:
        return False
    return not view.is_commentary or (has_day(reading, view) and Cue.COMMENTARY not in reading.places)


def _looks_ahead(reading: Reading, view: View) -> bool:
    """Whether a sentence can promise anything: a column or a recap must say that something will be."""
    return not (view.is_commentary or view.is_roundup) or reading.has(Cue.PLAN, Cue.OFFER, Cue.WISH)


def _only_said(reading: Reading) -> bool:
    """Whether somebody merely holds it to be so: no word of an event stands in the sentence."""
    return Cue.REMARK in reading.places and not reading.has(*EVENT_CUES)


def _best(scored: list[tuple[float, Candidate]]) -> tuple[Reading, ...]:
    ordered = sorted(
        scored, key=lambda pair: (pair[1].reading.line * _LATER - pair[0], pair[1].reading.start)
    )
    return tuple(candidate.reading for _, candidate in ordered[:_SHOWN])
