"""Whether a named state takes part: figures over the text, and over all places where it names the state."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.classify.countries import Naming
from pipeline.classify.namings import Scene
from pipeline.classify.view import Reading
from pipeline.classify.weights import MOST_ODDS, Linear, bounded, figures_of_best, true_of

_MOST_STATES = 12
# So many places of a state are looked at.
_PLACES = 8


class Named(NamedTuple):
    """A place where a state is named, with the log odds that a person quotes it for a partner."""

    reading: Reading
    naming: Naming
    odds: float


def named(iso3: str, scene: Scene, model: Linear) -> list[Named]:
    """The first places outside page furniture where a state is named, that of a partner most likely first."""
    places = [place for place in scene.view.states[iso3] if not place[0].furniture][:_PLACES]
    rated = [
        Named(*place, bounded(model.log_odds(scene.naming_features(*place)), MOST_ODDS)) for place in places
    ]
    return sorted(rated, key=lambda each: -each.odds)


def partner_features(iso3: str, scene: Scene, relevance: float, places: Sequence[Named]) -> dict[str, float]:
    """Figures for one state; those that do not hold are left out.

    `relevance` is how likely the text is, `places` are those where it names the state.
    """
    view = scene.view
    features = figures_of_best("naming", [each.odds for each in places]) | {
        "relevance": relevance,
        "states": min(_MOST_STATES, len(view.states)) / _MOST_STATES,
        "times": len(places) / _PLACES,
        "remarks": view.remarks,
    }
    features |= true_of(
        is_usa=iso3 == "USA",
        commentary=view.is_commentary,
        retold=view.retells,
        title=any(each.iso3 == iso3 for each in view.title.namings),
        only_furniture=not places,
        only_caption=places and all(each.reading.caption for each in places),
    )
    return features | scene.news
