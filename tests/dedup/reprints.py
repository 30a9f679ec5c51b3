"""Makes unrelated items on one subject, and reprints of them that are trimmed, retitled and edited."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, product

_WHO = ["China", "Zambia", "The ministry", "Experts", "A delegation", "The university", "Organisers"]
_DID = ["said", "announced", "agreed", "noted", "stressed", "reported", "confirmed", "added", "explained"]
_WHAT = [
    "international cooperation on artificial intelligence capacity building",
    "the action plan for good and for all",
    "a joint laboratory",
    "open source models",
    "the training programme",
    "digital infrastructure",
    "young researchers",
]
_STEMS = ["ka", "lo", "mi", "ne", "pu", "ra", "se", "ti", "vo", "wu", "ze", "bi", "do", "fa", "gu"]
_ENDINGS = ["lan", "ter", "mon", "dis", "ver", "gal", "pos", "nik", "rum", "tes", "dor", "hal", "fin"]
# 43,875 words, and the commoner the word the lower its number (Zipf's law): with fewer, or with all alike,
# a million items would share every run of three words.
_OWN_WORDS = ["".join(parts) for parts in product(_STEMS, _STEMS, _STEMS, _ENDINGS)]
_TOGETHER = list(accumulate(1 / (rank + 2.7) for rank in range(len(_OWN_WORDS))))
_COMMON_CHARACTERS = (
    "的一国在人了有中是年和大业不为发会工经上地市要个产这出行作生家以成到日民来我部对"
    "进多全建他公开们场展时理新方主企资实学报制政济用同"
)


@dataclass(frozen=True)
class Reprint:
    """A text made from the item of that number, and how much they have in common (0 to 1)."""

    of: int
    text: str
    overlap: float


class Press:
    """Writes items, always the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def items(self, count: int) -> list[str]:
        """Unrelated items on one subject, in English."""
        return [" ".join(self._sentences(self._random.randint(8, 30))) for _ in range(count)]

    def chinese_items(self, count: int) -> list[str]:
        """Unrelated items on one subject, in Chinese characters."""
        choose = self._random.choices
        lead = "中国同发展中国家开展人工智能能力建设合作，"
        return [
            lead + "。".join("".join(choose(_COMMON_CHARACTERS, k=30)) for _ in range(12))
            for _ in range(count)
        ]

    def reprints(self, items: list[str], *, least: float, most: float) -> Iterator[Reprint]:
        """One reprint of each item whose word 3-grams overlap within these limits."""
        for number, item in enumerate(items):
            text = self._reprinted(item)
            overlap = _jaccard(item, text)
            if least <= overlap <= most:
                yield Reprint(number, text, overlap)

    def _sentences(self, count: int) -> list[str]:
        return [self._sentence() for _ in range(count)]

    def _sentence(self) -> str:
        choose = self._random.choice
        own = " ".join(self._words(self._random.randint(6, 16)))
        return f"{choose(_WHO)} {choose(_DID)} that {choose(_WHAT)} {own}."

    def _reprinted(self, item: str) -> str:
        sentences = [f"{sentence}." for sentence in item.split(".") if sentence.strip()]
        kept = sentences[: max(3, int(len(sentences) * self._random.uniform(0.35, 1.0)))]
        if self._random.random() < 0.5:
            kept = self._sentences(self._random.randint(1, 4)) + kept
        edits = self._random.uniform(0.0, 0.08)
        words = " ".join(kept).split()
        return " ".join(self._words(1)[0] if self._random.random() < edits else word for word in words)

    def _words(self, count: int) -> list[str]:
        return self._random.choices(_OWN_WORDS, cum_weights=_TOGETHER, k=count)


def _jaccard(one: str, other: str) -> float:
    mine, theirs = (
        {tuple(words[at : at + 3]) for at in range(len(words) - 2)} for words in (one.split(), other.split())
    )
    return len(mine & theirs) / len(mine | theirs)
