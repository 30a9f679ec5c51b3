"""The plan that is watched: its actions and its measurable promises, as the catalogue has them."""

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from models.coding import EventType


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Action(_Entry):
    """One action of the plan in our short wording."""

    code: str
    slug: str
    # by language
    name: dict[str, str]
    wording: str = ""
    vision: str = ""


class Counts(_Entry):
    """Which events count: one of these types, for one of these actions, naming one of these subjects."""

    types: tuple[EventType, ...] = Field(min_length=1)
    actions: tuple[str, ...] = Field(min_length=1)
    # subjects of `likeness.toml`; none: whatever it is about
    subjects: frozenset[str] = frozenset()


class Commitment(_Entry):
    """A measurable promise of the plan."""

    id: str
    action: str
    # where the plan says so
    clause: str = ""
    # the promise in words, by language
    text: dict[str, str]
    target: int = Field(ge=1)
    unit: str
    since: date = Field(alias="from")
    deadline: date | None = None
    counts: Counts


class Plan(BaseModel):
    """What everybody needs of `plan.toml`; its names in texts are the classifier's own matter."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    name: str
    action: tuple[Action, ...] = Field(min_length=1)
    commitment: tuple[Commitment, ...] = ()

    @property
    def actions(self) -> Mapping[str, Action]:
        """The actions by code, in the plan's order."""
        return {action.code: action for action in self.action}

    @property
    def commitments(self) -> Mapping[str, Commitment]:
        """The promises by identifier, in the plan's order."""
        return {commitment.id: commitment for commitment in self.commitment}

    def order(self, code: str) -> int:
        """Where an action stands in the plan; unknown ones come last."""
        codes = list(self.actions)
        return codes.index(code) if code in codes else len(codes)


def action_order(code: str) -> tuple[str, int, str]:
    """A2 before A10: by letters, then by number."""
    letters = code.rstrip("0123456789")
    number = code[len(letters) :]
    return letters, int(number) if number else 0, code
