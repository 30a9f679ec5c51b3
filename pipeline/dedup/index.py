"""An index of stories in memory, for a million texts and more: for tests, benches and one-off runs."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import chain
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.dedup.postings import Array, Places, Postings
from pipeline.dedup.signature import Signature
from pipeline.dedup.stories import NEARLY_ALL_LEAST, SHARED_LEAST, STOCK_STORIES, Found, Item, Known

Flags = NDArray[np.bool_]

# So many texts are looked up, and entered, at a time.
BATCH = 512
# Candidates of one text that are compared in full.
_LOOKED_AT = 25
# From this part of the shorter sample on, texts may be the same whatever phrases they are made of.
_MUCH = 0.5


class MemoryIndex:
    """Grouped articles by shingle, address and document number; at most 16 million of them."""

    def __init__(self) -> None:
        self._postings = Postings()
        self._ids: list[str] = []
        self._stories: list[str] = []
        self._names: list[tuple[str, str]] = []
        self._samples: list[bytes] = []
        self._leads, self._sizes, self._days = array("Q"), array("H"), array("i")
        self._story_numbers, self._shingles = array("I"), array("I")
        self._by_name: dict[str, list[int]] = {}
        # texts not yet among the postings, by shingle
        self._recent: defaultdict[int, list[int]] = defaultdict(list)
        self._entered = 0
        # by article: candidates, and by shingle the number of stories that hold it
        self._prepared: dict[str, tuple[list[int], list[int]]] = {}

    def prepare(self, items: Sequence[Item]) -> None:
        """Look up many texts at once, which are then to be grouped in this order."""
        self._enter()
        self._prepared.clear()
        for start in range(0, len(items), BATCH):
            self._look_ahead(items[start : start + BATCH])

    def look_up(self, item: Item) -> Found:
        """Articles of the same address or number, then those that share the most shingles."""
        if item.article_id not in self._prepared:
            self.prepare([item])
        numbers, held = self._prepared.pop(item.article_id)
        stock, recent = self._among_recent(item, held)
        named = chain.from_iterable(self._by_name.get(name, ()) for name in item.names)
        return Found([self._known(at) for at in dict.fromkeys(chain(named, numbers, recent))], stock)

    def add(self, known: Known) -> None:
        """Remember an article and its story."""
        item, at = known.item, len(self._ids)
        self._ids.append(item.article_id)
        self._stories.append(known.story_id)
        self._names.append((item.url, item.document_number))
        self._samples.append(np.array(item.signature.sample, np.uint64).tobytes())
        self._leads.append(item.signature.lead)
        self._sizes.append(len(item.signature.sample))
        self._days.append(item.published_on.toordinal() if item.published_on else 0)
        self._story_numbers.append(crc32(known.story_id.encode()))
        self._shingles.append(item.signature.shingles)
        for key in item.signature.bands:
            self._recent[key].append(at)
        for name in item.names:
            self._by_name.setdefault(name, []).append(at)

    def _enter(self) -> None:
        """Bring what was added since the last time among the postings."""
        if not self._recent:
            return
        keys = np.fromiter(self._recent, np.uint64, len(self._recent))
        counts = np.fromiter(map(len, self._recent.values()), np.intp, len(self._recent))
        numbers = np.fromiter(chain.from_iterable(self._recent.values()), np.uint64, int(counts.sum()))
        self._postings.add(np.repeat(keys, counts), numbers)
        self._recent.clear()

    def _look_ahead(self, items: Sequence[Item]) -> None:
        bands = [item.signature.bands for item in items]
        sizes = np.fromiter(map(len, bands), np.intp, len(bands))
        keys = np.fromiter(chain.from_iterable(bands), np.uint64, int(sizes.sum()))
        asked, numbers = self._postings.find(keys)
        stories = np.frombuffer(self._story_numbers, np.uint32)[numbers]
        held = _distinct(asked, stories, len(keys))
        owner = np.repeat(np.arange(len(items)), sizes)[asked]
        ends = np.cumsum(sizes)
        lead = np.isin(asked, ends[[bool(item.signature.lead) for item in items]] - 1)
        chosen = self._chosen(items, owner, numbers, held[asked] <= STOCK_STORIES, lead)
        counts = held.tolist()
        for at, item in enumerate(items):
            end = int(ends[at])
            self._prepared[item.article_id] = chosen.get(at, []), counts[end - int(sizes[at]) : end]

    def _chosen(
        self, items: Sequence[Item], owner: Places, numbers: Array, own: Flags, lead: Flags
    ) -> dict[int, list[int]]:
        """By place of an item, the texts that may tell the same, those that share the most first."""
        pairs, which = np.unique((owner.astype(np.uint64) << np.uint64(32)) | numbers, return_inverse=True)
        shared = np.bincount(which, minlength=len(pairs))
        own_shared = np.bincount(which, weights=own, minlength=len(pairs))
        same_lead = np.bincount(which, weights=lead, minlength=len(pairs)) > 0
        places, texts = pairs >> np.uint64(32), pairs & np.uint64(2**32 - 1)
        sizes = np.fromiter((len(item.signature.sample) for item in items), np.intp, len(items))
        shorter = np.minimum(np.frombuffer(self._sizes, np.uint16)[texts], sizes[places])
        much = (shared >= NEARLY_ALL_LEAST) & (shared >= _MUCH * shorter)
        order = np.lexsort((texts, -shared, -own_shared))
        order = order[((own_shared >= SHARED_LEAST) | same_lead | much)[order]]
        chosen: dict[int, list[int]] = {}
        for place, text in zip(places[order].tolist(), texts[order].tolist(), strict=True):
            best = chosen.setdefault(place, [])
            if len(best) < _LOOKED_AT:
                best.append(text)
        return chosen

    def _among_recent(self, item: Item, held: Sequence[int]) -> tuple[frozenset[int], list[int]]:
        """Phrases of the trade in a text, and texts of this batch that may tell the same."""
        stock, own, common = set(), list[int](), list[int]()
        for key, stories in zip(item.signature.bands, held, strict=True):
            holders = self._recent.get(key, ())
            if stories > STOCK_STORIES or stories + self._stories_of(holders) > STOCK_STORIES:
                stock.add(key)
                common += holders[:_LOOKED_AT]
            else:
                own += holders
        # a text made of nothing but phrases of the trade is a copy of one made of the same
        much = Counter(own + common if len(stock) > _MUCH * len(held) else own)
        recent = [at for at, count in much.most_common(_LOOKED_AT) if count >= SHARED_LEAST]
        return frozenset(stock), recent + self._recent.get(item.signature.lead, [])[:_LOOKED_AT]

    def _stories_of(self, holders: Sequence[int]) -> int:
        return len({self._story_numbers[at] for at in holders}) if len(holders) > 1 else len(holders)

    def _known(self, at: int) -> Known:
        url, number = self._names[at]
        day = self._days[at]
        sample = tuple(np.frombuffer(self._samples[at], np.uint64).tolist())
        item = Item(
            article_id=self._ids[at],
            signature=Signature(sample, self._shingles[at], self._leads[at]),
            url=url,
            document_number=number,
            published_on=date.fromordinal(day) if day else None,
        )
        return Known(item, self._stories[at])


def _distinct(asked: Places, stories: NDArray[np.uint32], keys: int) -> Places:
    """By place of a key, how many different stories hold it."""
    pairs = np.sort((asked.astype(np.uint64) << np.uint64(32)) | stories)
    fresh = np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]
    return np.bincount((pairs[fresh] >> np.uint64(32)).astype(np.intp), minlength=keys)
