"""How likely each sentence is one on which a claim rests, learned from the sentences that people quoted."""

import math

from pipeline.classify.marks import AI, LONE, NEAR, names
from pipeline.classify.view import View
from pipeline.classify.weights import ODDS_UNIT, Linear, bounded

_SPEAKS = AI | LONE
# Log odds beyond this are all the same, and those of a sentence that is not there are as low.
_MOST = 9.0
_BEST = ("claim_best", "claim_second", "claim_third")


def claim_features(held: int) -> dict[str, float]:
    """The marks of a sentence, as figures for the weights."""
    return dict.fromkeys(names(held), 1.0)


def may_claim(held: int) -> bool:
    """Whether a sentence, by its marks with those around it, or a neighbour speaks of AI or of data."""
    return held & (_SPEAKS | _SPEAKS << NEAR) > 0


def claim_figures(view: View, model: Linear) -> dict[str, float]:
    """How well the sentences of a text carry a claim: the best three, and how many there are in all."""
    found = sorted(
        (
            bounded(model.log_odds(claim_features(reading.marks)), _MOST)
            for reading, held in zip(view.readings, view.wide, strict=True)
            if may_claim(held) and not reading.furniture
        ),
        reverse=True,
    )
    best = [*found[:3], -_MOST, -_MOST, -_MOST]
    figures = {name: odds / ODDS_UNIT for name, odds in zip(_BEST, best, strict=False)}
    figures["claims"] = sum(math.log1p(math.exp(odds)) for odds in found) / ODDS_UNIT
    return figures
