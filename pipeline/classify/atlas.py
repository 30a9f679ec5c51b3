"""The names of all states in a language, from CLDR and `countries.toml`, ready to be searched."""

from collections.abc import Iterable, Iterator
from functools import cache

from babel import Locale

from pipeline.classify.lexicon import Lexicon, Word
from pipeline.classify.rules import Atlas, Language

# What makes the name of a state that of a language.
_TONGUE = {"zh": "语"}
_LOCALES = {"zh": ("zh_Hans", "zh_Hant", "zh_Hant_HK")}
# A shorter stem begins too many other words: Пер(у) and Пер(едрук).
_SHORTEST_STEM = 4

TRAP = "trap"
CAPITAL = "capital:"


def names_lexicon(atlas: Atlas, languages: Iterable[Language]) -> Lexicon:
    """Everything that names a state in these languages, longest first, with the traps that shield.

    Tags are ISO 3166 alpha-3 codes (several joined by a space), `capital:` with one, or `trap`.
    """
    words = [word for language in languages for word in _words(atlas, language)]
    return Lexicon(words, longest=True)


def _words(atlas: Atlas, language: Language) -> Iterator[Word]:
    bounds = language.boundaries
    for trap in atlas.traps.get(language.code, ()):
        yield Word(TRAP, trap, bounds)
    for iso3, nation in atlas.nation.items():
        for name in nation.names.get(language.code, ()):
            yield Word(iso3, name, bounds)
            if language.code in _TONGUE:
                yield Word(TRAP, name + _TONGUE[language.code], bounds)
        for capital in nation.capitals:
            yield Word(CAPITAL + iso3, capital, bounds)
        yield from _from_cldr(atlas, language, iso3, nation.cldr)
    if language.code == "zh":
        for states, forms in atlas.joint.items():
            yield from (Word(states, form, bounds) for form in forms)


def _from_cldr(atlas: Atlas, language: Language, iso3: str, code: str) -> Iterator[Word]:
    unused = atlas.unused.get(language.code, ())
    for locale in _LOCALES.get(language.code, (language.code,)):
        for name in _cldr_names(locale, code):
            if name not in unused:
                yield Word(iso3, _stem(name, language.name_endings), language.boundaries)


@cache
def _cldr_names(locale: str, code: str) -> tuple[str, ...]:
    name = str(Locale.parse(locale).territories[code]).replace("’", "'")
    plain, _, rest = name.partition(" (")
    both = (name, plain, rest.rstrip(")")) if rest else (name,)
    return tuple(part for part in both if len(part) > 1)


def _stem(name: str, endings: str) -> str:
    stem = name[:-1] if endings and name[-1] in endings else name
    return stem + "*" if endings and " " not in name and len(stem) >= _SHORTEST_STEM else name
