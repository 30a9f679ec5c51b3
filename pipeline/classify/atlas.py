"""The names of all states in a language, from CLDR and `countries.toml`, ready to be searched."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import permutations

from babel import Locale

from pipeline.classify.lexicon import NAME_BOUNDARIES, Lexicon, Word
from pipeline.classify.rules import Atlas, Language

# What makes the name of a state that of a language, or of its writing.
_TONGUE = {"zh": "语", "ja": "語"}
_WRITTEN = "文"
_LOCALES = {"zh": ("zh_Hans", "zh_Hant", "zh_Hant_HK")}
# What is left of a word without the ending of its case: Нов(ая) Зеланд(ия), but Шри, not Шр.
_SHORTEST_STEM = 3
_LONGEST_ENDING = 2
_BETWEEN_WORDS = re.compile("([ -])")
# "For" grows together with the Arabic article: الهند, but للهند.
_ARTICLE, _FOR_THE = "ال", "لل"
# Endings of an adjective and of those who belong to a state: كيني, كينية, كينيون, كينيين.
_OF_A_STATE = ("", "ة", "ون", "ين")
# Letters that Persian names are written with or without.
_OPTIONAL = str.maketrans("", "", "\u0654\u200c")

TRAP = "trap"
CAPITAL = "capital:"
WRITING = "writing:"


def names_lexicon(atlas: Atlas, languages: Iterable[Language]) -> Lexicon:
    """Everything that names a state in these languages, longest first, with the traps that shield.

    Tags are ISO 3166 alpha-3 codes (several joined by a space), `capital:` or `writing:` with one, or `trap`.
    """
    words = [word for language in languages for word in _words(atlas, language)]
    return Lexicon(words)


def _words(atlas: Atlas, language: Language) -> Iterator[Word]:
    bounds = NAME_BOUNDARIES.get(language.boundaries, language.boundaries)
    traps = dict.fromkeys(atlas.traps.get(language.code, ()), TRAP)
    for iso3, nation in atlas.nation.items():
        names = (*nation.names.get(language.code, ()), *_from_cldr(atlas, language, nation.cldr))
        if language.code in _TONGUE:
            traps |= {name + _TONGUE[language.code]: WRITING + iso3 for name in names}
        yield from (Word(CAPITAL + iso3, capital, bounds) for capital in nation.capitals)
        for name in dict.fromkeys(names):
            yield from (Word(iso3, form, bounds) for form in _forms(name, language))
            if name + _WRITTEN in traps:
                traps[name + _WRITTEN] = WRITING + iso3
    yield from (Word(tag, trap, bounds) for trap, tag in traps.items())
    joint = ((states, form) for states, form in _joint(atlas, language.code) if form not in traps)
    yield from (Word(states, form, bounds) for states, form in joint)


def _joint(atlas: Atlas, code: str) -> Iterator[tuple[str, str]]:
    """Short words for several states, and their tags."""
    if code == "zh":
        yield from ((states, form) for states, forms in atlas.joint.items() for form in forms)
    letters = atlas.letters.get(code, {})
    for several in (*permutations(letters, 2), *atlas.letter_lists.get(code, ())):
        states = [letters[letter] for letter in several if letters[letter] != atlas.home]
        yield " ".join(dict.fromkeys(states)), "".join(several)
    for letter, state in letters.items():
        if state != atlas.home:
            yield from ((state, letter + office) for office in atlas.letter_offices.get(code, ()))


def _from_cldr(atlas: Atlas, language: Language, code: str) -> Iterator[str]:
    unused = atlas.unused.get(language.code, ())
    for locale in _LOCALES.get(language.code, (language.code,)):
        yield from (name for name in _cldr_names(locale, code) if name not in unused)


@cache
def _cldr_names(locale: str, code: str) -> tuple[str, ...]:
    name = str(Locale.parse(locale).territories[code]).replace("’", "'").replace("ʼ", "'")
    plain, _, rest = name.partition(" (")
    both = (name, plain, rest.rstrip(")")) if rest else (name,)
    return tuple(part for part in both if len(part) > 1)


def _forms(name: str, language: Language) -> Iterable[str]:
    """A name in all its cases, with an article, or with letters left out, as its language has it."""
    if language.boundaries == "loose":
        people = [name + ending for ending in _OF_A_STATE] if name[-1] == "ي" and " " not in name else [name]
        return people + [
            _FOR_THE + each.removeprefix(_ARTICLE) for each in people if each.startswith(_ARTICLE)
        ]
    if "*" in name or name.isupper():
        return (name,)
    if not language.name_cases:
        return dict.fromkeys((name, name.translate(_OPTIONAL)))
    if _BETWEEN_WORDS.search(name):
        return ("".join(_stem(part, language.name_endings) for part in _BETWEEN_WORDS.split(name)),)
    ending = max(filter(name.endswith, language.name_cases), key=len)
    return [name.removesuffix(ending) + each for each in language.name_cases[ending]]


def _stem(word: str, endings: str) -> str:
    """A word of a name of several, open to all endings; small words such as "and" as they are."""
    if word.islower() or len(word) < _SHORTEST_STEM:
        return word
    shortest = max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING)
    return word[:shortest] + word[shortest:].rstrip(endings) + "*"
