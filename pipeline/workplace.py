"""What every step needs: settings, database, captures and the catalogue, opened once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from models.countries import UNKNOWN_COUNTRY
from models.outcome import Summary
from models.source import Endpoint, EndpointKind, Source, SourceKind
from pipeline.catalogue import usable_sources
from pipeline.collect.crawl import crawl
from pipeline.collect.documents import BY_HAND
from pipeline.config import Settings, settings
from pipeline.ledger.rules import LedgerRules
from pipeline.store.captures import CaptureStore
from pipeline.store.database import open_engine

if TYPE_CHECKING:
    from pipeline.classify.coder import Coder

# Documents given by hand whose source is not in the catalogue. It is never asked for news.
_BY_HAND = Source(
    id=BY_HAND,
    name="Imported by hand",
    kind=SourceKind.AGGREGATOR,
    country=UNKNOWN_COUNTRY,
    languages=(),
    family=BY_HAND,
    timezone="UTC",
    endpoints=(Endpoint(kind=EndpointKind.LIST, url="import:"),),
    enabled=False,
    disabled_because="documents come in by `tenfold import`",
)
Crawl = Callable[[Settings, Mapping[str, Source]], Summary]


class UnknownSource(Exception):
    """A source that the catalogue does not have."""


@dataclass(frozen=True)
class Workplace:
    """The settings and the doors that follow from them; each opens when first used."""

    settings: Settings
    # how the spiders are run
    crawl: Crawl = crawl

    @cached_property
    def engine(self) -> Engine:
        return open_engine(self.settings.database)

    @cached_property
    def captures(self) -> CaptureStore:
        return CaptureStore(self.settings.captures)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Every usable entry of the catalogue by its identifier; the others are logged.

        Raises:
            CatalogueError: when there is no catalogue.
        """
        return usable_sources(self.settings.sources)

    def source(self, source_id: str) -> Source:
        """The catalogue's entry of this source.

        Raises:
            UnknownSource: when there is none, with what to do in the message.
        """
        if source_id == BY_HAND:
            return _BY_HAND
        if source_id not in self.sources:
            raise UnknownSource(f"no source {source_id!r}; `tenfold source list` shows them")
        return self.sources[source_id]

    def chosen(self, source_ids: Sequence[str] | None) -> dict[str, Source]:
        """The sources to look at: the named ones, or all that are enabled."""
        if source_ids:
            return {source_id: self.source(source_id) for source_id in source_ids}
        return {source.id: source for source in self.sources.values() if source.enabled}

    @cached_property
    def ledger_rules(self) -> LedgerRules:
        """The plan's promises, and which outlets repeat each other."""
        from pipeline.collect.publishers import families

        return LedgerRules.load(self.settings.catalogue_dir, families(self.sources))

    @cached_property
    def coder(self) -> "Coder":
        """The codebook's rules. Loaded when first used: the collecting side has no need of them."""
        from pipeline.classify.coder import Coder

        return Coder.load(self.settings.catalogue_dir)


@cache
def workplace() -> Workplace:
    """The workplace of this process, as the environment describes it."""
    return Workplace(settings())
