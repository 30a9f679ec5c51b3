"""What the furniture of pages says in each language."""

import tomllib
from collections.abc import Mapping

from newsroom.looks import FOLDER

_WORDS: dict[str, dict[str, str]] = tomllib.loads((FOLDER / "looks/words.toml").read_text(encoding="utf-8"))


def furniture(language: str) -> Mapping[str, str]:
    """Menu words, share bars and the like for a language tag; English where there are none."""
    base = language.partition("-")[0]
    return _WORDS.get(language) or _WORDS.get(base) or _WORDS["en"]
