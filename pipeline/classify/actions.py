"""What speaks for and against a text speaking of an action, as named figures for the weights to judge.

Figures that are nought are left out.
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from pipeline.classify.bearing import Borne
from pipeline.classify.candidates import ALONE, JOINT, STRONG, WEAK, Candidate
from pipeline.classify.marks import (
    ACT,
    AGAINST,
    AI,
    AI_ITSELF,
    CHINA,
    DOING,
    EVENT_CUES,
    NAMED,
    NEAR,
    OTHER,
    marks,
)
from pipeline.classify.rules import Cue
from pipeline.classify.view import View
from pipeline.classify.weights import figures_of_best, true_of

_MOST = 3
_MOST_WORDS = 6
# So many actions an item of news may be about.
_FEW = 4
_EVENT = marks(*EVENT_CUES)
_REMARK = marks(Cue.OPINION, Cue.WISH)

# Conjunctions that may weigh differently for each action.
_OWN = frozenset({"strong_all_act", "strong", "weak_all_act", "strong_deed", "together_all"})
_CONJUNCTIONS: dict[str, int] = {
    "strong": STRONG,
    "strong_ai": STRONG | AI,
    "strong_ai_near": STRONG | AI << NEAR,
    "strong_ai_china": STRONG | (AI | CHINA) << NEAR,
    "strong_all": STRONG | (AI | CHINA | OTHER) << NEAR,
    "strong_all_act": STRONG | AI | ACT | (CHINA | OTHER) << NEAR,
    "weak": WEAK,
    "weak_ai": WEAK | AI,
    "weak_ai_china": WEAK | AI | CHINA,
    "weak_all": WEAK | AI | (CHINA | OTHER) << NEAR,
    "weak_all_act": WEAK | AI | CHINA | OTHER | ACT,
    "strong_deed": STRONG | AI | DOING | (CHINA | NAMED) << NEAR,
    "strong_doing": STRONG | DOING,
    "weak_deed": WEAK | AI | DOING | (CHINA | NAMED) << NEAR,
    "together": JOINT,
    "together_all": JOINT | (CHINA | NAMED) << NEAR,
    "exempt": ALONE,
    "exempt_china": ALONE | CHINA << NEAR,
    "exempt_all": ALONE | (CHINA | OTHER) << NEAR,
}


def action_features(
    code: str, found: Sequence[Borne], view: View, relevance: float, all_words: int
) -> dict[str, float]:
    """Figures for one action over all sentences that may speak of it, best first.

    `all_words` is how often words of any action occur, for the share that this one has of them.
    """
    kept = [each.candidate for each in found]
    held = [candidate.marks for candidate in kept]
    features = {f"is_{code}": 1.0, "relevance": relevance}
    _conjunctions(features, code, held)
    words = sum([candidate.words for candidate in kept])
    features["words"] = min(_MOST_WORDS, words) / _MOST_WORDS
    features["share"] = features[f"{code}_share"] = words / max(1, all_words)
    best = kept[0]
    features |= figures_of_best("borne", [each.odds for each in found])
    features[f"{code}_borne_best"] = features["borne_best"]
    title = view.title.places
    features |= true_of(
        title_strong=code + "+" in title or code + "!" in title,
        title_weak=code in title,
        early=any(candidate.reading.line <= 1 for candidate in kept),
        lone=words <= 1,
        against=bool(held) and all(each & AGAINST for each in held),
        all_remark=all(_is_remark(each) for each in held),
        all_listed=not any(each & AI_ITSELF for each in held),
        best_remark=_is_remark(best.marks),
        title_of_another=any(other != code for other in view.title.told),
    )
    features |= _company(code, best, view)
    return features


def _company(code: str, best: Candidate, view: View) -> dict[str, float]:
    """Which other actions are told of; where many are, as in the plan, none rules out another."""
    if len(view.told_of_ai) > _FEW:
        return {"many_told": 1.0}
    beside = {f"{code}_beside_{other}": 1.0 for other in best.reading.told if other != code}
    return beside | {f"{code}_with_{other}": 1.0 for other in view.told_of_ai if other != code}


def _conjunctions(features: dict[str, float], code: str, held: list[int]) -> None:
    every = reduce(or_, held, 0)
    for name, needed in _CONJUNCTIONS.items():
        if every & needed != needed:
            continue
        holding = sum([each & needed == needed for each in held])
        if holding:
            features[name] = 1.0
            if name in _OWN:
                features[f"{code}_{name}"] = 1.0
        if holding > 1:
            features[f"many_{name}"] = min(_MOST, holding - 1) / _MOST


def _is_remark(held: int) -> bool:
    return held & _REMARK > 0 and not held & _EVENT
