"""Names of places and subjects in every language, and what a text names of them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.classify.fold import fold

_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Vocabulary:
    """Things under all their names; names are found whole, the longest first."""

    things: Mapping[str, str]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, names: Mapping[str, Iterable[str]]) -> "Vocabulary":
        """A vocabulary from the names of each thing; the names are folded here."""
        things = {fold(name).text: thing for thing, written in names.items() for name in written}
        ordered = sorted(things, key=lambda name: (-len(name), name))
        return cls(things, re.compile("|".join(map(_whole, ordered)) or r"(?!)"))

    def named_in(self, folded: str) -> frozenset[str]:
        """The things that a folded text names."""
        return frozenset(self.things[found] for found in self.pattern.findall(folded))


def _whole(name: str) -> str:
    """Chinese has no word marks; elsewhere a name must not stand inside a longer word."""
    return re.escape(name) if _CHINESE.search(name) else rf"(?<!\w){re.escape(name)}(?!\w)"


@dataclass(frozen=True, eq=False)
class Lexicon:
    """By what reports in different languages are compared."""

    places: Vocabulary
    subjects: Vocabulary
    # names in capitals that say nothing of the event
    noise: frozenset[str]

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Lexicon":
        """A lexicon from the tables `place` and `subject` and the list `noise`."""
        return cls(
            places=Vocabulary.of(content.get("place", {})),
            subjects=Vocabulary.of(content.get("subject", {})),
            noise=frozenset(content.get("noise", ())),
        )
