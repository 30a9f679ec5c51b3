"""All words of a language's rules in one automaton; what they hit in a folded text."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipeline.classify.fold import Folded, fold_pattern

Boundaries = Literal["word", "loose", "none"]
# Letters that Arabic writes together with the word that follows.
_CLITICS = frozenset("والبكفل")


class Word(NamedTuple):
    """An entry of a rule file and what it stands for."""

    tag: str
    written: str
    boundaries: Boundaries


class Hit(NamedTuple):
    """A tagged range of a folded text."""

    start: int
    end: int
    tag: str
    # the entry is written with a capital first letter
    capitalised: bool = False


class _Key(NamedTuple):
    pattern: str
    boundaries: Boundaries
    stem: bool
    exactly: str
    capitalised: bool


class _Entry(NamedTuple):
    tags: tuple[str, ...]
    key: _Key


class Lexicon:
    """Words with tags, searched together; overlapping words are all reported."""

    def __init__(self, words: Iterable[Word], *, longest: bool = False) -> None:
        """Build the automaton; with `longest`, a word inside a longer one is not reported."""
        entries: dict[str, list[_Entry]] = {}
        tags: dict[_Key, list[str]] = {}
        for tag, written, boundaries in words:
            tags.setdefault(_key(written, boundaries), []).append(tag)
        for key, names in tags.items():
            entries.setdefault(key.pattern, []).append(_Entry(tuple(dict.fromkeys(names)), key))
        self._by_index = list(entries.values())
        kind = MatchKind.LeftmostLongest if longest else MatchKind.Standard
        self._overlapping = not longest
        self._automaton = AhoCorasick(
            list(entries), matchkind=kind, store_patterns=False, implementation=Implementation.DFA
        )

    def find(self, folded: Folded) -> list[Hit]:
        """Every hit, in order of its end."""
        text = folded.text
        found = self._automaton.find_matches_as_indexes(text, overlapping=self._overlapping)
        hits: list[Hit] = []
        for index, start, end in found:
            for entry in self._by_index[index]:
                key = entry.key
                if key.exactly and folded.written[start:end] != key.exactly:
                    continue
                if key.boundaries != "none" and not _whole(text, start, end, key):
                    continue
                hits.extend([Hit(start, end, tag, key.capitalised) for tag in entry.tags])
        return hits


def _key(written: str, boundaries: Boundaries) -> _Key:
    plain = written.removeprefix("=").removesuffix("*")
    exactly = plain if written[0] == "=" else ""
    return _Key(fold_pattern(plain), boundaries, written.endswith("*"), exactly, plain[0].isupper())


def _letter(character: str) -> bool:
    """Of an alphabet: Chinese characters may stand beside a Latin word without a space."""
    return character < "\u2e80" and character.isalnum()


def _whole(text: str, start: int, end: int, key: _Key) -> bool:
    if start and _letter(text[start - 1]):
        if key.boundaries == "word" or text[start - 1] not in _CLITICS:
            return False
    if key.stem or key.boundaries == "loose":
        return True
    return end == len(text) or not _letter(text[end])
