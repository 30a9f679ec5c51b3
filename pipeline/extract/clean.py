"""From the characters of a page to the text that is kept: paragraphs joined by newlines, NFC."""

import re
import unicodedata

from pipeline.extract.furniture import EDITORS, EDITORS_AT_END, FURNITURE, TAIL

_INVISIBLE = re.compile(
    "[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffd]"
)
_DAMAGE = "\ufffd"
_CJK = "\u3000-\u30ff\u3400-\u9fff\uff00-\uffef"
_CJK_GAP = re.compile(rf"(?<=[{_CJK}])[ \t]*\n\s*(?=[{_CJK}])")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")
# 建設(shè): one syllable with a tone mark behind a Chinese character. Mirrors inject it to dodge copy search.
_SYLLABLE = "[b-df-hj-np-tw-zɡ]{0,2}[aeiouüɑ]{0,2}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ][aeiouɑ]{0,2}(?:ng|n|r|ɡ)?"
_PINYIN = re.compile(rf"(?<=[\u3400-\u9fff])[(（]{_SYLLABLE}[)）]", re.IGNORECASE)

_EDITORS_WITHIN_LAST = 6


def plain(text: str) -> str:
    """One line of readable text: NFC, no invisible characters, single spaces, trimmed."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    # split() knows every space of Unicode; going through it is ten times as fast as a pattern
    line = " ".join(text.split())
    if line.isprintable() and _DAMAGE not in line:
        return line
    return " ".join(_INVISIBLE.sub("", text).split())


def joined(pieces: list[str]) -> str:
    """Pieces of one line put together; a line break of the source between Chinese characters is no space."""
    whole = "".join(pieces) if len(pieces) > 1 else pieces[0]
    return whole if "\n" not in whole or whole.isascii() else _CJK_GAP.sub("", whole)


def paragraphs(text: str) -> list[str]:
    """The lines of a text, each readable and not empty."""
    lines = _BREAKS.sub("\n", text).split("\n")
    return [line for raw in lines if (line := plain(raw))]


def without_pinyin(line: str) -> str:
    """A line without the pinyin that mirrors inject behind characters."""
    return _PINYIN.sub("", line) if "(" in line or "（" in line else line


def article_text(lines: list[str], *, title: str = "") -> str:
    """Paragraphs joined by newlines, without headline, editors, share bars and lists of other articles."""
    kept = _without_tail([without_pinyin(line) for line in lines])
    if kept and title and kept[0] == title:
        kept = kept[1:]
    end = len(kept) - _EDITORS_WITHIN_LAST
    kept = [
        line for at, line in enumerate(kept) if not (EDITORS.match(line) and (at >= end or len(line) < 30))
    ]
    kept = [line for line in kept if not FURNITURE.match(line)]
    if kept:
        kept[-1] = EDITORS_AT_END.sub("", kept[-1]).rstrip()
    return "\n".join(line for line in kept if line)


def _without_tail(lines: list[str]) -> list[str]:
    """Everything before the heading of a list of other articles, if one stands in the second half."""
    for at, line in enumerate(lines):
        if 2 * at >= len(lines) and TAIL.match(line):
            return lines[:at]
    return lines
