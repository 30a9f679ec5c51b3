"""The four exits of every stage, and the sum of them for every task."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, word_of


class Exit(StrEnum):
    """How work on one item ended."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    RETRY = "retry"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Skipped:
    """Nothing to keep, for a named reason."""

    reason: str
    detail: str = ""


class TryAgain(Exception):
    """A passing fault: the same work may succeed later."""

    def __init__(self, reason: str, detail: str = "", *, after_seconds: float | None = None) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
        self.after_seconds = after_seconds


class StageRow(SQLModel, table=True):
    """What a stage made of one item under one version of its rules; no row: still to do."""

    __tablename__ = "stage"
    stage: str = Field(primary_key=True)
    item_id: str = Field(primary_key=True)
    ruleset: str = Field(primary_key=True)
    exit: Exit = Field(sa_type=word_of(Exit), index=True)
    reason: str = ""
    detail: str = ""
    attempts: int = 1
    at: datetime = Field(sa_type=UtcDateTime)


@dataclass(slots=True)
class Summary:
    """Counts per exit of one task; they add up to what was seen."""

    task: str
    counts: dict[Exit, int] = field(default_factory=lambda: dict.fromkeys(Exit, 0))
    notes: list[str] = field(default_factory=list)

    @property
    def seen(self) -> int:
        return sum(self.counts.values())

    def add(self, exit_: Exit, count: int = 1) -> None:
        self.counts[exit_] += count

    def merge(self, other: "Summary") -> None:
        for exit_, count in other.counts.items():
            self.counts[exit_] += count
        self.notes.extend(other.notes)

    def as_dict(self) -> dict[str, object]:
        """Plain values for logs, XCom and `--json`."""
        counts = {exit_.value: count for exit_, count in self.counts.items()}
        return {"task": self.task, "seen": self.seen, **counts, "notes": self.notes}
