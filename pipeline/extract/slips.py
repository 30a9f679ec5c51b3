"""Whether a few changed words mend a slip of the pen or say something else.

In doubt it is not a slip: a change of meaning that passes for spelling would be lost to every reader.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache

from babel import Locale

# A number with its separators, sign and per cent is one token: "1.5" and "15" differ by a point only.
TOKEN = re.compile(
    r"(?<![\w.])[+\-−±]?\d(?:[\d.,:/\-]*\d)?(?:\s?[%‰])?|[\u3040-\u30ff\u3400-\u9fff]|\w+|[^\w\s]|\s+"
)
_WORD = re.compile(r"\w")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Negations, modality and whatever turns a sentence round.
_TURNS = _words(
    """
    not no never nor none neither without cannot can could may might must shall should will would deny
    denied denies only all some any most least more less fewer few many several both half double twice
    once before after until since
    """
)
_NUMBER_WORDS = _words(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
    thousand million billion trillion dozen first second third fourth fifth sixth seventh eighth ninth
    tenth
    """
)
_TIMES = _words(
    """
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday spring summer autumn winter day week month year
    """
)
# One Han character of these changes a number, a date, a direction, a negation or what has been done.
_HAN_WEIGHT = frozenset(
    "〇零一二三四五六七八九十百千万萬亿億兆两兩双雙半首末初倍多少数數几幾每各全部"
    "年月日时時分秒周星期天季前后後内內外中东東西南北上下左右早晚先"
    "不未没沒无無非否勿莫别別停取撤拒禁免除止反已将將曾正拟擬可能应應须須必会會要欲想"
    "增减減升降加超低高大小新旧舊进進退入出买買卖賣收支有是同异異"
)
_MARKS = frozenset("%‰$€£¥₹?？+±−")
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "de", "anti", "counter")
_SUFFIXES = ("less", "ful")
_ALIKE = 0.75
_NAMED_IN = ("en", "fr", "es", "pt", "id", "vi", "ru", "ar", "sw")


def is_slip(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether one change, as tokens, mends spelling, punctuation or spacing and moves no meaning."""
    if any(_weighs(token) for token in (*before, *after)):
        return False
    words = [token for token in before if _WORD.match(token)]
    others = [token for token in after if _WORD.match(token)]
    if "".join(words).lower() == "".join(others).lower():
        return True
    if _HAN.search("".join((*words, *others))):
        return len(words) == len(others) == 1
    if len(words) != len(others):
        return _stuttered(words, others)
    return all(_misspelt(one.lower(), other.lower()) for one, other in zip(words, others, strict=True))


def _weighs(token: str) -> bool:
    word = token.lower()
    return (
        any(sign.isnumeric() or sign in _MARKS for sign in word)
        or word in _TURNS
        or word in _NUMBER_WORDS
        or word in _TIMES
        or token in _HAN_WEIGHT
    )


def _stuttered(words: Sequence[str], others: Sequence[str]) -> bool:
    """A small word too much or too few ("the the")."""
    return len(words) + len(others) == 1 and len("".join((*words, *others))) <= 3


def _misspelt(one: str, other: str) -> bool:
    """Whether two spellings are likely to be of one word."""
    if one == other:
        return True
    if {one, other} <= _country_words() or _turned_round(one, other) or _turned_round(other, one):
        return False
    return sorted(one) == sorted(other) or SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def _turned_round(plain: str, turned: str) -> bool:
    """Whether the second is the first made into its opposite ("legal", "illegal"; "useful", "useless")."""
    stems = {plain.removesuffix(suffix) for suffix in _SUFFIXES if plain.endswith(suffix)}
    opposite = any(turned == stem + suffix for stem in stems for suffix in _SUFFIXES)
    return opposite or any(turned == prefix + plain for prefix in _PREFIXES) or turned == plain + "less"


@cache
def _country_words() -> frozenset[str]:
    """Words of the names of countries: "Niger" is no misspelt "Nigeria"."""
    names = (name for code in _NAMED_IN for name in Locale(code).territories.values())
    return frozenset(word for name in names for word in re.findall(r"\w{3,}", name.lower()))
