"""How clearly a sentence tells of China's doing something about AI with others, by its marks alone."""

from pipeline.classify.marks import ACT, ACTS, AGAINST, AI, AI_ITSELF, CHINA, NAMED, marks
from pipeline.classify.rules import Cue

# What two sentences together are worth.
NEAR_WORTH = 0.7
BOND = CHINA | NAMED | ACT
ALL = AI | BOND
DEALING = marks(Cue.COOPERATION, Cue.OFFER, Cue.SIGNED, Cue.JOINED, Cue.ATTEND)
# Cooperation alone is no doing.
_DOING = marks(*ACTS, Cue.PLAN) & ~marks(Cue.COOPERATION)
_DENIAL, _OPINION = marks(Cue.DENIAL), marks(Cue.OPINION)
_AGAINST = AGAINST | marks(Cue.STUDY)


def rated(body: list[int]) -> list[float]:
    """For each sentence how clearly it tells of a deed, alone or, for less, with the one before it."""
    rates: list[float] = []
    before = 0
    for own in body:
        both = own | before
        # Most sentences lack something even so, and are worth nothing.
        rates.append(max(deed(own), NEAR_WORTH * deed(both)) if both & ALL == ALL else 0.0)
        before = own
    return rates


def deed(held: int) -> float:
    """From 0 to 1: AI, China, another side and an act together, less where it is rivalry or remark."""
    if held & ALL != ALL:
        return 0.0
    worth = 1.0
    if not held & AI_ITSELF:
        worth *= 0.5
    if held & _AGAINST:
        worth *= 0.4
    if not held & _DOING:
        worth *= 0.6
    if not held & DEALING:
        worth *= 0.6
    if held & _DENIAL:
        worth *= 0.2
    if held & _OPINION:
        worth *= 0.7
    return worth
