"""What codes are called: actions, countries and sources, read once when the pages start."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global

from models.source import Source
from pipeline.catalogue import load_sources
from pipeline.config import Settings


@dataclass(frozen=True, slots=True)
class Action:
    """One action of the plan in our short wording."""

    code: str
    name: str
    name_zh: str = ""
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A measurable promise of the plan."""

    id: str
    action: str
    text: str
    text_zh: str = ""
    target: int | None = None
    unit: str = ""
    deadline: str = ""


@dataclass(frozen=True)
class Names:
    """The catalogue as a reader of the pages needs it."""

    plan: str
    actions: Mapping[str, Action]
    commitments: Mapping[str, Commitment]
    sources: Mapping[str, Source]

    def action(self, code: str) -> str:
        """Short wording of an action; the code itself where the plan does not know it."""
        return self.actions[code].name if code in self.actions else code

    def source(self, source_id: str) -> str:
        """Name of an outlet; its identifier where the catalogue no longer holds it."""
        return self.sources[source_id].name if source_id in self.sources else source_id


def load_names(settings: Settings) -> Names:
    """The names of this installation.

    Raises:
        CatalogueError: when a source entry is not as it should be.
    """
    plan = _plan(settings.catalogue_dir)
    actions = [_action(table) for table in plan.get("action", [])]
    commitments = [_commitment(table) for table in plan.get("commitment", [])]
    return Names(
        plan=str(plan.get("name", "")),
        actions={action.code: action for action in actions},
        commitments={commitment.id: commitment for commitment in commitments},
        sources=load_sources(settings.sources),
    )


def country_name(iso3: str) -> str:
    """English name of a country by its three-letter code (CLDR); the code itself when there is none."""
    return _territories().get(iso3, iso3)


@cache
def _territories() -> dict[str, str]:
    names = Locale("en").territories
    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    return {
        alias: names[codes[0]]
        for alias, codes in aliases.items()
        if len(alias) == 3 and alias.isalpha() and codes[0] in names
    }


def _plan(folder: Path) -> dict[str, Any]:
    file = folder / "plan.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _action(table: Mapping[str, Any]) -> Action:
    code, name = str(table["code"]), table.get("name", {})
    return Action(code, str(name.get("en", code)), str(name.get("zh", "")), str(table.get("wording", "")))


def _commitment(table: Mapping[str, Any]) -> Commitment:
    text = table.get("text", {})
    return Commitment(
        id=str(table["id"]),
        action=str(table.get("action", "")),
        text=str(text.get("en", table["id"])),
        text_zh=str(text.get("zh", "")),
        target=table.get("target"),
        unit=str(table.get("unit", "")),
        deadline=str(table.get("deadline", "")),
    )
