"""Whether a named state takes part: figures over all places where a text names it."""

import re

from pipeline.classify.candidates import LINE, NEAR
from pipeline.classify.countries import Naming
from pipeline.classify.marks import ACT, AGAINST, AI, CHINA, marks
from pipeline.classify.rules import Cue
from pipeline.classify.view import Reading, View

# The two sides of a bond right beside the state's name.
_BOND_BEFORE = re.compile(
    r"(?:china\s?(?:and|-|&|,)\s?(?:the\s)?|sino-"
    r"|(?:with|between china and|by china and|help(?:ed|s)?|from|to|joined by)\s(?:the\s)?(?:\w+\s)?"
    r"|中国?[和与同及、一-]|[与同和向对由为助]"
    r"|la chine et (?:le |la |l')?|china (?:e|y) (?:o |a |el |la )?|кита[йяеюм]+ и |с |và )$"
)
_BOND_AFTER = re.compile(
    r"^(?:\s?(?:and|-|&)\s?(?:the\s)?(?:people's republic of\s)?chin|-chin|[和与同及、一-]中|中"
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
_IN_LIST = re.compile(r"(?:,\s|\sand\s|、|和|与|及|以及|\sy\s|\se\s|\sи\s)")
_SPAN = 28

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
_ALWAYS = ("against", "visitor", "place", "recap", "comparison", "plan")


class Scene:
    """A text whose sentences are known that carry findings: who takes part is read from it."""

    def __init__(self, view: View, evidence: set[int], relevance: float) -> None:
        """`evidence` holds the starts of the sentences that carry findings."""
        self._view = view
        self._evidence = evidence
        self._relevance = relevance
        carrying = [reading for reading in view.readings if reading.start in evidence]
        self._lines = frozenset(reading.line for reading in carrying)
        self._beside = frozenset(line + step for line in self._lines for step in (-1, 0, 1))
        self._states = min(12, len({n.iso3 for reading in view.body for n in reading.namings})) / 12
        self._told: dict[int, dict[str, float]] = {}

    def partner_features(self, iso3: str) -> dict[str, float]:
        """Figures for one state over all places where it is named; those that are nought are left out."""
        view = self._view
        places = view.states[iso3]
        kept = [(reading, naming) for reading, naming in places if not reading.furniture]
        features = {"relevance": self._relevance, "states": self._states, "times": min(5, len(kept)) / 5}
        features["is_usa"] = float(iso3 == "USA")
        features["only_furniture"] = float(not kept)
        features["only_caption"] = float(bool(kept) and all(reading.caption for reading, _ in kept))
        features["title"] = float(any(naming.iso3 == iso3 for naming in view.title.namings))
        placed = [
            self._told_of(reading) | _bond(reading, naming, view.folded.text) for reading, naming in kept
        ]
        for place in placed:
            features.update(place)
        for name in _ALWAYS:
            features[f"always_{name}"] = float(bool(placed) and all(name in place for place in placed))
        return features

    def _told_of(self, reading: Reading) -> dict[str, float]:
        """What the sentence and those around it say, the same for every state named in it."""
        told = self._told.get(reading.start)
        if told is None:
            held = reading.marks | reading.near << NEAR | reading.whole_line << LINE
            told = {name: 1.0 for name, needed in _HAS.items() if held & needed == needed}
            self._add_company(told, reading)
            self._add_evidence(told, reading)
            self._told[reading.start] = told
        return told

    def _add_company(self, told: dict[str, float], reading: Reading) -> None:
        """What else the sentence says: who comes, who speaks, what for."""
        named = len({naming.iso3 for naming in reading.namings})
        figures = {
            "no_line_ai": not reading.whole_line & AI,
            "event": reading.marks & _EVENT,
            "plan": reading.marks & _PLAN_OR_WISH,
            "list": named >= 4,
            "list_attend": named >= 3 and reading.marks & _ATTEND,
        }
        told.update({name: 1.0 for name, figure in figures.items() if figure})

    def _add_evidence(self, told: dict[str, float], reading: Reading) -> None:
        beside = reading.line in self._beside
        figures = {
            "evidence": reading.start in self._evidence,
            "near_evidence": reading.line in self._lines and self._is_near_evidence(reading),
            "line_evidence": reading.line in self._lines,
            "attend_beside": beside and reading.marks & _ATTEND_OR_HELD,
            "beside": beside,
        }
        told.update({name: 1.0 for name, figure in figures.items() if figure})

    def _is_near_evidence(self, reading: Reading) -> bool:
        line = self._view.lines[reading.line]
        index = next(i for i, each in enumerate(line) if each is reading)
        return any(each.start in self._evidence for each in line[max(0, index - 1) : index + 2])


def _bond(reading: Reading, naming: Naming, text: str) -> dict[str, float]:
    """Whether the state is named as the other side, or only as a place."""
    before, after = text[max(0, naming.start - _SPAN) : naming.start], text[naming.end : naming.end + _SPAN]
    bond = _BOND_BEFORE.search(before) or _BOND_AFTER.search(after)
    figures = {
        "bond": bond,
        "bond_ai": bond and reading.near & AI,
        "from_there": _FROM_BEFORE.search(before),
        "people_after": _PEOPLE_AFTER.match(after),
        "comma_list": _IN_LIST.match(after),
        "pair": text[naming.start] == "中",
        "place": _PLACE_BEFORE.search(before),
    }
    return {name: 1.0 for name, figure in figures.items() if figure}
