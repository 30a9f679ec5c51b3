"""The names of all states in a language, from CLDR and `countries.toml`, ready to be searched."""

from collections.abc import Iterable, Iterator
from functools import cache

from babel import Locale

from pipeline.classify.lexicon import Lexicon, Word
from pipeline.classify.rules import Atlas, Language

# What makes the name of a state that of a language, or of its writing.
_TONGUE = {"zh": "语"}
_WRITTEN = "文"
_LOCALES = {"zh": ("zh_Hans", "zh_Hant", "zh_Hant_HK")}
# A shorter stem begins too many other words: Пер(у) and Пер(едрук).
_SHORTEST_STEM = 4

TRAP = "trap"
CAPITAL = "capital:"
WRITING = "writing:"


def names_lexicon(atlas: Atlas, languages: Iterable[Language]) -> Lexicon:
    """Everything that names a state in these languages, longest first, with the traps that shield.

    Tags are ISO 3166 alpha-3 codes (several joined by a space), `capital:` or `writing:` with one, or `trap`.
    """
    words = [word for language in languages for word in _words(atlas, language)]
    return Lexicon(words, longest=True)


def _words(atlas: Atlas, language: Language) -> Iterator[Word]:
    bounds = language.boundaries
    traps = dict.fromkeys(atlas.traps.get(language.code, ()), TRAP)
    for iso3, nation in atlas.nation.items():
        own = nation.names.get(language.code, ())
        if language.code in _TONGUE:
            traps |= {name + _TONGUE[language.code]: TRAP for name in own}
        yield from (Word(CAPITAL + iso3, capital, bounds) for capital in nation.capitals)
        for name in (*own, *_from_cldr(atlas, language, nation.cldr)):
            yield Word(iso3, name, bounds)
            if name + _WRITTEN in traps:
                traps[name + _WRITTEN] = WRITING + iso3
    yield from (Word(tag, trap, bounds) for trap, tag in traps.items())
    if language.code == "zh":
        for states, forms in atlas.joint.items():
            yield from (Word(states, form, bounds) for form in forms)


def _from_cldr(atlas: Atlas, language: Language, code: str) -> Iterator[str]:
    unused = atlas.unused.get(language.code, ())
    for locale in _LOCALES.get(language.code, (language.code,)):
        for name in _cldr_names(locale, code):
            if name not in unused:
                yield _stem(name, language.name_endings)


@cache
def _cldr_names(locale: str, code: str) -> tuple[str, ...]:
    name = str(Locale.parse(locale).territories[code]).replace("’", "'")
    plain, _, rest = name.partition(" (")
    both = (name, plain, rest.rstrip(")")) if rest else (name,)
    return tuple(part for part in both if len(part) > 1)


def _stem(name: str, endings: str) -> str:
    stem = name[:-1] if endings and name[-1] in endings else name
    return stem + "*" if endings and " " not in name and len(stem) >= _SHORTEST_STEM else name
