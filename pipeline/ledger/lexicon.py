"""Names of places, subjects and countries in every language, and what a text names of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from models.countries import country_names
from pipeline.classify.fold import fold

# Where countries are named in these languages, CLDR's short names are enough to compare reports by.
_LANGUAGES = ("en", "zh", "fr", "es", "pt", "ru", "ar", "id", "vi", "ja")


class Vocabulary:
    """Things under all their names; names are found whole, the longest first."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        folded = {fold(name).text: thing for thing, written in names.items() for name in written}
        self._things = list(folded.values())
        self._automaton = AhoCorasick(list(folded), matchkind=MatchKind.LeftmostLongest)

    @property
    def things(self) -> frozenset[str]:
        """Everything that has a name here."""
        return frozenset(self._things)

    def named_in(self, text: str) -> frozenset[str]:
        """The things that a folded text names."""
        found = self._automaton.find_matches_as_indexes(text)
        return frozenset(self._things[index] for index, start, end in found if _whole(text, start, end))


def _whole(text: str, start: int, end: int) -> bool:
    """Chinese has no word marks; elsewhere a name must not stand inside a longer word."""
    inside = start > 0 and _joins(text[start - 1]) and _joins(text[start])
    return not inside and not (end < len(text) and _joins(text[end]) and _joins(text[end - 1]))


def _joins(character: str) -> bool:
    return character.isalnum() and not "\u3040" <= character <= "\u9fff"


@dataclass(frozen=True, eq=False)
class Lexicon:
    """By what reports in different languages are compared."""

    places: Vocabulary
    subjects: Vocabulary
    countries: Vocabulary
    # what quantities count
    units: Vocabulary
    # names in capitals that say nothing of the event
    noise: frozenset[str]

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Lexicon":
        """A lexicon from the tables `place`, `subject` and `unit` and the list `noise`."""
        return cls(
            places=Vocabulary(content.get("place", {})),
            subjects=Vocabulary(content.get("subject", {})),
            countries=_countries(),
            units=Vocabulary(content.get("unit", {})),
            noise=frozenset(content.get("noise", ())),
        )


@cache
def _countries() -> Vocabulary:
    """Countries by ISO 3166 alpha-3 code; China, which is in every report, is left out."""
    names: dict[str, set[str]] = defaultdict(set)
    for language in _LANGUAGES:
        for iso3, name in country_names(language).items():
            names[iso3].add(name)
    del names["CHN"]
    return Vocabulary(names)
