"""How likely each sentence is one on which a claim rests, learned from the sentences that people quoted."""

from pipeline.classify.marks import AI, LONE, NEAR, names
from pipeline.classify.view import View
from pipeline.classify.weights import MOST_ODDS, Linear, bounded, figures_of_best

_SPEAKS = AI | LONE


def claim_features(held: int) -> dict[str, float]:
    """The marks of a sentence, as figures for the weights."""
    return dict.fromkeys(names(held), 1.0)


def may_claim(held: int) -> bool:
    """Whether a sentence, by its marks with those around it, or a neighbour speaks of AI or of data."""
    return held & (_SPEAKS | _SPEAKS << NEAR) > 0


def claim_figures(view: View, model: Linear) -> dict[str, float]:
    """How well the sentences of a text carry a claim: the best three, and how many there are in all."""
    found = [
        bounded(model.log_odds(claim_features(reading.marks)), MOST_ODDS)
        for reading, held in zip(view.readings, view.wide, strict=True)
        if may_claim(held) and not reading.furniture
    ]
    return figures_of_best("claim", sorted(found, reverse=True))
