"""All words of a language's rules in one automaton; what they hit in a folded text."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipeline.classify.fold import (
    KATAKANA,
    KATAKANA_AFTER,
    KATAKANA_BEFORE,
    LETTER_AFTER,
    LETTER_BEFORE,
    Folded,
    fold_pattern,
)

# clitic: as loose, but the word ends where its letters do; kana: Katakana ends where other letters begin.
Boundaries = Literal["word", "loose", "clitic", "none", "kana"]
# Those of names of states, in languages whose other words have freer edges.
NAME_BOUNDARIES: dict[Boundaries, Boundaries] = {"loose": "clitic", "none": "kana"}
# Letters that Arabic writes together with the word that follows.
_CLITICS = frozenset("والبكفل")
_WITH_CLITICS = ("loose", "clitic")
# The rest of a word after a stem; bounded, as a text may hold a word of any length.
_ENDING = r"\w{0,30}"
# From so many phrases on that begin with one word, they are asked for all at once first.
_MANY_RESTS = 2

# A tagged range of a folded text: start, end, tag, and whether the rule has a capital first letter.
# Plain tuples: a document has hundreds.
Hit = tuple[int, int, str, bool]


class Word(NamedTuple):
    """An entry of a rule file and what it stands for."""

    tag: str
    written: str
    boundaries: Boundaries


class _Key(NamedTuple):
    pattern: str
    boundaries: Boundaries
    stem: bool
    exactly: str
    capitalised: bool
    # what must follow a first word whose ending varies, as a regular expression
    rest: str


class _Entry(NamedTuple):
    # what may not stand at its edges
    before: int
    after: int
    tag: str
    capitalised: bool
    # where it asks for more than its edges, what it asks for
    strict: _Key | None


class _Gate(NamedTuple):
    """What the many phrases that begin with one word go on with: mostly none does, and one look says so."""

    rest: str
    # the entries that ask for nothing to follow
    others: list[_Entry]


class Lexicon:
    """Words with tags, searched together; overlapping words are all reported."""

    def __init__(self, words: Iterable[Word]) -> None:
        entries: dict[str, list[_Entry]] = {}
        tags: dict[_Key, list[str]] = {}
        for tag, written, boundaries in words:
            tags.setdefault(_key(written, boundaries), []).append(tag)
        for key, names in tags.items():
            entries.setdefault(key.pattern, []).extend(_entry(key, tag) for tag in dict.fromkeys(names))
        self._by_index = list(entries.values())
        self._gates = {index: gate for index, each in enumerate(self._by_index) if (gate := _gate(each))}
        # Five of six finds are of a pattern that stands for one such entry: they take the short way.
        self._plain = [each[0] if len(each) == 1 and not each[0].strict else None for each in self._by_index]
        # Built in a fifteenth of the time of the DFA, and as fast on these texts (docs/bench-classify.md).
        self._automaton = AhoCorasick(
            list(entries),
            matchkind=MatchKind.Standard,
            store_patterns=False,
            implementation=Implementation.ContiguousNFA,
        )

    def find(self, folded: Folded) -> list[Hit]:
        """Every hit, in order of its end."""
        text, edges = folded.text, folded.edges
        plain, by_index, gates = self._plain, self._by_index, self._gates
        hits: list[Hit] = []
        for index, start, end in self.scan(text):
            only = plain[index]
            if only is not None:
                before, after, tag, capitalised, _ = only
                if not (edges[start] & before or edges[end] & after):
                    hits.append((start, end, tag, capitalised))
                continue
            possible = by_index[index]
            if index in gates and not _pattern(gates[index].rest).match(text, end):
                possible = gates[index].others
            for before, after, tag, capitalised, strict in possible:
                if edges[start] & before:
                    continue
                last = end if strict is None else _end(folded, start, end, strict)
                if last and not edges[last] & after:
                    hits.append((start, last, tag, capitalised))
        return hits

    def scan(self, text: str) -> list[tuple[int, int, int]]:
        """What the automaton alone finds: index of the pattern, start, end."""
        return self._automaton.find_matches_as_indexes(text, overlapping=True)


def _key(written: str, boundaries: Boundaries) -> _Key:
    plain = written.removeprefix("=").removesuffix("*")
    first, *others = plain.split("*")
    rest = "".join(_ENDING + re.escape(fold_pattern(part)) for part in others)
    exactly = plain if written[0] == "=" else ""
    # A Latin word stays a whole word in a language that writes none with spaces.
    bounds: Boundaries = "word" if boundaries in ("none", "kana") and plain.isascii() else boundaries
    return _Key(fold_pattern(first), bounds, written.endswith("*"), exactly, plain[0].isupper(), rest)


def _entry(key: _Key, tag: str) -> _Entry:
    strict = key if key.exactly or key.rest or key.boundaries in _WITH_CLITICS else None
    before, after = _edges(key)
    return _Entry(before, 0 if key.stem else after, tag, key.capitalised, strict)


def _edges(key: _Key) -> tuple[int, int]:
    """What may not stand before and after a word."""
    if key.boundaries == "kana":
        before, after = (_is_katakana(key.pattern[place]) for place in (0, -1))
        return KATAKANA_BEFORE * before, KATAKANA_AFTER * after
    after_too = key.boundaries in ("word", "clitic")
    return LETTER_BEFORE * (key.boundaries == "word"), LETTER_AFTER * after_too


def _is_katakana(character: str) -> bool:
    return ord(character) in range(*KATAKANA)


def _gate(entries: list[_Entry]) -> _Gate | None:
    rests = {entry.strict.rest for entry in entries if entry.strict and entry.strict.rest}
    if len(rests) < _MANY_RESTS:
        return None
    others = [entry for entry in entries if not (entry.strict and entry.strict.rest)]
    return _Gate("|".join(sorted(rests)), others)


@cache
def _pattern(rest: str) -> re.Pattern[str]:
    """Made when a text first asks for it: most never are, and making them all takes half a second."""
    return re.compile(rest)


def outermost(hits: Iterable[Hit]) -> list[Hit]:
    """Without what begins inside a longer hit or one before it; several may share one range."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda each: (each[0], -each[1])):
        if not kept or hit[0] >= kept[-1][1] or hit[:2] == kept[-1][:2]:
            kept.append(hit)
    return kept


def _end(folded: Folded, start: int, end: int, key: _Key) -> int:
    """Where an entry ends that asks for more than its edges; 0 when it does not stand there."""
    text = folded.text
    if key.exactly and folded.written[start:end] != key.exactly:
        return 0
    if (
        key.boundaries in _WITH_CLITICS
        and folded.edges[start] & LETTER_BEFORE
        and text[start - 1] not in _CLITICS
    ):
        return 0
    if not key.rest:
        return end
    following = _pattern(key.rest).match(text, end)
    return following.end() if following else 0
