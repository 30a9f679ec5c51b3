"""What a run found, as whoever played the scenario reports it to be scored."""

from datetime import date

from pydantic import AwareDatetime, BaseModel, ConfigDict


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FoundAction(_Record):
    code: str
    kind: str


class FoundItem(_Record):
    """An article the run has read, and how it coded it."""

    url: str
    relevant: bool
    actions: tuple[FoundAction, ...] = ()
    partners: tuple[str, ...] = ()


class FoundEvent(_Record):
    """An event in the run's ledger or in one of its mails."""

    type: str
    date: str | None = None
    actions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    # told as news, not as something to be checked first
    certain: bool = True


class SentMail(_Record):
    """A mail as it arrived; `day` is the reader's own day."""

    reader: str
    kind: str
    day: date
    events: tuple[FoundEvent, ...] = ()
    # country and action joined, e.g. "LAO:A4"
    pairs: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()


class SeenTrouble(_Record):
    """A look, or a page, that ended in a named fault."""

    source: str
    reason: str
    at: AwareDatetime
    url: str = ""


class SeenChange(_Record):
    """A page that read differently when it was looked at again: typo, substance or removed."""

    url: str
    change: str
    at: AwareDatetime


class Run(_Record):
    """All that a run found up to an instant."""

    until: AwareDatetime
    items: tuple[FoundItem, ...] = ()
    events: tuple[FoundEvent, ...] = ()
    mails: tuple[SentMail, ...] = ()
    troubles: tuple[SeenTrouble, ...] = ()
    changes: tuple[SeenChange, ...] = ()
