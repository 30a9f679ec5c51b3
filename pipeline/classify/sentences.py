"""Cutting a text into lines and sentences, and telling page furniture from what is said."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

# Begins with all that may end a sentence, so that the search passes over everything else at once.
_END = re.compile(
    r"[。！？!?…؟۔；.\n](?:"
    r"(?<=[。！？!?…؟۔])[。！？!?…؟۔]*[\"”’」』）)]*"
    r"|(?<=；)"
    r"|(?<=\.)[\"”’')\]]*(?=\s|$)"
    r"|(?<=[a-zé)][a-zé)]\.)(?=[A-Z“\"])"
    r"|(?<=\n)\n*)"
)
_LAST_WORD = re.compile(r"[\w.'-]*+$")
_SEPARATORS = re.compile(r"[|｜＞>›»丨]|(?<=\s)/(?=\s)")
_SEPARATING = "|｜＞>›»丨/"
# A line with so many separators per character is a menu, not a sentence.
_MENU_SEPARATORS = 2
_LONGEST_MENU = 400
# What follows the last link of a menu without a full stop is a sentence from so many characters on.
_SHORTEST_SENTENCE, _SHORTEST_WIDE = 60, 24
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
# A text without line breaks is cut into lines of so many sentences: what is near is looked up by line.
_LONGEST_LINE = 60
_LONGEST_ABBREVIATION = 12


class Sentence(NamedTuple):
    """A range of the text and the line it stands in."""

    start: int
    end: int
    line: int


def split(written: str, abbreviations: Iterable[str]) -> list[Sentence]:
    """Sentences of a text in order, without the white space around them; together they hold every word."""
    known = _abbreviations(tuple(abbreviations))
    sentences: list[Sentence] = []
    start = line = first = 0
    for match in _END.finditer(written):
        mark, end = match.span()
        character = written[mark]
        if character == "." and _is_abbreviation(written, mark, end, known):
            continue
        piece = written[start:end].lstrip()
        if piece:
            start = end - len(piece)
            sentences.append(Sentence(start, start + len(piece.rstrip()), line))
        start = end
        if character == "\n" or len(sentences) - first >= _LONGEST_LINE:
            line, first = line + 1, len(sentences)
    if rest := written[start:].strip():
        start = written.index(rest, start)
        sentences.append(Sentence(start, start + len(rest), line))
    return list(_apart(sentences, written)) if may_hold_menus(written) else sentences


def _apart(sentences: Iterable[Sentence], written: str) -> Iterator[Sentence]:
    """The same, where a row of links runs into words without a full stop: the row and the words."""
    for start, end, line in sentences:
        words = after_menu(written[start:end])
        if words:
            yield Sentence(start, start + len(written[start : start + words].rstrip()), line)
        yield Sentence(start + words, end, line)


class _Abbreviations(NamedTuple):
    words: frozenset[str]
    # their last characters: most words before a full stop end otherwise
    endings: frozenset[str]


@cache
def _abbreviations(words: tuple[str, ...]) -> _Abbreviations:
    return _Abbreviations(frozenset(words), frozenset(word[-2:] for word in words))


def _is_abbreviation(written: str, dot: int, end: int, known: _Abbreviations) -> bool:
    first = max(0, dot - _LONGEST_ABBREVIATION)
    pair = written[max(0, dot - 2) : dot]
    last = pair[-1:]
    known_ending = pair in known.endings or last in known.endings or last.isupper() or last == "\n"
    # Neither a known ending nor one of several dots: most full stops are done with here.
    if not known_ending and written.rfind(".", first, dot) < 0:
        return False
    before = written[first:dot].removesuffix("\n")
    match = _LAST_WORD.search(before)
    word = match.group() if match else ""
    if word in known.words or (len(word) == 1 and word.isupper()):
        return True
    following = written[end : end + 2].strip()[:1]
    return "." in word and following.islower()


def may_hold_menus(text: str) -> bool:
    """Whether a text has any character that separates the links of a menu: most have none."""
    return any(separating in text for separating in _SEPARATING)


def after_menu(sentence: str) -> int:
    """Where the words begin that follow a row of links in one sentence; 0 where there is no such row."""
    if not is_menu(sentence):
        return 0
    *_, last = _SEPARATORS.finditer(sentence)
    rest = sentence[last.end() :]
    shortest = _SHORTEST_WIDE if _WIDE.search(rest) else _SHORTEST_SENTENCE
    return len(sentence) - len(rest.lstrip()) if len(rest) >= shortest else 0


def is_menu(sentence: str) -> bool:
    """Whether a sentence is a row of links rather than words."""
    # Counting the characters is the cheaper question, and most often the answer is no.
    if len(sentence) >= _LONGEST_MENU or sum(map(sentence.count, _SEPARATING)) < _MENU_SEPARATORS:
        return False
    return len(_SEPARATORS.findall(sentence)) >= _MENU_SEPARATORS
