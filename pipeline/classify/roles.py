"""Whether a named state takes part: figures over all places where a text names it."""

import re
from bisect import bisect_left
from collections.abc import Container, Sequence

from models.coding import Kind
from pipeline.classify.countries import Naming
from pipeline.classify.findings import Judgement
from pipeline.classify.marks import ACT, AGAINST, AI, CHINA, LINE, NEAR, marks
from pipeline.classify.rules import Cue
from pipeline.classify.view import Reading, View
from pipeline.classify.weights import true_of

# The two sides of a bond right beside the state's name.
_BOND_BEFORE = re.compile(
    r"(?:china\s?(?:and|-|&|,)\s?(?:the\s)?|sino-"
    r"|(?:with|between china and|by china and|help(?:ed|s)?|from|to|joined by)\s(?:the\s)?(?:\w+\s)?"
    r"|中国?[和与同及、一-]|[与同和向对由为助]"
    r"|la chine et (?:le |la |l')?|china (?:e|y) (?:o |a |el |la )?|кита[йяеюм]+ и |с |và )$"
)
_BOND_AFTER = re.compile(
    r"(?:\s?(?:and|-|&)\s?(?:the\s)?(?:people's republic of\s)?chin|-chin|[和与同及、一-]中|中"
    r"|\s(?:et|e|y|dan|và|и)\s(?:la |a |o |trung |tiongkok|кита|chin)|方|政府|总统|总理|外长|部长|驻)"
)
_PLACE_BEFORE = re.compile(r"(?:\b(?:in|at|near|across|throughout|en|em|в|di|tại|ở)\s(?:the\s)?|[在于])$")
_FROM_BEFORE = re.compile(
    r"(?:\b(?:from|of|by|de|из|từ|dari)\s(?:the\s)?(?:[\w-]+(?:,\s|\sand\s))*|来自|由|邀请)$"
)
_PEOPLE_AFTER = re.compile(
    r"\s?(?:'s\s|的)?(?:\w+\s){0,2}(?:minister|ministry|president|official|ambassador|government|delegat|diplomat|envoy|side|"
    r"representative|embassy|foreign|teacher|student|expert|trainee|compan|universit)|.{0,6}(?:总统|总理|部长|大臣|官员|大使|"
    r"代表|使节|外长|政府|学员|专家|学者|教授|学生|教师|大学|企业|方|副)"
)
_PEOPLE_BEFORE = re.compile(
    r"\b(?:speakers?|professors?|experts?|linguists?|researchers?|scholars?|engineers?|specialists?|delegates?|teams?|lecturers?"
    r"|guests?|participants?|trainees?|students?|teachers?|officials?|pupils?|representatives?|ministers?|ambassadors?)\b"
    r"|expert[oe]s|delegad|ministr|participant|funcionári|funcionari|студент|эксперт|представител|министр"
)
_IN_LIST = re.compile(r"(?:,\s|\sand\s|、|和|与|及|以及|\sy\s|\se\s|\sи\s)")
_AFTER = {"people_after": _PEOPLE_AFTER, "comma_list": _IN_LIST}
_SPAN = 28
# "throughout the " and a little more.
_LONGEST_PLACE = 16

_ATTEND, _OFFICIAL = marks(Cue.ATTEND), marks(Cue.OFFICIAL)
# What the sentence must have all of, alone, with its neighbours or in its line.
_HAS: dict[str, int] = {
    "ai": AI,
    "ai_china": AI | CHINA,
    "near_ai_china": (AI | CHINA) << NEAR,
    "line_ai_china": (AI | CHINA) << LINE,
    "china": CHINA,
    "cooperation": marks(Cue.COOPERATION),
    "act": ACT,
    "offer": marks(Cue.OFFER),
    "attend": _ATTEND,
    "official": _OFFICIAL,
    "attend_official": _ATTEND | _OFFICIAL,
    "visitor": marks(Cue.VISITOR),
    "against": AGAINST,
    "recap": marks(Cue.RECAP),
    "comparison": marks(Cue.COMPARISON),
    "caption": marks(Cue.CAPTION),
}
_EVENT = marks(Cue.HELD, Cue.SIGNED, Cue.OPENED, Cue.STARTED, Cue.RELEASED, Cue.JOINED)
_PLAN_OR_WISH = marks(Cue.PLAN, Cue.WISH)
_ATTEND_OR_HELD = marks(Cue.ATTEND, Cue.HELD)
_EVENT_NOUN = marks(Cue.EVENT_NOUN)
_AI_NEAR, _CHINA_NEAR, _AI_IN_LINE = AI << NEAR, CHINA << NEAR, AI << LINE
_ELSEWHERE = Cue.ELSEWHERE.value
_SPEECH, _VISITOR = marks(Cue.SPEECH), marks(Cue.VISITOR)
# So many places of a state are looked at, those beside findings first: more changed no measured rate.
_PLACES = 4
# A sentence so far from any finding says nothing of it.
_FAR = 3
# The first so many of a sentence's characters, as a share, hold its subject.
_SUBJECT = 0.3
_ALWAYS = frozenset({"against", "visitor", "place", "recap", "comparison", "plan"})


class Scene:
    """A text whose findings are known: who takes part is read from it."""

    def __init__(self, view: View, judged: Sequence[Judgement], relevance: float) -> None:
        """`judged` are the findings of the text."""
        self._view = view
        self._evidence = {start for each in judged for start in each.spread}
        self._relevance = relevance
        carrying = [reading for reading in view.readings if reading.start in self._evidence]
        self._lines = frozenset(reading.line for reading in carrying)
        self._beside = frozenset(line + step for line in self._lines for step in (-1, 0, 1))
        self._states = min(12, len({n.iso3 for reading in view.body for n in reading.namings})) / 12
        self._index = {reading.start: index for index, reading in enumerate(view.readings)}
        self._near = {each.start for reading in carrying for each in view.neighbours(reading, 1, 1)}
        self._carry = [self._index[reading.start] for reading in carrying]
        self._first = sorted(self._index[each.sentences[0].start] for each in judged)
        self._bonds = [self._index[r.start] for r in view.body if r.marks & AI and r.marks & CHINA]
        self._news = _news(judged)
        self._meeting = "t_meeting" in self._news
        self._title = frozenset(naming.iso3 for naming in view.title.namings)
        self._told: dict[int, dict[str, float]] = {}

    def partner_features(self, iso3: str) -> dict[str, float]:
        """Figures for one state over all places where it is named; those that are nought are left out."""
        kept = [place for place in self._view.states[iso3] if not place[0].furniture]
        features = {"relevance": self._relevance, "states": self._states, "times": min(5, len(kept)) / 5}
        features |= true_of(
            is_usa=iso3 == "USA",
            title=iso3 in self._title,
            only_furniture=not kept,
            only_caption=kept and all(reading.caption for reading, _ in kept),
        )
        features |= self._news
        strongest: dict[str, float] = {}
        always = _ALWAYS if kept else frozenset()
        for reading, naming in sorted(kept, key=lambda place: place[0].start not in self._near)[:_PLACES]:
            told, own = self._told_of(reading), self._beside_the_name(reading, naming, strongest)
            _strengthen(strongest, told)
            _strengthen(strongest, own)
            if always:
                always = frozenset([name for name in always if name in told or name in own])
        return features | strongest | {f"always_{name}": 1.0 for name in sorted(always)}

    def _told_of(self, reading: Reading) -> dict[str, float]:
        """What the sentence and those around it say, the same for every state named in it."""
        told = self._told.get(reading.start)
        if told is None:
            wide = self._view.wide[self._index[reading.start]]
            told = {name: 1.0 for name, needed in _HAS.items() if wide & needed == needed}
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
            event=wide & _EVENT,
            plan=wide & _PLAN_OR_WISH,
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
        far, speech = carry <= 1 / (1 + _FAR), wide & _SPEECH
        figures = {
            "near_first": _nearness(place, self._first),
            "near_carry": carry,
            "near_bond": _nearness(place, self._bonds),
            "late": place / len(self._index),
        }
        return figures | true_of(
            far=far,
            far_meeting=far and self._meeting,
            speech=speech,
            speech_meeting=speech and self._meeting,
            study=wide & _VISITOR and not self._meeting,
            lonely=not wide & (AI | CHINA),
            china_near=wide & _CHINA_NEAR,
        )

    def _beside_the_name(self, reading: Reading, naming: Naming, known: Container[str]) -> dict[str, float]:
        """How the state is named here; what is `known` of it from another place is not asked again."""
        text, start, end = self._view.folded.text, naming.start, naming.end
        before, after = text[max(0, start - _SPAN) : start], text[end : end + _SPAN]
        found: dict[str, float] = {}
        if "bond" not in known or "bond_ai" not in known:
            self._bond(found, before, after, self._view.wide[self._index[reading.start]])
        if "from_there" not in known and _FROM_BEFORE.search(before):
            found["from_there"] = 1.0
        for name, pattern in _AFTER.items():
            if name not in known and pattern.match(after):
                found[name] = 1.0
        if text[start] == "中":
            found["pair"] = 1.0
        place = _PLACE_BEFORE.search(text, max(0, start - _LONGEST_PLACE), start)
        if place:
            found["place"] = 1.0
        leads = start - reading.start < _SUBJECT * (reading.end - reading.start)
        if leads and (place is None or place.start() < reading.start):
            found["subject"] = 1.0
        return found | self._standing(reading, naming, known)

    def _bond(self, found: dict[str, float], before: str, after: str, wide: int) -> None:
        """Whether the state is named as the other side."""
        if _BOND_AFTER.match(after) or _BOND_BEFORE.search(before):
            found["bond"] = 1.0
            if wide & _AI_NEAR:
                found["bond_ai"] = 1.0

    def _standing(self, reading: Reading, naming: Naming, known: Container[str]) -> dict[str, float]:
        """Where in its sentence the state stands: after a turn elsewhere, behind people."""
        found: dict[str, float] = {}
        turns = reading.places.get(_ELSEWHERE)
        if turns and turns[0][0] < naming.start:
            found["turned"] = 1.0
        people = "people_meeting" if self._meeting else "people"
        if people not in known:
            before = self._view.folded.text[max(reading.start, naming.start - _SPAN) : naming.start]
            if _PEOPLE_BEFORE.search(before):
                found[people] = 1.0
        return found


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


def _strengthen(strongest: dict[str, float], place: dict[str, float]) -> None:
    """Add the figures of one more place, none of them below nought: the larger stands where both have one."""
    for name, figure in place.items():
        if figure > strongest.get(name, -1.0):
            strongest[name] = figure
