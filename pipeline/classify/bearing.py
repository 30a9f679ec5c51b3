"""How well a sentence bears out an action, learned from the sentences that people quoted for it."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.classify.candidates import ALONE, JOINT, STRONG, WEAK, Candidate
from pipeline.classify.marks import names
from pipeline.classify.view import Reading
from pipeline.classify.weights import MOST_ODDS, ODDS_UNIT, Linear, bounded

_SORTS = {"strong": STRONG, "weak": WEAK, "exempt": ALONE, "together": JOINT}
_MOST_WORDS = 6
_MOST_LINES = 10
_MOST_LETTERS = 300


class Borne(NamedTuple):
    """A sentence that may speak of an action, with the log odds that a person quotes it for it."""

    candidate: Candidate
    odds: float


def bearing_features(candidate: Candidate) -> dict[str, float]:
    """Figures on what the sentence holds, and on the words of the action in it."""
    return _sentence_features(candidate.reading) | _action_features(candidate)


def _sentence_features(reading: Reading) -> dict[str, float]:
    """The part of them that is the same for every action the sentence may speak of."""
    features = dict.fromkeys(names(reading.marks), 1.0)
    features["line"] = min(_MOST_LINES, reading.line) / _MOST_LINES
    features["letters"] = min(_MOST_LETTERS, len(reading.text)) / _MOST_LETTERS
    return features


def _action_features(candidate: Candidate) -> dict[str, float]:
    code = candidate.code
    words = min(_MOST_WORDS, candidate.words) / _MOST_WORDS
    features = {f"is_{code}": 1.0, "words": words, f"{code}_words": words}
    for sort, mark in _SORTS.items():
        if candidate.marks & mark:
            features[f"any_{sort}"] = features[f"{code}_{sort}"] = 1.0
    features["others"] = sum([code != told for told in candidate.reading.told]) / ODDS_UNIT
    return features


def borne(every: Mapping[str, Iterable[Candidate]], model: Linear) -> dict[str, list[Borne]]:
    """For each action with sentences outside page furniture these, those that bear it out best first."""
    # what the model says of a sentence itself holds for all its actions
    known: dict[int, float] = {}
    found: dict[str, list[Borne]] = {}
    for code, sentences in every.items():
        kept: list[Borne] = []
        for each in sentences:
            reading = each.reading
            if reading.furniture:
                continue
            if reading.start not in known:
                known[reading.start] = model.log_odds(_sentence_features(reading))
            odds = known[reading.start] + model.log_odds(_action_features(each)) - model.bias
            kept.append(Borne(each, bounded(odds, MOST_ODDS)))
        if kept:
            found[code] = sorted(kept, key=lambda each: -each.odds)
    return found


def shares(sentences: Sequence[Borne]) -> list[float]:
    """How likely each of them, best first, is the one that a person would quote, if one of them is."""
    chances = [math.exp(each.odds) for each in sentences]
    whole = sum(chances)
    return [chance / whole for chance in chances]


def likely(sentences: Sequence[Borne], least: float) -> Sequence[Borne]:
    """Those, best first, that are at least this part as likely as the best to be the one to quote."""
    lowest = sentences[0].odds + math.log(least)
    return [each for each in sentences if each.odds >= lowest]
