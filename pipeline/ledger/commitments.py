"""What counts towards the plan's measurable promises, in time and later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.plan import Commitment, Counts
from pipeline.ledger.days import parse_days
from pipeline.ledger.happenings import Event


@dataclass(frozen=True, slots=True)
class Counted:
    """An event that counts towards a promise, and the reason in words."""

    commitment_id: str
    event_id: str
    by_deadline: bool
    because: str
    # what its reports do not agree on, as far as it bears on the promise, in words
    disputed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """How a promise stands."""

    commitment_id: str
    target: int
    by_deadline: int
    later: int

    @property
    def met(self) -> bool:
        """Whether the promise was kept in time."""
        return self.by_deadline >= self.target


def counted(events: Iterable[Event], commitments: Iterable[Commitment]) -> list[Counted]:
    """Which of these events count towards which promises."""
    promises = list(commitments)
    return [
        _counted(event, promise)
        for event in events
        for promise in promises
        if _fits(event, promise.counts) and not _too_early(event, promise)
    ]


def _fits(event: Event, counts: Counts) -> bool:
    about = not counts.subjects or bool(counts.subjects & event.subjects)
    return about and event.type in counts.types and bool(set(event.actions) & set(counts.actions))


def score(commitment: Commitment, rows: Iterable[Counted]) -> Score:
    """How many events count towards a promise, in time and later."""
    own = [row.by_deadline for row in rows if row.commitment_id == commitment.id]
    return Score(commitment.id, commitment.target, sum(own), len(own) - sum(own))


def _last_day(event: Event) -> date | None:
    """The latest day the event can have taken place: without a date, that of its first report."""
    window = parse_days(event.date)
    return window.last if window else event.reported_on


def _too_early(event: Event, promise: Commitment) -> bool:
    last = _last_day(event)
    return last is not None and last < promise.since


def _counted(event: Event, promise: Commitment) -> Counted:
    last = _last_day(event)
    in_time = promise.deadline is None or (last is not None and last <= promise.deadline)
    when = event.date or (f"no date, first reported {last}" if last else "no date and no dated report")
    limit = f"deadline {promise.deadline}" if promise.deadline else "no deadline"
    kind = event.type.value.replace("_", " ")
    because = f"{kind} for {', '.join(event.actions)}: {when}; {limit}"
    return Counted(promise.id, event.id, in_time, because, _disputed(event, promise))


def _disputed(event: Event, promise: Commitment) -> tuple[str, ...]:
    """Denials and contradicting numbers; contradicting days where they lie on both sides of the deadline."""
    days = [date.fromisoformat(day) for day in event.days]
    astride = promise.deadline is not None and bool(days) and min(days) <= promise.deadline < max(days)
    return tuple(said for said in event.disputed if astride or not said.startswith("date: "))
