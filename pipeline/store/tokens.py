"""How text is cut into searchable tokens: one way for both databases, for texts and for queries."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from opencc import OpenCC

# Scripts written without spaces: Thai and Lao, Tibetan, Myanmar, Khmer, kana and bopomofo, Han.
_UNSPACED = (
    "\u0e01-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff"
    "\u3005-\u3007\u3041-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
# Accents of Latin, Greek and Cyrillic; Arabic vowel signs and the stretching stroke.
_ACCENTS = re.compile("[\u0300-\u036f\u0640\u064b-\u065f\u0670]")
# PostgreSQL keeps words of at most 2,046 bytes; nobody searches for one of more than 40 characters.
_LONGEST = 40
_CHUNK = re.compile(r'(?P<minus>-?)(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))')
_QUOTES = str.maketrans(dict.fromkeys("“”„«»「」『』＂", '"'))
# OpenCC's conversions that change words and not only characters: from Taiwan's usage and to it.
_REGIONS = ("tw2sp", "s2twp")
_HAN = re.compile("[\u4e00-\u9fff]")
_MOST_PHRASES = 24
_MOST_TOKENS = 48


class Phrase(NamedTuple):
    """Tokens that stand side by side; the last may be the beginning of a word."""

    tokens: tuple[str, ...]
    prefix: bool = False
    excluded: bool = False
    # the same said with the words of another region: 人工智慧 for 人工智能
    others: tuple[tuple[str, ...], ...] = ()

    @property
    def wordings(self) -> tuple[tuple[str, ...], ...]:
        """Every sequence of tokens that counts as this phrase."""
        return (self.tokens, *self.others)


def tokens_of(text: str) -> list[str]:
    """The tokens of a text in their order: folded words, and single characters of unspaced scripts."""
    # most tokens are no plural and of usual length: asking here saves the call
    return [
        token if token[-1] != "s" and len(token) <= _LONGEST else _singular(token[:_LONGEST])
        for token in _TOKEN.findall(_folded(text))
    ]


def phrases_of(query: str) -> list[Phrase]:
    """What a reader asks for: words, "phrases in quotes", beginnings* and -words to leave out.

    Anything else in the query is read as a gap between words; no query is wrong.
    """
    chunks = _CHUNK.finditer(query[:2_000].translate(_QUOTES))
    phrases = (_phrase(chunk) for chunk in chunks)
    return [phrase for phrase in phrases if phrase.tokens][:_MOST_PHRASES]


def find_phrases(text: str, phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    """Where these phrases stand in a text, as half-open character ranges in rising order."""
    places = [(word, match.span()) for match in _TOKEN.finditer(text) for word in tokens_of(match.group())]
    words = [word for word, _ in places]
    found = {
        (places[at][1][0], places[at + len(tokens) - 1][1][1])
        for phrase in phrases
        if not phrase.excluded
        for tokens in phrase.wordings
        for at in _positions(words, tokens, prefix=phrase.prefix)
    }
    return sorted(found)


def _positions(words: list[str], tokens: tuple[str, ...], *, prefix: bool) -> Iterator[int]:
    *before, last = tokens
    size = len(tokens)
    for at in range(len(words) - size + 1):
        end = words[at + size - 1]
        fits = end.startswith(last) if prefix else end == last
        if fits and words[at : at + size - 1] == before:
            yield at


def _phrase(chunk: re.Match[str]) -> Phrase:
    text = chunk["quoted"] if chunk["quoted"] is not None else chunk["bare"]
    prefix = chunk["bare"] is not None and text.endswith("*")
    tokens = tokens_of(text)[:_MOST_TOKENS]
    if prefix and tokens:
        # the beginning of a word is not yet a plural
        tokens[-1] = _TOKEN.findall(_folded(text))[len(tokens) - 1][:_LONGEST]
    return Phrase(
        tuple(tokens),
        prefix=prefix and bool(tokens),
        excluded=bool(chunk["minus"]),
        others=() if prefix else _elsewhere(text, tuple(tokens)),
    )


def _elsewhere(text: str, tokens: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The tokens of a Chinese phrase in the wordings of other regions, where they differ."""
    if not _HAN.search(text):
        return ()
    said = (tuple(tokens_of(_converter(region).convert(text))[:_MOST_TOKENS]) for region in _REGIONS)
    return tuple(dict.fromkeys(other for other in said if other != tokens))


@cache
def _converter(region: str) -> OpenCC:
    return OpenCC(region)


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text).casefold()
    folded = unicodedata.normalize("NFC", _ACCENTS.sub("", plain))
    # translating looks up every character, the pattern only whether there is anything to look up
    return folded.translate(_simplified()) if _traditional().search(folded) else folded


def _singular(word: str) -> str:
    """English plurals found by their singular and the reverse (Harman's S-stemmer, and -sses)."""
    if len(word) < 4 or not word.endswith("s"):
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    return word if word.endswith(("us", "ss")) else word[:-1]


@cache
def _traditional() -> re.Pattern[str]:
    """A character that has a simplified one, or a rare one: with those spelt out the pattern is slow."""
    common = "".join(chr(code) for code in _simplified() if code < 0x10000)
    return re.compile(f"[{re.escape(common)}\U00010000-\U0010ffff]")


@cache
def _simplified() -> dict[int, str]:
    """Traditional to simplified, character by character.

    By character and not by phrase, so that part of a text folds as it does inside the whole:
    only then does a piece of a sentence find the sentence.
    """
    blocks = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x2FA20))
    characters = [chr(code) for code in chain(*blocks)]
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, converted, strict=True)
    return {ord(character): simple for character, simple in pairs if simple != character}
