"""Which numbered texts hold a shingle: tens of millions of entries as sorted arrays, eight bytes each."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.uint64]
Places = NDArray[np.intp]

# An entry is 40 bits of the shingle's hash and 24 bits of the text's number. Two shingles that agree in 40
# bits are taken for one another: what is found this way is compared in full anyhow.
_NUMBER = np.uint64(2**24 - 1)
LARGEST = 2**24
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
# A shingle that so many texts of one run hold is a phrase of the trade; more of them would say no more.
HOLDERS = 8
# A run this many times smaller than the one before stays by itself.
_RATIO = 4


class _Run:
    """Entries in order, with where each beginning of a hash starts."""

    def __init__(self, entries: Array) -> None:
        self.entries = entries
        bits = max(1, len(entries).bit_length() - 3)
        self._shift = np.uint64(64 - bits)
        bounds = np.arange(1 << bits, dtype=np.uint64) << self._shift
        self._starts = np.append(np.searchsorted(entries, bounds), len(entries)).astype(np.uint32)

    def find(self, keys: Array) -> tuple[Places, Array]:
        """For spread keys: the places in `keys` of those that are held, each with the text that holds it."""
        bucket = keys >> self._shift
        first = self._starts[bucket].astype(np.intp)
        counts = self._starts[bucket + np.uint64(1)].astype(np.intp) - first
        before = np.cumsum(counts) - counts
        at = np.repeat(first - before, counts) + np.arange(int(counts.sum()))
        asked = np.repeat(np.arange(len(keys)), counts)
        entries = self.entries[at]
        same = (entries ^ keys[asked]) <= _NUMBER
        return asked[same], entries[same] & _NUMBER


class Postings:
    """Shingles and the texts that hold them, added in batches."""

    def __init__(self) -> None:
        self._runs: list[_Run] = []

    def add(self, keys: Array, numbers: Array) -> None:
        """Enter texts under their shingles; of one shingle, the texts added first are the ones kept."""
        entries = (spread(keys) & ~_NUMBER) | numbers
        entries.sort()
        runs = [*self._runs, _Run(_thinned(entries))]
        while len(runs) > 1 and len(runs[-2].entries) < _RATIO * len(runs[-1].entries):
            last, other = runs.pop().entries, runs.pop().entries
            both = np.concatenate([other, last])
            # Two runs in order: merged in one pass.
            both.sort(kind="stable")
            runs.append(_Run(_thinned(both)))
        self._runs = runs

    def find(self, keys: Array) -> tuple[Places, Array]:
        """The places in `keys` of shingles that are held, each with the number of a text that holds it."""
        if not self._runs:
            return np.empty(0, np.intp), np.empty(0, np.uint64)
        spread_keys = spread(keys) & ~_NUMBER
        found = [run.find(spread_keys) for run in self._runs]
        return np.concatenate([asked for asked, _ in found]), np.concatenate([held for _, held in found])


def spread(keys: Array) -> Array:
    """Hashes over the whole range: those of a sample are the smallest ones."""
    mixed: Array = keys * _SPREAD
    return mixed


def _thinned(entries: Array) -> Array:
    """Without the entries of a shingle beyond the first few."""
    if len(entries) <= HOLDERS:
        return entries
    crowded = (entries[HOLDERS:] ^ entries[:-HOLDERS]) <= _NUMBER
    if not crowded.any():
        return entries
    keep = np.ones(len(entries), bool)
    keep[HOLDERS:] = ~crowded
    return entries[keep]
