"""Numbers as texts write them, so that "nearly forty", 近40 and 將近四十 are one number."""

import re

_DIGITS = re.compile(r"\d+(?:,\d{3})*")
_CHINESE = re.compile(r"[零〇一二三四五六七八九十百千万两兩萬]+")
_ONES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_SMALL = {word: value for value, word in enumerate(_WORDS.split())}
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_LATIN = re.compile(r"[a-z]+(?:-[a-z]+)?")


def numbers_in(text: str) -> frozenset[int]:
    """Every number of a short phrase, written in digits, in Chinese or in English words."""
    lower = text.lower()
    digits = {int(found.replace(",", "")) for found in _DIGITS.findall(lower)}
    chinese = {_chinese(found) for found in _CHINESE.findall(lower)}
    words = {_english(found) for found in _LATIN.findall(lower)}
    return frozenset((digits | chinese | words) - {0})


def _chinese(signs: str) -> int:
    total = section = number = 0
    for sign in signs:
        if sign in _UNITS:
            section += (number or 1) * _UNITS[sign]
            number = 0
        elif sign in "万萬":
            total += (section + number) * 10_000
            section = number = 0
        else:
            number = _ONES[sign]
    return total + section + number


def _english(word: str) -> int:
    tens, _, ones = word.partition("-")
    if tens in _TENS:
        return _TENS[tens] + _SMALL.get(ones, 0)
    return 0 if ones else _SMALL.get(tens, 0)
