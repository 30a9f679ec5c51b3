"""What a mail needs of the plan: the names of its actions and its measurable promises."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Promise:
    """A measurable promise of the plan."""

    id: str
    action: str
    text: Mapping[str, str]
    target: int | None = None
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The actions in their order, each with its name by language, and the promises by identifier."""

    actions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    promises: Mapping[str, Promise] = field(default_factory=dict)

    def order(self, code: str) -> int:
        """Where an action stands in the plan; unknown ones come last."""
        codes = list(self.actions)
        return codes.index(code) if code in codes else len(codes)


def load_plan(catalogue: Path) -> Plan:
    """The plan of this catalogue; what it does not say is left out of the mails.

    Raises:
        OSError, tomllib.TOMLDecodeError: when there is no readable `plan.toml`.
    """
    plan = tomllib.loads((catalogue / "plan.toml").read_text(encoding="utf-8"))
    promises = [_promise(entry) for entry in plan.get("commitment", [])]
    return Plan(
        actions={str(entry["code"]): _by_language(entry["name"]) for entry in plan.get("action", [])},
        promises={promise.id: promise for promise in promises},
    )


def _promise(entry: Mapping[str, Any]) -> Promise:
    return Promise(
        id=str(entry["id"]),
        action=str(entry["action"]),
        text=_by_language(entry.get("text", "")),
        target=entry.get("target"),
        deadline=str(entry.get("deadline", "")),
    )


def _by_language(words: object) -> Mapping[str, str]:
    """A text given once (then it is English), or by language."""
    return words if isinstance(words, Mapping) else {"en": str(words)}
