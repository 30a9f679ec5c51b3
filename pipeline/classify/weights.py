"""Figures of the statistical layer: a weight per named feature, learned by `tenfold eval --fit`."""

import math
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field

from models.coding import EventType

Features = Mapping[str, float]


def true_of(**figures: object) -> dict[str, float]:
    """Figures that are one, for what holds; what does not hold is left out, and so counts nothing."""
    return {name: 1.0 for name, figure in figures.items() if figure}


# Log odds that are figures themselves are counted in threes, to be of the size of the other figures.
ODDS_UNIT = 3.0
# Of sentences log odds beyond this are all the same, and those of one that is not there are as low.
MOST_ODDS = 9.0
_PLACES = ("best", "second", "third")


def bounded(odds: float, most: float) -> float:
    """Log odds within bounds: beyond them all are the same."""
    return max(-most, min(most, odds))


def chance(odds: float) -> float:
    """Log odds as a probability, between 0 and 1."""
    return 1.0 / (1.0 + math.exp(-bounded(odds, 30.0)))


def figures_of_best(name: str, odds: Sequence[float]) -> dict[str, float]:
    """Log odds of the sentences of a text, highest first, as figures: the best three, and all together.

    All together count by their logarithm: a text ten times as long is not ten times as sure.
    """
    best = [*odds[:3], *[-MOST_ODDS] * 3]
    figures = {f"{name}_{place}": each / ODDS_UNIT for place, each in zip(_PLACES, best, strict=False)}
    figures[f"{name}_all"] = math.log1p(sum([math.log1p(math.exp(each)) for each in odds]))
    return figures


class Linear(BaseModel):
    """A logistic model: a bias, a weight per feature, and from which probability on it says yes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bias: float = 0.0
    threshold: float = Field(default=0.5, gt=0, lt=1)
    weights: dict[str, float] = Field(default_factory=dict)

    def log_odds(self, features: Features) -> float:
        """How far "yes" is likelier than "no", as the logarithm of their ratio."""
        weights = self.weights
        return self.bias + sum([weights[name] * value for name, value in features.items() if name in weights])

    def probability(self, features: Features) -> float:
        """How likely "yes" is, between 0 and 1."""
        return chance(self.log_odds(features))

    def reasons(self, features: Features, limit: int = 6) -> list[tuple[str, float]]:
        """The features that moved the sum most, each with what it added."""
        moved = [(name, self.weights.get(name, 0.0) * value) for name, value in features.items()]
        return sorted((move for move in moved if move[1]), key=lambda move: -abs(move[1]))[:limit]


_MODELS = ("claim", "bearing", "progress", "commitment", "relevance", "action", "naming", "partner")


class Weights(BaseModel):
    """`weights.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # of a sentence: whether a claim rests on it, whether it bears out an action, and whether it tells of
    # something done, or of something ahead
    claim: Linear
    bearing: Linear
    progress: Linear
    commitment: Linear
    # of a text, or of a finding in it
    relevance: Linear
    action: Linear
    # of a place where a state is named: whether it is named there as a partner
    naming: Linear
    partner: Linear
    # for each type of event how likely a sentence tells of it
    event_types: dict[EventType, Linear] = Field(default_factory=dict)
    # below or above the threshold of relevance by less than this, a person should look
    review_band: float = 0.2

    def as_toml(self, note: str) -> str:
        """The file's own text, to be stored; `note` says how the figures were learned."""
        lines = [f"# {line}" for line in note.splitlines()]
        lines.append(f"review_band = {self.review_band}")
        for name in _MODELS:
            lines += _table(name, getattr(self, name))
        for event_type, model in self.event_types.items():
            lines += _table(f"event_types.{event_type}", model)
        return "\n".join(lines) + "\n"


def _table(name: str, model: Linear) -> list[str]:
    weights = ", ".join(f"{feature} = {weight}" for feature, weight in sorted(model.weights.items()))
    figures = [f"bias = {model.bias}", f"threshold = {model.threshold}", f"weights = {{ {weights} }}"]
    return ["", f"[{name}]", *figures]
