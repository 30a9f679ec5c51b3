"""One form of a text for matching: lower case, simplified Chinese, plain marks, and the way back."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import opencc

# Pages copied by machines carry the reading after each traditional character: 建設(shè)國(guó).
# The bracket stands first in the pattern: it is what the search looks for.
_READING = re.compile(r"\((?<=[\u3400-\u9fff]\()[a-zü\u00e0-\u00fc\u0101-\u01dc]{1,6}\)")

# Characters that OpenCC leaves alone at character level, and those of texts converted twice.
_EXTRA = (
    "著着 裏里 郃合 儅当 槼规 衹只 曏向 麪面 擧举 鄕乡 経经 騐验 恊协 脩修 爲为 峯峰 産产 牀床 綫线 搆构 牋笺"
    " 佈布 僞伪 顔颜 説说 戶户 吿告 値值 敎教 會会 硏研 擡抬 迴回 曆历 颱台 鍼针"
    " 敍叙 覆复 衞卫 瞭了 藉借 像象 枱台 揹背 簷檐 俱具 甦苏 椝规 祕秘 託托 週周 甚什"
)
_MARKS = "‘' ’' ʼ' “\" ”\" ´' `' ‐- ‑- ‒- –- —- −- ·. ・. ﹑,"


# What stands beside a place: a letter of an alphabet. Chinese characters may touch a Latin word.
LETTER_BEFORE = 1
LETTER_AFTER = 2
# The same for Katakana, which may touch a Latin word as well.
KATAKANA_BEFORE = 4
KATAKANA_AFTER = 8
_FIRST_IDEOGRAPHIC = 0x2E80
_CODE_POINTS = 0x110000
_ASCII = 0x80
KATAKANA = (0x30A1, 0x30FD)
_UTF_32 = "utf-32-le"
# Halves of characters, which no search takes.
_SURROGATES = slice(0xD800, 0xE000)


class _Tables(NamedTuple):
    # by code point: the folded one, and what the folded one is before a place: a letter, Katakana, or neither
    folded: npt.NDArray[np.uint32]
    letter: npt.NDArray[np.uint8]


class _Ascii(NamedTuple):
    """The same for texts of ASCII alone, as `bytes.translate` takes them."""

    folded: bytes
    letter: bytes


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; where its length differs from the original, where each character stands there."""

    text: str
    # the same characters before folding: as many, so one range serves both
    written: str
    # for each place, the one after the last included, which of LETTER_BEFORE and its like hold
    edges: bytes
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original text that a range of the folded text stands for."""
        if not self.starts:
            return start, end
        return self.starts[start], self.ends[end - 1]


@cache
def _table() -> dict[int, int]:
    table = _pairs(_MARKS)
    table.update({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    table.update({0x3000: 0x20, 0xA0: 0x20, 0x202F: 0x20, 0x2009: 0x20, 0xFE0F: 0x20})
    table.update(_simplified())
    table.update(_pairs(_EXTRA))
    table.update(_lowered())
    return table


@cache
def _tables() -> _Tables:
    folded = np.arange(_CODE_POINTS, dtype=np.uint32)
    table = _table()
    folded[list(table)] = list(table.values())
    folded[_SURROGATES] = ord("\ufffd")
    letter = np.zeros(_CODE_POINTS, dtype=np.uint8)
    letter[:_FIRST_IDEOGRAPHIC] = [chr(code).isalnum() for code in range(_FIRST_IDEOGRAPHIC)]
    letter[slice(*KATAKANA)] = KATAKANA_BEFORE
    return _Tables(folded, letter[folded])


@cache
def _ascii() -> _Ascii:
    tables, rest = _tables(), bytes(256 - _ASCII)
    return _Ascii(bytes(tables.folded[:_ASCII].tolist()) + rest, tables.letter[:_ASCII].tobytes() + rest)


def _pairs(written: str) -> dict[int, int]:
    return {ord(pair[0]): ord(pair[1]) for pair in written.split()}


def _simplified() -> dict[int, int]:
    codes = range(0x3400, 0xA000)
    converted = opencc.OpenCC("t2s").convert("\n".join(map(chr, codes))).split("\n")
    pairs = zip(codes, converted, strict=True)
    return {code: ord(new) for code, new in pairs if len(new) == 1 and ord(new) != code}


def _lowered() -> dict[int, int]:
    """Capitals whose small form is one character long: `str.lower` would lengthen the others."""
    letters = [*range(0x41, 0x5B), *range(0xC0, 0x587), *range(0x1E00, 0x2000)]
    table = {code: ord(low) for code in letters if len(low := chr(code).lower()) == 1 and ord(low) != code}
    table.update({code: code - 0xFEE0 + 0x20 for code in range(0xFF21, 0xFF3B)})
    return table


def fold(text: str) -> Folded:
    """Fold a text; ranges of the result lead back to the text by `Folded.span`."""
    decomposed = not unicodedata.is_normalized("NFC", text)
    if not decomposed and not _READING.search(text):
        return _folded(text)
    starts = _without_readings(text)
    characters = [text[index] for index in starts]
    ends = [index + 1 for index in starts]
    if decomposed:
        characters, starts, ends = _composed(characters, starts)
    written = "".join(characters)
    return _folded(written, starts, ends)


def _folded(written: str, starts: Sequence[int] = (), ends: Sequence[int] = ()) -> Folded:
    """Look all characters up at once: many times as fast as `str.translate` outside ASCII."""
    if written.isascii():
        encoded, ascii_tables = written.encode(), _ascii()
        text = encoded.translate(ascii_tables.folded).decode()
        letters = np.frombuffer(encoded.translate(ascii_tables.letter), dtype=np.uint8)
    else:
        tables = _tables()
        codes = np.frombuffer(written.encode(_UTF_32, "surrogatepass"), dtype="<u4")
        text = tables.folded[codes].tobytes().decode(_UTF_32, "surrogatepass")
        letters = tables.letter[codes]
    return Folded(text, written, _edges(letters), starts, ends)


def _edges(letters: npt.NDArray[np.uint8]) -> bytes:
    edges = np.zeros(len(letters) + 1, dtype=np.uint8)
    edges[1:] = letters * LETTER_BEFORE
    edges[:-1] |= letters * LETTER_AFTER
    return edges.tobytes()


def is_spaced(word: str) -> bool:
    """Whether the script that a word begins in puts spaces between words: no ideographs, no kana."""
    return word[0] < "\u2e80"


def fold_pattern(pattern: str) -> str:
    """The same folding for an entry of a rule file."""
    return unicodedata.normalize("NFC", pattern).translate(_table())


def _without_readings(text: str) -> list[int]:
    kept: list[int] = []
    position = 0
    for reading in _READING.finditer(text):
        kept.extend(range(position, reading.start()))
        position = reading.end()
    kept.extend(range(position, len(text)))
    return kept


def _composed(characters: list[str], origins: list[int]) -> tuple[list[str], list[int], list[int]]:
    """Join letters and the marks that follow them."""
    joined: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for character, place in zip(characters, origins, strict=True):
        if joined and unicodedata.combining(character):
            both = unicodedata.normalize("NFC", joined[-1] + character)
            if len(both) == 1:
                joined[-1], ends[-1] = both, place + 1
                continue
        joined.append(character)
        starts.append(place)
        ends.append(place + 1)
    return joined, starts, ends
