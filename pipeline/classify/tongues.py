"""Whether a word such as "French" names a language or the people of a state."""

import re
from collections.abc import Iterator

from pipeline.classify.countries import Naming

_NEXT_IN_LIST = re.compile(r"[\s,/|]{1,3}(?:and |or |und |et |y |и )?([^\W\d]+)")
_WORD_BEFORE = re.compile(r"([^\W\d]+)[\s,/|]{1,3}(?:and |or |et |y |и )?$")
_IN_TONGUE = re.compile(r"\b(?:in|en|em|into)\s$")
_NEXT_WORD = re.compile(r"\s([^\W\d][\w-]*)")
# A noun may have adjectives before it: "French and German AI safety officials".
_WORDS_TO_NOUN = 4
_LONGEST_LIST = 40
_TONGUE_NOUNS = re.compile(
    r"(?:language|speaking|speaker|version|edition|subtitle|translat|too$|corpus|corpora|dialect|text|voice"
    r"|script|literature)"
)
_STATE_NOUNS = re.compile(
    r"(?:government|minist|president|premier|prime$|chancellor|king$|official|author|embass|ambassador|envoy"
    r"|diplomat|consul|team|delegat|side$|sides$|compan|firm|business|enterprise|start-?up|industr|manufactur|maker"
    r"|operator|investor|bank|universit|institut|academ|lab$|labs$|laborator|school|hospital|research|scien"
    r"|scholar|expert|engineer|developer|student|trainee|graduate|teacher|professor|people|citizen|national|worker|farmer"
    r"|doctor|youth|children|women|deput|foreign|capital|guest|participant|visitor|partner|counterpart|colleague"
    r"|leader|lawmaker|parliament|senat|polic|militar|army|navy|forces|agenc|regulator|representative|secretar|state$|states$"
    r"|head$|heads$|econom|market|journalist|media$|press$|politic|defen[cs]e|entrepreneur|executive|negotiator|trade$"
    r"|organi[sz]ation|villag|tourist|travel|cit(?:y|ies)$|town|railway|airline|airway|grid|court|cabinet|pupil"
    r"|fisher|monk|artist|province|region|island|port$|ports$|aid$|\w+maker)"
)
# No noun of the list comes after one of these.
_ENDS_PHRASE = re.compile(
    r"(?:and|or|as|at|by|for|from|in|into|of|on|to|with|is|are|was|were|be|has|have|had|can|will"
    r"|that|which|while|but|the|an?)$"
)


def names_a_tongue(naming: Naming, text: str, tongues: frozenset[str], *, spoken_of: bool) -> bool:
    """Whether it is a language here: beside other languages, or where languages are `spoken_of`.

    A list of them goes by the noun behind it: "Thai and Lao officials" are of two states.
    """
    if text[naming.start : naming.end] not in tongues:
        return False
    last = _end_of_list(naming.end, text, tongues)
    for noun in _words_to_noun(last, text):
        if _TONGUE_NOUNS.match(noun):
            return True
        if _STATE_NOUNS.match(noun):
            return False
    before = _WORD_BEFORE.search(text, max(0, naming.start - 24), naming.start)
    listed = last > naming.end or (before is not None and before.group(1) in tongues)
    return listed or spoken_of or _after_in(naming, text)


def _end_of_list(end: int, text: str, tongues: frozenset[str]) -> int:
    for _ in range(_LONGEST_LIST):
        following = _NEXT_IN_LIST.match(text, end)
        if following is None or following.group(1) not in tongues:
            break
        end = following.end()
    return end


def _words_to_noun(end: int, text: str) -> Iterator[str]:
    for _ in range(_WORDS_TO_NOUN):
        following = _NEXT_WORD.match(text, end)
        if following is None or _ENDS_PHRASE.match(following.group(1)):
            return
        yield following.group(1)
        end = following.end()


def _after_in(naming: Naming, text: str) -> bool:
    """Whether "in French" ends a phrase or goes on with a second one."""
    following = _NEXT_IN_LIST.match(text, naming.end)
    joined = following is None or " and " in following.group()
    return joined and bool(_IN_TONGUE.search(text, max(0, naming.start - 6), naming.start))
