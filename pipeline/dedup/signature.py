"""What a text is recognised by: a sample of its shingles, small enough to keep for every article."""

import re
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

# Words, or single characters where words are not written apart.
_TOKEN = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff]+|[\u3040-\u30ff\u3400-\u9fff]")
# The same for texts of plain letters, six times as fast: everything else becomes a space.
_PLAIN = bytes(code if chr(code).isalnum() else ord(" ") for code in range(128)).ljust(256)
_WORDS_PER_SHINGLE = 3
_CHARACTERS_PER_SHINGLE = 6
# A reprint trimmed to a third still shares every shingle it has: sampling the same hash values from
# every text (1 in 8) keeps the share of common ones, which a fixed number of minima would not.
_ONE_IN = 8
_AT_LEAST, _AT_MOST = 8, 64
_LEAD_TOKENS = 24
_READ = 60_000
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Signature:
    """Sampled shingles of a text, the number of all its shingles, and the digest of its lead."""

    # ascending; at most 63 bits each, so that every database takes them as integers
    sample: tuple[int, ...]
    shingles: int
    lead: int

    @property
    def bands(self) -> tuple[int, ...]:
        """Keys to look candidates up by: the shingles of the sample and the lead."""
        return (*self.sample, self.lead) if self.lead else self.sample


def signature(text: str, language: str = "und") -> Signature:
    """Recognise a text by its word 3-grams, or character 6-grams for Chinese and Japanese."""
    tokens = _tokens(text[:_READ].lower())
    width = _CHARACTERS_PER_SHINGLE if language[:2] in ("zh", "ja") else _WORDS_PER_SHINGLE
    hashes = _shingles(tokens, width)
    return Signature(sample=_sampled(hashes), shingles=len(hashes), lead=_lead(tokens))


def _tokens(text: str) -> list[bytes]:
    if text.isascii():
        return text.encode().translate(_PLAIN).split()
    # One encoding for all of them: three times as fast as one by one.
    return "\n".join(_TOKEN.findall(text)).encode().split()


def _shingles(tokens: list[bytes], width: int) -> Hashes:
    """One 63-bit hash for every different run of `width` tokens, ascending."""
    each = np.fromiter(map(crc32, tokens), np.uint64, len(tokens))
    runs = max(0, len(each) - width + 1)
    if not runs:
        return each[:0]
    mixed = np.zeros(runs, np.uint64)
    for at in range(width):
        mixed = (mixed ^ (each[at : at + runs] * _SPREAD)) * _MIX
        mixed ^= mixed >> np.uint64(29)
    mixed >>= np.uint64(1)
    mixed.sort()
    different: Hashes = mixed[np.append(True, mixed[1:] != mixed[:-1])]
    return different


def _sampled(hashes: Hashes) -> tuple[int, ...]:
    below = int(np.searchsorted(hashes, np.uint64(2**63 // _ONE_IN)))
    return tuple(hashes[: min(_AT_MOST, max(_AT_LEAST, below))].tolist())


def _lead(tokens: list[bytes]) -> int:
    """The first words as one number, 0 for a text too short to have a lead."""
    if len(tokens) < _LEAD_TOKENS:
        return 0
    words = b" ".join(tokens[:_LEAD_TOKENS])
    return (crc32(words) << 31 | crc32(words[::-1])) & (2**63 - 1)
