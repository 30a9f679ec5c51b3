"""What every step needs: settings, database, captures and the catalogue, opened once."""

from dataclasses import dataclass
from functools import cache, cached_property

from sqlalchemy import Engine

from models.source import Source
from pipeline.catalogue import load_sources
from pipeline.classify.coder import Coder
from pipeline.config import Settings, settings
from pipeline.store.captures import CaptureStore
from pipeline.store.database import open_engine


@dataclass(frozen=True)
class Workplace:
    """The settings and the doors that follow from them; each opens when first used."""

    settings: Settings

    @cached_property
    def engine(self) -> Engine:
        return open_engine(self.settings.database)

    @cached_property
    def captures(self) -> CaptureStore:
        return CaptureStore(self.settings.captures)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Every entry of the catalogue, and the one under which documents are imported by hand.

        Raises:
            CatalogueError: when an entry is not as it should be.
        """
        return load_sources(self.settings.sources)

    @cached_property
    def coder(self) -> Coder:
        return Coder.load(self.settings.catalogue_dir)


@cache
def workplace() -> Workplace:
    """The workplace of this process, as the environment describes it."""
    return Workplace(settings())
