"""Cutting a text into lines and sentences, and telling page furniture from what is said."""

import re
from collections.abc import Iterable
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
_SEPARATORS = re.compile(r"[|｜＞>›»/丨]")
# A line with so many separators per character is a menu, not a sentence.
_MENU_SEPARATORS = 2
_LONGEST_MENU = 400
# A text without line breaks is cut into lines of so many sentences: what is near is looked up by line.
_LONGEST_LINE = 60


class Sentence(NamedTuple):
    """A range of the text and the line it stands in."""

    start: int
    end: int
    line: int


def split(written: str, abbreviations: Iterable[str]) -> list[Sentence]:
    """Sentences of a text in order, without the white space around them; together they hold every word."""
    known = frozenset(abbreviations)
    sentences: list[Sentence] = []
    start = line = first = 0
    for match in _END.finditer(written):
        mark, end = match.span()
        if written[mark] == "." and _is_abbreviation(written, mark, end, known):
            continue
        _add(sentences, written, start, end, line)
        start = end
        if written[mark] == "\n" or len(sentences) - first >= _LONGEST_LINE:
            line, first = line + 1, len(sentences)
    _add(sentences, written, start, len(written), line)
    return sentences


def _add(sentences: list[Sentence], written: str, start: int, end: int, line: int) -> None:
    piece = written[start:end].lstrip()
    if piece:
        start = end - len(piece)
        sentences.append(Sentence(start, start + len(piece.rstrip()), line))


def _is_abbreviation(written: str, dot: int, end: int, known: frozenset[str]) -> bool:
    match = _LAST_WORD.search(written, max(0, dot - 12), dot)
    word = match.group() if match else ""
    if word in known or (len(word) == 1 and word.isupper()):
        return True
    following = written[end : end + 2].strip()[:1]
    return "." in word and following.islower()


def is_menu(sentence: str) -> bool:
    """Whether a sentence is a row of links rather than words."""
    return len(sentence) < _LONGEST_MENU and len(_SEPARATORS.findall(sentence)) >= _MENU_SEPARATORS
