"""Whether a named state takes part: figures over the text, and over all places where it names the state."""

from pipeline.classify.countries import Naming
from pipeline.classify.namings import Scene
from pipeline.classify.view import Reading, View
from pipeline.classify.weights import MOST_ODDS, Linear, bounded, figures_of_best, true_of

_MOST_STATES = 12
# So many places of a state are looked at.
_PLACES = 8


def looked_at(iso3: str, view: View) -> list[tuple[Reading, Naming]]:
    """The first places outside page furniture where a state is named."""
    return [place for place in view.states[iso3] if not place[0].furniture][:_PLACES]


def partner_features(iso3: str, scene: Scene, relevance: float, naming: Linear) -> dict[str, float]:
    """Figures for one state; those that do not hold are left out.

    `relevance` is how likely the text is, `naming` rates a place as one where a partner is named.
    """
    view = scene.view
    places = looked_at(iso3, view)
    odds = [bounded(naming.log_odds(scene.naming_features(*place)), MOST_ODDS) for place in places]
    features = figures_of_best("naming", sorted(odds, reverse=True)) | {
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
        only_caption=places and all(reading.caption for reading, _ in places),
    )
    return features | scene.news
