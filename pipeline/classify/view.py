"""A text as read: its sentences, what each of them holds, and what they hold together."""

from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from typing import NamedTuple

from pipeline.classify import marks
from pipeline.classify.countries import Naming
from pipeline.classify.deeds import rated
from pipeline.classify.fold import Folded
from pipeline.classify.rules import Cue, Language

Place = tuple[int, int]

_OPENING = 4
_HEAD = 2
_CAPTION, _ROUNDUP, _EDITORIAL = map(marks.marks, (Cue.CAPTION, Cue.ROUNDUP, Cue.EDITORIAL))
_REMARKS, _HAPPENING = marks.marks(Cue.OPINION, Cue.WISH, Cue.REMARK), marks.marks(*marks.EVENT_CUES)
_THE_PLAN, _NEWS = marks.marks(marks.PLAN), marks.marks(*marks.EVENT_CUES, Cue.PLAN)


@dataclass(slots=True)
class Reading:
    """One sentence: where it stands, and where each tag occurs in it."""

    start: int
    end: int
    line: int
    text: str
    places: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    namings: list[Naming] = field(default_factory=list)
    furniture: bool = False
    # the bits of `marks` that hold for it
    marks: int = 0

    def has(self, *tags: str) -> bool:
        """Whether any of these tags occurs."""
        return not self.places.keys().isdisjoint(tags)

    @property
    def ai(self) -> bool:
        """Whether it speaks of AI, or of the plan."""
        return self.marks & marks.AI > 0

    @property
    def china(self) -> bool:
        """Whether China or a Chinese actor is named."""
        return self.marks & marks.CHINA > 0

    @property
    def foreign(self) -> bool:
        """Whether a state other than China is named."""
        return self.marks & marks.STATE > 0

    @property
    def caption(self) -> bool:
        """Whether it stands under a picture."""
        return self.marks & _CAPTION > 0

    @property
    def acts(self) -> int:
        """How many words of dealing with one another, or of doing, it has."""
        return sum(len(self.places[cue]) for cue in marks.ACTS if cue in self.places)

    @property
    def told(self) -> list[str]:
        """The actions of which it has a telling phrase."""
        return [tag[:-1] for tag in self.places if tag[-1] == "+"] if self.marks & marks.TELLING else []


class Word(NamedTuple):
    """A word of a sentence that says how things stand: its place and its sort."""

    start: int
    end: int
    sort: str


class Anatomy(NamedTuple):
    """The parts of a sentence that judging its actions needs, as `anatomy` works them out."""

    # in the order of the sorts, and within a sort in that of its cues
    words: tuple[Word, ...]
    # those that govern what follows them, in order of place
    verbs: tuple[Word, ...]
    # where statements end, and where commas and the like stand
    breaks: tuple[Place, ...]
    clause_marks: tuple[int, ...]
    quotes: bool


@dataclass
class View:
    """A whole text as read, title first among the sentences of its own list."""

    language: Language
    folded: Folded
    title: Reading
    readings: list[Reading]
    # by the start of a sentence, what has been worked out of it for every action at once
    figures: dict[int, dict[str, float]] = field(default_factory=dict)
    anatomies: dict[int, Anatomy] = field(default_factory=dict)

    @cached_property
    def lines(self) -> dict[int, list[Reading]]:
        """The sentences by the line they stand in."""
        lines: dict[int, list[Reading]] = {}
        for reading in self.readings:
            lines.setdefault(reading.line, []).append(reading)
        return lines

    @cached_property
    def _in_line(self) -> dict[int, int]:
        """By the start of a sentence, the how-manieth of its line it is."""
        return {reading.start: place for line in self.lines.values() for place, reading in enumerate(line)}

    def neighbours(self, reading: Reading, before: int, after: int) -> list[Reading]:
        """A sentence with so many before and after it, as far as they stand in its line."""
        place = self._in_line[reading.start]
        return self.lines[reading.line][max(0, place - before) : place + 1 + after]

    @cached_property
    def wide(self) -> list[int]:
        """The marks of each sentence, and from `marks.NEAR` and `marks.LINE` on those around it."""
        wide: list[int] = []
        for line in self.lines.values():
            each = [reading.marks for reading in line]
            whole = reduce(or_, each) << marks.LINE
            wide += [
                own | near << marks.NEAR | whole for own, near in zip(each, marks.around(each), strict=True)
            ]
        return wide

    @cached_property
    def body(self) -> list[Reading]:
        """The sentences that are not page furniture."""
        return [reading for reading in self.readings if not reading.furniture]

    @cached_property
    def lines_of_marks(self) -> list[list[int]]:
        """The marks of the same sentences, line by line."""
        kept = ([r.marks for r in line if not r.furniture] for line in self.lines.values())
        return [line for line in kept if line]

    @cached_property
    def deeds(self) -> list[float]:
        """For each sentence of the body how clearly it tells of China's doing with others."""
        return rated([reading.marks for reading in self.body])

    @cached_property
    def states(self) -> dict[str, list[tuple[Reading, Naming]]]:
        """Where each state is named, in order of place."""
        named: dict[str, list[tuple[Reading, Naming]]] = {}
        for reading in self.readings:
            for naming in reading.namings:
                named.setdefault(naming.iso3, []).append((reading, naming))
        return named

    @cached_property
    def told_of_ai(self) -> list[str]:
        """The actions of which a sentence about AI has a telling phrase."""
        about_ai = [reading for reading in self.body if reading.marks & marks.AI]
        return list(dict.fromkeys(code for reading in about_ai for code in reading.told))

    @cached_property
    def remarks(self) -> float:
        """The share of sentences that hold, wish or say what somebody thinks, and report nothing."""
        said = [r for r in self.body if r.marks & _REMARKS and not r.marks & _HAPPENING]
        return len(said) / max(1, len(self.body))

    @cached_property
    def is_commentary(self) -> bool:
        """Whether the text says of itself that it comments or speaks rather than reports, or is the plan."""
        opening = [reading.marks for reading in (self.title, *self.readings[:_OPENING])]
        if any(reading.marks & marks.COMMENT for reading in self.readings[-_HEAD:]):
            return True
        return any(held & marks.COMMENT or (held & _THE_PLAN and not held & _NEWS) for held in opening)

    @cached_property
    def retells(self) -> bool:
        """Whether the text says of itself that it tells again what was news before.

        A week, a history or a speech says so in the title, a newspaper's own comment at its head.
        """
        head = self.title if self.title.text or not self.readings else self.readings[0]
        opening = (self.title, *self.readings[:_HEAD])
        return head.marks & _ROUNDUP > 0 or any(reading.marks & _EDITORIAL for reading in opening)
