"""A catalogue entry as TOML, written the way a person writes one."""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from models.source import Source
from pipeline.discover.notes import Note

# Written even where they are the default: the reader should see them.
_ALWAYS = ("enabled", "confidence", "delay_seconds")
_LONGEST_COMMENT = 200


def entry_text(source: Source, notes: Iterable[Note] = ()) -> str:
    """One `[[source]]` table; the doubtful notes stand above it as comments.

    What `tomllib` reads from it makes the same `Source`.
    """
    given = source.model_dump(exclude_defaults=True)
    given |= {key: getattr(source, key) for key in _ALWAYS}
    tables = {key: given.pop(key) for key in ("article", "expects") if key in given}
    endpoints = given.pop("endpoints")
    out = [*(_comment(note) for note in notes if note.doubtful), "[[source]]", *_pairs(given)]
    for endpoint in endpoints:
        out += ["", "[[source.endpoints]]", *_pairs(endpoint)]
    for name, table in tables.items():
        out += ["", f"[source.{name}]", *_pairs(table)]
    return "\n".join(out) + "\n"


def _comment(note: Note) -> str:
    """One line, whatever the site's words in it are."""
    words = f"{note.field} is unsure ({note.confidence:.0%}): {note.why}"
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    return f"# {plain[:_LONGEST_COMMENT]}"


def _pairs(table: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {toml(value)}" for key, value in table.items() if value is not None]


def toml(value: object) -> str:
    """A text, number, truth value or list of them as TOML.

    Raises:
        TypeError: for anything else.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, StrEnum):
        return _text(value.value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml(part) for part in value)}]"
    raise TypeError(f"no TOML for {type(value).__name__}")


def _text(words: str) -> str:
    """A literal string where backslashes or quotes would need escapes and none are impossible."""
    if ("\\" in words or '"' in words) and "'" not in words and words.isprintable():
        return f"'{words}'"
    # JSON's strings are TOML's, but for DEL.
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007F")
