"""What a mail is made of: news as it was read from the archive, before it becomes words."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from models.article import Change
from models.coding import EventType, Kind
from models.ledger import Stage


@dataclass(frozen=True, slots=True)
class Window:
    """What became known after `after`, up to and with `upto`."""

    after: datetime
    upto: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """The words that a piece of news rests on, and who published them."""

    article_id: str
    source_id: str
    url: str
    title: str
    language: str
    published_on: date | None
    quote: str


@dataclass(frozen=True, slots=True)
class Partner:
    """A country that is a partner for an action for the first time."""

    country: str
    action: str
    stage: Stage
    # first for the country, or only for this action
    first: bool
    because: str
    report: Report
    # certain enough to be told as news; otherwise a person should look first
    sure: bool = True

    @property
    def record_id(self) -> str:
        return partnership_id(self.country, self.action, self.stage)


@dataclass(frozen=True, slots=True)
class Move:
    """A stage that a partnership reached, and where it stood before."""

    country: str
    action: str
    before: Stage | None
    after: Stage
    because: str
    event_id: str | None
    report: Report
    sure: bool = True

    @property
    def record_id(self) -> str:
        return partnership_id(self.country, self.action, self.after)


@dataclass(frozen=True, slots=True)
class Step:
    """One event, however many reports it came in."""

    event_id: str
    type: EventType
    date: str | None
    what: str
    actions: tuple[str, ...]
    countries: tuple[str, ...]
    quantities: str | None
    place: str | None
    independent: int
    copies: int
    moves: tuple[Move, ...]
    report: Report
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """An article that a reader asked for and that no event or partnership of the mail tells of."""

    report: Report
    # actions with the strongest way in which the article speaks of each
    codes: tuple[tuple[str, Kind], ...]

    @property
    def record_id(self) -> str:
        return self.report.article_id


@dataclass(frozen=True, slots=True)
class Waiting:
    """Articles that the machine leaves to a person: how many, and the first of them."""

    count: int = 0
    # identifier and title
    first: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """A measurable promise of the plan towards which an event counts that this mail tells as certain."""

    commitment_id: str
    by_deadline: int
    later: int


@dataclass(frozen=True, slots=True)
class Correction:
    """A page this reader was mailed about, or an event told, is not what it was."""

    record_id: str
    change: Change
    report: Report


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An event this reader was told of was merged or withdrawn, or a partnership withdrawn, and why."""

    # the entry of the change feed that says so
    record_id: str
    # "event" or "partnership", and its name
    record: str
    name: str
    what: str
    because: str
    # what happened, of an event
    subject: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """Everything new for one reader in one window."""

    partners: tuple[Partner, ...] = ()
    steps: tuple[Step, ...] = ()
    # stages reached that stand under no event and no new partner of this mail
    moves: tuple[Move, ...] = ()
    scores: tuple[Score, ...] = ()
    corrections: tuple[Correction, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    items: tuple[Item, ...] = ()

    @property
    def certain(self) -> "News":
        """The same without what a person should look at first."""
        return self._only(sure=True)

    @property
    def doubtful(self) -> "News":
        """What a person should look at first."""
        return replace(self._only(sure=False), scores=(), corrections=(), withdrawals=(), items=())

    def _only(self, *, sure: bool) -> "News":
        return replace(
            self,
            partners=tuple(one for one in self.partners if one.sure is sure),
            steps=tuple(one for one in self.steps if one.sure is sure),
            moves=tuple(one for one in self.moves if one.sure is sure),
        )

    @property
    def size(self) -> int:
        """How many entries tell of partners and events."""
        return len(self.partners) + len(self.steps) + len(self.moves)

    @property
    def empty(self) -> bool:
        told = (self.partners, self.steps, self.moves, self.scores, self.items)
        return not any((*told, self.corrections, self.withdrawals))


def partnership_id(country: str, action: str, stage: Stage) -> str:
    """The name under which a partnership's stage is kept among the things a reader was told."""
    return f"{country}/{action}/{stage.value}"


def of_partnership(record_id: str) -> tuple[str, str, Stage]:
    """The country, action and stage that such a name speaks of."""
    country, action, stage = record_id.split("/")
    return country, action, Stage(stage)
