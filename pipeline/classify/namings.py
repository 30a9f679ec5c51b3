"""How a state is named at one place: what its sentence holds, who stands around, how far findings are.

Figures that are nought are left out.
"""

from bisect import bisect_left
from collections.abc import Sequence

from models.coding import Kind
from pipeline.classify.countries import Naming
from pipeline.classify.findings import Judgement
from pipeline.classify.marks import AI, CHINA, LINE, marks, near_names
from pipeline.classify.rules import Cue
from pipeline.classify.surroundings import surroundings
from pipeline.classify.view import Reading, View
from pipeline.classify.weights import true_of

_ATTEND, _ATTEND_OR_HELD = marks(Cue.ATTEND), marks(Cue.ATTEND, Cue.HELD)
_EVENT_NOUN = marks(Cue.EVENT_NOUN)
_AI_IN_LINE = AI << LINE
_SPEECH, _VISITOR = marks(Cue.SPEECH), marks(Cue.VISITOR)
# A sentence so far from any finding says nothing of it.
_FAR = 3


class Scene:
    """A text whose findings are known."""

    def __init__(self, view: View, judged: Sequence[Judgement]) -> None:
        """`judged` are the findings of the text."""
        self.view = view
        self.news = _news(judged)
        self._evidence = {start for each in judged for start in each.spread}
        carrying = [reading for reading in view.readings if reading.start in self._evidence]
        self._lines = frozenset(reading.line for reading in carrying)
        self._beside = frozenset(line + step for line in self._lines for step in (-1, 0, 1))
        self._index = {reading.start: index for index, reading in enumerate(view.readings)}
        self._near = {each.start for reading in carrying for each in view.neighbours(reading, 1, 1)}
        self._carry = [self._index[reading.start] for reading in carrying]
        self._first = sorted(self._index[each.sentences[0].start] for each in judged)
        self._bonds = [self._index[r.start] for r in view.body if r.marks & AI and r.marks & CHINA]
        self._meeting = "t_meeting" in self.news
        self._told: dict[int, dict[str, float]] = {}

    def naming_features(self, reading: Reading, naming: Naming) -> dict[str, float]:
        """Figures for one place where a state is named."""
        return self._told_of(reading) | surroundings("name", (naming.start, naming.end), reading)

    def _told_of(self, reading: Reading) -> dict[str, float]:
        """What the sentence and those around it say, the same for every state named in it."""
        told = self._told.get(reading.start)
        if told is None:
            wide = self.view.wide[self._index[reading.start]]
            told = dict.fromkeys(near_names(wide), 1.0)
            told |= self._company(reading, wide)
            told |= self._distance(reading, wide)
            self._told[reading.start] = told
        return told

    def _company(self, reading: Reading, wide: int) -> dict[str, float]:
        """Who comes, what for, and where the findings stand."""
        named = len({naming.iso3 for naming in reading.namings})
        beside, in_line = reading.line in self._beside, reading.line in self._lines
        return true_of(
            no_line_ai=not wide & _AI_IN_LINE,
            list=named >= 4,
            list_attend=named >= 3 and wide & _ATTEND,
            evidence=reading.start in self._evidence,
            near_evidence=reading.start in self._near,
            line_evidence=in_line,
            attend_beside=beside and wide & _ATTEND_OR_HELD,
            beside=beside,
        )

    def _distance(self, reading: Reading, wide: int) -> dict[str, float]:
        """How far the sentence stands from the findings, from AI with China, and from the start."""
        place = self._index[reading.start]
        carry = _nearness(place, self._carry)
        far = carry <= 1 / (1 + _FAR)
        figures = {
            "near_first": _nearness(place, self._first),
            "near_carry": carry,
            "near_bond": _nearness(place, self._bonds),
            "late": place / len(self._index),
        }
        return figures | true_of(
            far=far,
            far_meeting=far and self._meeting,
            speech_meeting=wide & _SPEECH and self._meeting,
            study=wide & _VISITOR and not self._meeting,
        )


def _news(judged: Sequence[Judgement]) -> dict[str, float]:
    """What kind of news the text has: of a meeting, of something done, of promises, of nothing new."""
    done = [each for each in judged if each.kind is Kind.PROGRESS]
    return true_of(
        t_meeting=any(each.sentences[0].marks & _EVENT_NOUN for each in done),
        t_progress=done,
        t_mention=judged and all(each.kind is Kind.MENTION for each in judged),
        t_commitment=not done and any(each.kind is Kind.COMMITMENT for each in judged),
    )


def _nearness(place: int, others: Sequence[int]) -> float:
    """1 for the same sentence, a half for the next, down to nought; the others stand in order."""
    if not others:
        return 0.0
    following = bisect_left(others, place)
    gaps = [abs(place - other) for other in others[max(0, following - 1) : following + 1]]
    return 1 / (1 + min(gaps))
