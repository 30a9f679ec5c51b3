"""What the ledger goes by: the plan's promises, names to compare reports by, families of outlets."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from models.plan import Commitment
from pipeline.catalogue import CatalogueError, load_plan
from pipeline.ledger.lexicon import Lexicon

# Older than this when we first read it: a back-fill, not news.
_STALE_AFTER_DAYS = 14


@dataclass(frozen=True, eq=False)
class LedgerRules:
    """Rules and data of the ledger, read once."""

    lexicon: Lexicon
    commitments: tuple[Commitment, ...] = ()
    # by source: outlets of one family repeat each other
    families: Mapping[str, str] = field(default_factory=dict)
    # the plan's codes, in its order
    actions: tuple[str, ...] = ()
    stale_after_days: int = _STALE_AFTER_DAYS

    @classmethod
    def load(cls, catalogue: Path, families: Mapping[str, str] | None = None) -> "LedgerRules":
        """Read `likeness.toml` and the promises and actions of `plan.toml` in this folder.

        Raises:
            CatalogueError: when a file is missing or an entry is not as it should be.
        """
        lexicon = Lexicon.of(_table(catalogue / "likeness.toml"))
        plan = load_plan(catalogue)
        return cls(lexicon, tuple(plan.commitment), families or {}, actions=tuple(plan.actions))

    def family(self, source_id: str) -> str:
        """The family of a source; one the catalogue does not know is its own."""
        return self.families.get(source_id, source_id)

    def stale(self, reported_on: date | None, read_on: date, *, imported: bool, recoded: bool) -> str:
        """Why a report is not news, in words; empty when it is."""
        if imported:
            return "imported as back-fill"
        if recoded:
            return "found by new rules in an article known before"
        if reported_on and (read_on - reported_on).days > self.stale_after_days:
            return f"back-fill: reported {reported_on}, read {(read_on - reported_on).days} days later"
        return ""


def _table(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CatalogueError(file, "file", "there is none; the catalogue is incomplete") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(file, "file", f"mend the TOML: {error}") from error
