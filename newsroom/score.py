"""How right a run was: what it found against the scenario's truth."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from newsroom.change_score import ChangeScore, score_changes
from newsroom.due import knowable_from, truth_of
from newsroom.mail_score import MailScore, score_mails
from newsroom.matching import dates_agree, match_events
from newsroom.run import FoundItem, Run
from newsroom.scenario import Event, Item, Truth
from newsroom.trouble_score import TroubleScore, score_troubles
from newsroom.world import World

ACTION_CODES = tuple(f"A{number}" for number in range(1, 11))


@dataclass(slots=True)
class Rate:
    """Right, wrong and missed; the usual three figures of them."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was claimed that is true; 1 when nothing was claimed."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of what is true that was claimed; 1 when there was nothing to claim."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def count(self, truth: Iterable[object], found: Iterable[object]) -> None:
        """Add a comparison of two sets."""
        true, claimed = set(truth), set(found)
        self.right += len(true & claimed)
        self.wrong += len(claimed - true)
        self.missed += len(true - claimed)


@dataclass(slots=True)
class Coverage:
    """How many of an outlet's items that could be read were read."""

    out: int = 0
    read: int = 0


@dataclass(slots=True)
class EventScore:
    """Events found, and how many of those found have the right type and date."""

    rate: Rate = field(default_factory=Rate)
    type_right: int = 0
    date_right: int = 0
    both_right: int = 0
    # found once more under another identity: counted as wrong as well
    repeated: int = 0
    # told as certain, and how many of these tell of something true
    certain: int = 0
    certain_right: int = 0
    missed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Score:
    """All figures of one run."""

    coverage: dict[str, Coverage] = field(default_factory=dict)
    relevant: Rate = field(default_factory=Rate)
    actions: dict[str, Rate] = field(default_factory=lambda: {code: Rate() for code in ACTION_CODES})
    kinds_right: int = 0
    kinds_of: int = 0
    partners: Rate = field(default_factory=Rate)
    # addresses the run coded that are no item of the scenario
    strangers: list[str] = field(default_factory=list)
    events: EventScore = field(default_factory=EventScore)
    mails: MailScore = field(default_factory=MailScore)
    troubles: TroubleScore = field(default_factory=TroubleScore)
    changes: ChangeScore = field(default_factory=ChangeScore)

    @property
    def any_action(self) -> Rate:
        """The actions taken together (micro average)."""
        total = Rate()
        for rate in self.actions.values():
            total.right += rate.right
            total.wrong += rate.wrong
            total.missed += rate.missed
        return total

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON, with precision, recall and F1 worked out."""
        rates: Mapping[str, Rate] = {
            "relevant": self.relevant,
            "any_action": self.any_action,
            "partners": self.partners,
            "events": self.events.rate,
            **self.actions,
        }
        figures = {
            name: {
                **asdict(rate),
                "precision": round(rate.precision, 4),
                "recall": round(rate.recall, 4),
                "f1": round(rate.f1, 4),
            }
            for name, rate in rates.items()
        }
        return {**asdict(self), "figures": figures}


def score_run(world: World, run: Run) -> Score:
    """Compare a run with the truth of all that could be known until its end."""
    score = Score(coverage={outlet.id: Coverage() for outlet in world.scenario.outlets})
    _score_items(world, run, score)
    score.events = _score_events(_true_events(world, run.until), run)
    score.mails = score_mails(world, run)
    score.troubles = score_troubles(world, run)
    score.changes = score_changes(world, run)
    return score


def _score_items(world: World, run: Run, score: Score) -> None:
    read = {found.url: found for found in run.items}
    for item in world.scenario.items:
        addresses = world.addresses(item)
        found = next((read.pop(address) for address in addresses if address in read), None)
        for address in addresses:
            read.pop(address, None)
        if _could_be_read(world, item, run.until):
            _score_item(truth_of(item, run.until), found, score, score.coverage[item.outlet])
    score.strangers = sorted(read)


def _could_be_read(world: World, item: Item, until: datetime) -> bool:
    known = knowable_from(world, item)
    return known is not None and known < until


def _score_item(truth: Truth, found: FoundItem | None, score: Score, coverage: Coverage) -> None:
    coverage.out += 1
    coverage.read += found is not None
    claim = found if found is not None and found.relevant else None
    score.relevant.count(["it is"] if truth.relevant else [], ["it is"] if claim else [])
    true = {action.code: action.kind for action in truth.actions}
    claimed = {action.code: action.kind for action in claim.actions} if claim else {}
    for code, rate in score.actions.items():
        rate.count({code} & true.keys(), {code} & claimed.keys())
    for code in true.keys() & claimed.keys():
        score.kinds_of += 1
        score.kinds_right += true[code] == claimed[code]
    score.partners.count(truth.partners, claim.partners if claim else ())


def _true_events(world: World, until: datetime) -> list[Event]:
    """The events that some item readable until then reports."""
    readable = [item for item in world.scenario.items if _could_be_read(world, item, until)]
    told = {event for item in readable for event in truth_of(item, until).events}
    return [event for event in world.scenario.events if event.id in told]


def _score_events(truth: list[Event], run: Run) -> EventScore:
    matches = match_events(truth, run.events)
    wrong = len(matches.extra) + len(matches.repeated)
    score = EventScore(Rate(len(matches.found), wrong, len(matches.missed)), missed=matches.missed)
    score.repeated = len(matches.repeated)
    score.certain = sum(event.certain for event in run.events)
    score.certain_right = score.certain - sum(event.certain for event in matches.extra)
    for event in truth:
        report = matches.found.get(event.id)
        if report is None:
            continue
        type_right = report.type == event.type
        date_right = (event.date is None) == (report.date is None) and dates_agree(
            event.date, report.date, timedelta(0)
        )
        score.type_right += type_right
        score.date_right += date_right
        score.both_right += type_right and date_right
    return score
