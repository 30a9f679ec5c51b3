"""An index of stories in memory, for tests, benches and one-off runs."""

from collections import defaultdict
from collections.abc import Iterable

from pipeline.dedup.stories import Item, Known

# A shingle that so many articles hold is a phrase of the trade, not a trace of one text.
_COMMON = 40
_LOOKED_AT = 50


class MemoryIndex:
    """Grouped articles by shingle, address and document number."""

    def __init__(self) -> None:
        self._by_band: defaultdict[int, list[Known]] = defaultdict(list)
        self._by_name: defaultdict[str, list[Known]] = defaultdict(list)

    def candidates(self, item: Item) -> Iterable[Known]:
        """The articles that share the most with this one, at most fifty."""
        counts: dict[str, int] = {}
        found: dict[str, Known] = {}
        for name in self._names(item):
            for known in self._by_name.get(name, ())[:_LOOKED_AT]:
                found[known.item.article_id] = known
                counts[known.item.article_id] = 1_000
        for band in item.signature.bands:
            for known in self._by_band.get(band, ()):
                found[known.item.article_id] = known
                counts[known.item.article_id] = counts.get(known.item.article_id, 0) + 1
        best = sorted(counts, key=lambda article_id: (-counts[article_id], article_id))
        return [found[article_id] for article_id in best[:_LOOKED_AT]]

    def add(self, known: Known) -> None:
        """Remember an article; a shingle already held by forty others is not listed again."""
        for band in known.item.signature.bands:
            if len(self._by_band[band]) < _COMMON:
                self._by_band[band].append(known)
        for name in self._names(known.item):
            self._by_name[name].append(known)

    @staticmethod
    def _names(item: Item) -> Iterable[str]:
        return [name for name in (item.url, item.document_number) if name]
