"""All words of a language's rules in one automaton; what they hit in a folded text."""

import re
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
    # what must follow a first word whose ending varies, as a regular expression
    rest: str


class _Entry(NamedTuple):
    tags: tuple[str, ...]
    key: _Key
    rest: re.Pattern[str] | None


class Lexicon:
    """Words with tags, searched together; overlapping words are all reported."""

    def __init__(self, words: Iterable[Word], *, longest: bool = False) -> None:
        """Build the automaton; with `longest`, a word inside a longer one is not reported."""
        entries: dict[str, list[_Entry]] = {}
        tags: dict[_Key, list[str]] = {}
        for tag, written, boundaries in words:
            tags.setdefault(_key(written, boundaries), []).append(tag)
        for key, names in tags.items():
            entries.setdefault(key.pattern, []).append(
                _Entry(tuple(dict.fromkeys(names)), key, re.compile(key.rest) if key.rest else None)
            )
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
                last = _end(text, start, end, entry, folded.written)
                if last:
                    hits.extend([Hit(start, last, tag, entry.key.capitalised) for tag in entry.tags])
        return hits


def _key(written: str, boundaries: Boundaries) -> _Key:
    plain = written.removeprefix("=").removesuffix("*")
    first, *others = plain.split("*")
    rest = "".join(r"\w*" + re.escape(fold_pattern(part)) for part in others)
    exactly = plain if written[0] == "=" else ""
    # A Latin word stays a whole word in a language that writes none with spaces.
    bounds: Boundaries = "word" if boundaries == "none" and plain.isascii() else boundaries
    return _Key(fold_pattern(first), bounds, written.endswith("*"), exactly, plain[0].isupper(), rest)


def _end(text: str, start: int, end: int, entry: _Entry, written: str) -> int:
    """Where the entry ends that was found from `start` on; 0 when it does not stand there."""
    key = entry.key
    if key.exactly and written[start:end] != key.exactly:
        return 0
    if entry.rest is not None:
        following = entry.rest.match(text, end)
        if following is None:
            return 0
        end = following.end()
    return end if key.boundaries == "none" or _whole(text, start, end, key) else 0


def _letter(character: str) -> bool:
    """Of an alphabet: Chinese characters may stand beside a Latin word without a space."""
    return character < "\u2e80" and character.isalnum()


def _whole(text: str, start: int, end: int, key: _Key) -> bool:
    grown_on = start and _letter(text[start - 1])
    if grown_on and (key.boundaries == "word" or text[start - 1] not in _CLITICS):
        return False
    if key.stem or key.boundaries == "loose":
        return True
    return end == len(text) or not _letter(text[end])
