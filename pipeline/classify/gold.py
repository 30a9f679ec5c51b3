"""Texts coded by people: reading them, and what they say."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from models.coding import Document, Kind, Role


class GoldError(Exception):
    """A line of a gold file cannot be used; one line naming file, line and reason."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class GoldAction(_Record):
    code: str
    kind: Kind
    evidence: str = ""


class GoldCountry(_Record):
    iso3: str
    role: Role
    evidence: str = ""


class GoldEvent(_Record):
    type: str
    date: str | None = None
    actions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


class GoldCoding(_Record):
    relevant: bool
    actions: tuple[GoldAction, ...] = ()
    countries: tuple[GoldCountry, ...] = ()
    events: tuple[GoldEvent, ...] = ()

    def kinds(self) -> dict[str, Kind]:
        """The strongest kind of each action."""
        order = list(Kind)
        strongest: dict[str, Kind] = {}
        for action in self.actions:
            old = strongest.get(action.code)
            if old is None or order.index(action.kind) > order.index(old):
                strongest[action.code] = action.kind
        return strongest


class GoldText(_Record):
    """A text and how people coded it."""

    id: str
    title: str | None = None
    text: str
    lang: str | None = None
    published: date | None = None
    # the text after whose sort it was written: the two are never on different sides of a test
    like: str = ""
    # told in an unusual way, or so as to mislead: where relevance begins is not learned from it
    hard: bool = False
    gold: GoldCoding

    @property
    def group(self) -> str:
        """What keeps texts together that are alike: the id of the first of them."""
        return self.like or self.id

    @property
    def document(self) -> Document:
        """The text as the classifier gets it."""
        return Document(
            id=self.id, title=self.title or "", text=self.text, lang=self.lang, published=self.published
        )


def read_gold(path: Path) -> Iterator[GoldText]:
    """The coded texts of a file of JSON lines.

    Raises:
        GoldError: for the first line that is no coded text.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield GoldText.model_validate(json.loads(line))
        except (json.JSONDecodeError, ValidationError) as error:
            raise GoldError(f"{path}:{number}: no coded text: {str(error).splitlines()[0]}") from error
