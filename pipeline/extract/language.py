"""Which language, and for Chinese which script, a text is in."""

import re
from functools import cache
from typing import NamedTuple

import pycld2

UNKNOWN = "und"
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_FIRST_CJK = "\u3041"
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_LETTER = re.compile(r"[^\W\d_\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
# One Chinese character says about as much as three letters.
_LETTERS_PER_HAN = 3
# Japanese runs to one kana in two characters; a Japanese name in a Chinese text stays far below this.
_KANA_SHARE = 0.12
_TITLE_IS_SHORT = 200
# Enough to tell a language; detection is linear in length.
_READ = 1_500
_RENAMED = {"un": UNKNOWN, "iw": "he", "zh": "zh-Hans", "in": "id", "jw": "jv", "no": "nb", "xxx": UNKNOWN}
_DETECTABLE = frozenset(code for _, code in pycld2.LANGUAGES)
# pycld2 refuses text with control characters, surrogates and the code points that are never characters.
_NO_CHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000)
)
_UNREADABLE = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff{_NO_CHARACTERS}]")


class Told(NamedTuple):
    """A language and what told it: the text, the hint, or "none"."""

    language: str
    by: str


def language_of(text: str, title: str = "", *, hint: str = "") -> str:
    """ISO 639-1 code, "zh-Hans" or "zh-Hant" for Chinese, "und" when it cannot be told.

    `hint` (what the page or the catalogue says) decides only where the text itself does not.
    """
    return tell_language(text, title, hint=hint).language


def tell_language(text: str, title: str = "", *, hint: str = "") -> Told:
    """The language as `language_of` says it, and what told it."""
    sample = text[:_READ] if len(text) >= _TITLE_IS_SHORT else f"{title}\n{text}"
    found = _main_language(sample, hint)
    if found != UNKNOWN:
        return Told(found, "text")
    hinted = _plain(hint)
    return Told(hinted, "none" if hinted == UNKNOWN else "hint")


def chinese_script(text: str, *, hint: str = "") -> str:
    """Either "zh-Hans" or "zh-Hant", by the characters that only one of the two scripts has."""
    simplified, traditional = _one_script_only()
    hans = sum(character in simplified for character in text)
    hant = sum(character in traditional for character in text)
    if hans == hant:
        return "zh-Hant" if _plain(hint) == "zh-Hant" else "zh-Hans"
    return "zh-Hant" if hant > hans else "zh-Hans"


def _main_language(sample: str, hint: str) -> str:
    if sample.isascii() or max(sample) < _FIRST_CJK:
        return _alphabetic(sample, hint) if _LETTER.search(sample) else UNKNOWN
    han, kana, hangul = (len(script.findall(sample)) for script in (_HAN, _KANA, _HANGUL))
    letters = len(_LETTER.findall(sample))
    if hangul > max(han, letters / _LETTERS_PER_HAN):
        return "ko"
    if (han + kana) * _LETTERS_PER_HAN > letters:
        return "ja" if kana > _KANA_SHARE * (han + kana) else chinese_script(sample, hint=hint)
    return _alphabetic(sample, hint) if letters else UNKNOWN


def _alphabetic(sample: str, hint: str) -> str:
    hinted = _plain(hint).split("-")[0]
    hinted = hinted if hinted in _DETECTABLE else ""
    _, _, guesses = pycld2.detect(_UNREADABLE.sub(" ", sample), bestEffort=True, hintLanguage=hinted or None)
    found: str = guesses[0][1]
    return _RENAMED.get(found, found)


def _plain(hint: str) -> str:
    """A language tag of a page or a catalogue in our own form; "und" for what is none."""
    tag = hint.strip().replace("_", "-").lower()
    if tag.startswith("zh"):
        traditional = any(part in tag for part in ("hant", "tw", "hk", "mo"))
        return "zh-Hant" if traditional else "zh-Hans"
    primary = tag.split("-")[0]
    return _RENAMED.get(primary, primary) if re.fullmatch(r"[a-z]{2}", primary) else UNKNOWN


@cache
def _one_script_only() -> tuple[frozenset[str], frozenset[str]]:
    """Characters of GB 2312 that Big5 lacks, and the reverse: the older standards hold one script each."""
    simplified = _characters("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF))
    traditional = _characters("big5", range(0xA4, 0xFA), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    return simplified - traditional, traditional - simplified


def _characters(charset: str, leads: range, trails: range | tuple[int, ...]) -> frozenset[str]:
    table = b"".join(bytes((lead, trail)) for lead in leads for trail in trails)
    return frozenset(_HAN.findall(table.decode(charset, "ignore")))
