"""An index of stories in memory, for tests, benches and one-off runs."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain

from pipeline.dedup.stories import Item, Known

# A shingle that so many articles hold is a phrase of the trade, not a trace of one text.
_COMMON = 40
# Enough to see which phrases are stock; every further one costs a comparison.
_LOOKED_AT = 25


class MemoryIndex:
    """Grouped articles by shingle, address and document number."""

    def __init__(self) -> None:
        self._known: list[Known] = []
        self._by_band: defaultdict[int, list[int]] = defaultdict(list)
        self._by_name: defaultdict[str, list[int]] = defaultdict(list)

    def candidates(self, item: Item) -> Iterable[Known]:
        """Articles of the same address or number, then those that share the most, older ones first."""
        named = chain.from_iterable(self._by_name.get(name, ()) for name in _names(item))
        sharing = Counter(chain.from_iterable(self._by_band.get(band, ()) for band in item.signature.bands))
        best = (at for at, _ in sharing.most_common(_LOOKED_AT))
        return [self._known[at] for at in dict.fromkeys(chain(named, best))]

    def add(self, known: Known) -> None:
        """Remember an article; a shingle already held by forty others is not listed again."""
        at = len(self._known)
        self._known.append(known)
        for band in known.item.signature.bands:
            holders = self._by_band[band]
            if len(holders) < _COMMON:
                holders.append(at)
        for name in _names(known.item):
            self._by_name[name].append(at)


def _names(item: Item) -> list[str]:
    return [name for name in (item.url, item.document_number) if name]
