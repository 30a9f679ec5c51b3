"""Which language a text is in, by its letters and by a statistical guess."""

import re
import string
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import opencc
import pycld2

_LAST_HAN = 0x9FFF
_HAN = re.compile(r"[\u3400-\u9fff]+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_CODE = re.compile(r"[a-z]{2,3}")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
# Enough of a second language to say so.
_SECOND_SHARE = 0.12
_SECOND_LENGTH = 120
_SAMPLE = 20_000
UNKNOWN = "und"
_ASCII_LETTERS = string.ascii_letters.encode()
_ASCII_PRINTABLE = bytes(range(0x20, 0x7F)) + b"\n"


@cache
def _only_simplified() -> frozenset[str]:
    return _changed_by("s2t")


@cache
def _only_traditional() -> frozenset[str]:
    return _changed_by("t2s")


def _changed_by(conversion: str) -> frozenset[str]:
    characters = [chr(code) for code in range(0x4E00, 0x9FA6)]
    converted = opencc.OpenCC(conversion).convert("\n".join(characters)).split("\n")
    return frozenset(old for old, new in zip(characters, converted, strict=True) if old != new)


@cache
def _scripts() -> npt.NDArray[np.uint8]:
    """By code point: 1 for Chinese characters, 2 for Latin letters, 0 for all others."""
    scripts = np.zeros(0x110000, dtype=np.uint8)
    for number, alphabet in ((1, _HAN), (2, _LATIN)):
        for run in alphabet.finditer("".join(map(chr, range(_LAST_HAN + 1)))):
            scripts[run.start() : run.end()] = number
    return scripts


# A document is asked twice: which language, and whether there is a second one.
@lru_cache(maxsize=1)
def _letters(text: str) -> tuple[int, int]:
    """How many Chinese characters and how many Latin letters a text has."""
    if text.isascii():
        return 0, len(text) - len(text.encode().translate(None, _ASCII_LETTERS))
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    _, han, latin = np.bincount(_scripts()[codes], minlength=3).tolist()
    return han, latin


def chinese_script(text: str) -> str:
    """`zh-Hans` or `zh-Hant`, by the characters that only one of the two has."""
    letters = frozenset(text[:_SAMPLE])
    traditional = len(letters & _only_traditional())
    simplified = len(letters & _only_simplified())
    return "zh-Hant" if traditional > simplified else "zh-Hans"


def language_of(text: str, declared: str | None) -> str:
    """Language tag of a text; the declared one stands unless the letters contradict it.

    Returns:
        ISO 639-1 code, with script for Chinese; `und` when nothing can be said.
    """
    sample = text[:_SAMPLE]
    han, latin = _letters(sample)
    if declared and not _contradicted(declared, han, latin):
        base = _base(declared)
        return chinese_script(text) if base == "zh" else base
    if han and not _KANA.search(sample) and han * 3 > latin:
        return chinese_script(text)
    return _guess(sample)


def _base(declared: str) -> str:
    """The language of a tag, as in "en_US"; nothing for what is no tag, as "english"."""
    base = declared.strip().replace("_", "-").split("-")[0].lower()
    return base if _CODE.fullmatch(base) else ""


def _contradicted(declared: str, han: int, latin: int) -> bool:
    base = _base(declared)
    if base in ("und", ""):
        return True
    if base == "zh":
        return han == 0
    return base not in ("ja", "ko") and han > latin


def second_language(text: str, first: str) -> str | None:
    """The other language of a document that holds a text in Chinese and one in Latin letters."""
    han, latin = _letters(text)
    share = _SECOND_SHARE * max(1, han + latin)
    if not first.startswith(("zh", "ja")) and han > max(_SECOND_LENGTH, share / 2):
        return chinese_script("".join(_HAN.findall(text)))
    if first.startswith("zh") and latin > max(4 * _SECOND_LENGTH, 4 * share):
        return _guess(
            "".join(part for part in re.split(r"[\u3000-\u9fff\uff00-\uffef]+", text) if len(part) > 40)
        )
    return None


def _guess(sample: str) -> str:
    clean = sample
    if not _is_printable(sample):
        clean = "".join(c if c.isprintable() or c == "\n" else " " for c in sample)
    try:
        reliable, _, guesses = pycld2.detect(clean.encode("utf-8", "ignore"), isPlainText=True)
    except pycld2.error:
        return UNKNOWN
    code = guesses[0][1]
    return code.split("-")[0] if code != "un" and (reliable or guesses[0][2] > 80) else UNKNOWN


def _is_printable(sample: str) -> bool:
    """Whether it holds nothing but characters to be seen, and line breaks."""
    if sample.isascii():
        return not sample.encode().translate(None, _ASCII_PRINTABLE)
    return sample.replace("\n", "").isprintable()
