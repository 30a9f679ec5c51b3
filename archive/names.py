"""What codes are called: actions, countries and sources, read once when the pages start."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.plan import Action, Commitment
from models.source import Source
from pipeline.catalogue import load_plan, usable_sources
from pipeline.config import Settings


@dataclass(frozen=True)
class Names:
    """The catalogue as a reader of the pages needs it."""

    plan: str
    actions: Mapping[str, Action]
    commitments: Mapping[str, Commitment]
    sources: Mapping[str, Source]

    def action(self, code: str) -> str:
        """Short wording of an action; the code itself where the plan does not know it."""
        return self.actions[code].name.get("en", code) if code in self.actions else code

    def source(self, source_id: str) -> str:
        """Name of an outlet; its identifier where the catalogue no longer holds it."""
        return self.sources[source_id].name if source_id in self.sources else source_id


def load_names(settings: Settings) -> Names:
    """The names of this installation.

    Raises:
        CatalogueError: when the plan is not as it should be or there are no sources.
    """
    plan = load_plan(settings.catalogue_dir)
    return Names(plan.name, plan.actions, plan.commitments, usable_sources(settings.sources))
