"""Which sentences may speak of which action, what speaks for it, and what kind of news they tell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pipeline.classify.dates import dates_in
from pipeline.classify.marks import EVENT_CUES, PLAN
from pipeline.classify.reading import Reading, View
from pipeline.classify.rulebook import TOGETHER
from pipeline.classify.rules import Cue

_MOST = 3
_PAST = re.compile(r"\b(?!need|speed|indeed|proceed|succeed|hundred)[a-z]{2,}ed\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d{1,2}日|\b\d{1,2}(?:st|nd|rd|th)?\b")
_QUESTION = re.compile(r"[?？]\s*[\"”’」』]?$")

_OPENING = 4
# Whether a date is whole does not depend on the day it is counted from.
_ANY_DAY = date(2024, 9, 25)
_CLAUSE_MARKS = (",", ";", ":", "、", "،")

_KIND_CUES = (*EVENT_CUES, Cue.DONE, Cue.PLAN, Cue.WISH, Cue.RECAP, Cue.OPINION, Cue.DENIAL, Cue.OFFER)
_NOUNS = (Cue.EVENT_NOUN, Cue.AGREEMENT_NOUN, Cue.FACILITY_NOUN, Cue.PROGRAMME_NOUN, Cue.RESOURCE_NOUN)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may speak of an action, the sentences around it, and what speaks for it."""

    code: str
    reading: Reading
    features: dict[str, float]

    @property
    def worth(self) -> float:
        """How well the sentence carries the claim, for choosing among several."""
        f = self.features
        return (
            2 * f["strong"] + f["weak"] + f["together"] + 2 * f["exempt"] + 1.5 * f["ai"] + 0.5 * f["ai_near"]
            + f["china"] + 0.5 * f["china_near"] + f["other"] + f["act"] - f["furniture"] * 4
        )  # fmt: skip


def candidates(view: View, codes: Iterable[str]) -> dict[str, list[Candidate]]:
    """For each action the sentences with a word of it, in order of place."""
    found: dict[str, list[Candidate]] = {code: [] for code in codes}
    sorts = {code + suffix: code for code in found for suffix in ("+", "", "!", TOGETHER)}
    for readings in view.lines.values():
        for index, reading in enumerate(readings):
            for code in dict.fromkeys(sorts[tag] for tag in reading.places if tag in sorts):
                near = readings[max(0, index - 1) : index + 2]
                found[code].append(
                    Candidate(code, reading, _sentence_features(code, reading, near, readings))
                )
    return found


def _sentence_features(
    code: str, reading: Reading, near: list[Reading], line: list[Reading]
) -> dict[str, float]:
    counts = reading.places
    return {
        "strong": float(code + "+" in counts),
        "weak": float(code in counts),
        "exempt": float(code + "!" in counts),
        "together": float(code + TOGETHER in counts),
        "ai": float(reading.ai),
        "ai_near": float(any(r.ai for r in near)),
        "ai_line": float(any(r.ai for r in line)),
        "china": float(reading.china),
        "china_near": float(any(r.china for r in near)),
        "other": float(reading.foreign or reading.has(Cue.GROUPING, Cue.PEERS, Cue.UN)),
        "other_near": float(any(r.foreign or r.wider for r in near)),
        "act": float(reading.acts > 0),
        "named": float(any(r.foreign or r.has(Cue.GROUPING) for r in near)),
        "doing": float(reading.has(*EVENT_CUES, Cue.PLAN)),
        "remark": float(reading.has(Cue.OPINION, Cue.WISH) and not reading.has(*EVENT_CUES)),
        "listed": float(reading.ai_listed),
        "furniture": float(reading.furniture),
        "against": float(reading.other_actor or reading.has(Cue.RIVALRY, Cue.MARKET)),
    }


def action_features(
    code: str, found: list[Candidate], view: View, relevance: float, all_words: int
) -> dict[str, float]:
    """Figures for one action over all sentences that may speak of it.

    `all_words` is how often words of any action occur, for the share that this one has of them.
    """
    kept = [candidate.features for candidate in found if not candidate.features["furniture"]]
    features = {f"is_{code}": 1.0, "relevance": relevance}
    for name, needed in _CONJUNCTIONS.items():
        holding = sum(all(f[need] for need in needed) for f in kept)
        features[name] = float(holding > 0)
        if holding > 1:
            features[f"many_{name}"] = min(_MOST, holding - 1) / _MOST
    for name in _OWN:
        features[f"{code}_{name}"] = features[name]
    features["title_strong"] = float(view.title.has(code + "+", code + "!"))
    features["title_weak"] = float(view.title.has(code))
    features["early"] = float(any(c.reading.line <= 1 for c in found if not c.reading.furniture))
    features["words"] = min(6, sum(_words(c) for c in found if not c.reading.furniture)) / 6
    features["share"] = sum(_words(c) for c in found if not c.reading.furniture) / max(1, all_words)
    _beside(features, code, found, view)
    features["lone"] = float(features["words"] <= 1 / 6)
    features["against"] = float(bool(kept) and all(f["against"] for f in kept))
    return features


def _beside(features: dict[str, float], code: str, found: list[Candidate], view: View) -> None:
    """What else the sentences say that speak of the action: remarks, and stronger words of others."""
    kept = [c for c in found if not c.features["furniture"]]
    best = max(kept, key=lambda c: c.worth)
    features["worth"] = best.worth / 9
    features[f"{code}_worth"] = best.worth / 9
    features[f"{code}_share"] = features["share"]
    features["all_remark"] = float(all(c.features["remark"] for c in kept))
    features["all_listed"] = float(all(c.features["listed"] for c in kept if c.features["ai"]))
    features["best_remark"] = best.features["remark"]
    for tag in best.reading.places:
        if tag.endswith("+") and tag[:-1] != code:
            features[f"{code}_beside_{tag[:-1]}"] = 1.0
    for tag in {tag for reading in view.body if reading.ai for tag in reading.places if tag.endswith("+")}:
        if tag[:-1] != code:
            features[f"{code}_with_{tag[:-1]}"] = 1.0
    for tag in view.title.places:
        if tag.endswith("+") and tag[:-1] != code:
            features["title_of_another"] = 1.0


# Conjunctions that may weigh differently for each action.
_OWN = ("strong_all_act", "strong", "weak_all_act", "strong_deed", "together_all")
_CONJUNCTIONS: dict[str, tuple[str, ...]] = {
    "strong": ("strong",),
    "strong_ai": ("strong", "ai"),
    "strong_ai_near": ("strong", "ai_near"),
    "strong_ai_china": ("strong", "ai_near", "china_near"),
    "strong_all": ("strong", "ai_near", "china_near", "other_near"),
    "strong_all_act": ("strong", "ai", "china_near", "other_near", "act"),
    "weak": ("weak",),
    "weak_ai": ("weak", "ai"),
    "weak_ai_china": ("weak", "ai", "china"),
    "weak_all": ("weak", "ai", "china_near", "other_near"),
    "weak_all_act": ("weak", "ai", "china", "other", "act"),
    "strong_deed": ("strong", "ai", "china_near", "named", "doing"),
    "strong_doing": ("strong", "doing"),
    "weak_deed": ("weak", "ai", "china_near", "named", "doing"),
    "together": ("together",),
    "together_all": ("together", "china_near", "named"),
    "exempt": ("exempt",),
    "exempt_china": ("exempt", "china_near"),
    "exempt_all": ("exempt", "china_near", "other_near"),
}


def words_of(found: dict[str, list[Candidate]]) -> int:
    """How often words of any action occur outside page furniture, a telling phrase counting double."""
    return sum(_words(c) for each in found.values() for c in each if not c.reading.furniture)


def _words(candidate: Candidate) -> int:
    reading, code = candidate.reading, candidate.code
    return 2 * reading.count(code + "+") + reading.count(code) + 2 * reading.count(code + "!")


def kind_features(candidate: Candidate, view: View) -> dict[str, float]:
    """Figures on whether the sentence tells of something done, promised or merely said."""
    reading = candidate.reading
    features = {cue.value: min(2, reading.count(cue)) / 2 for cue in _KIND_CUES}
    features.update({f"any_{cue.value}": float(cue in reading.places) for cue in _KIND_CUES})
    features.update({cue.value: float(cue in reading.places) for cue in _NOUNS})
    features[f"is_{candidate.code}"] = 1.0
    features.update(_clause_features(candidate, view))
    features["past"] = float(_PAST.search(reading.text) is not None)
    features["year"] = float(_YEAR.search(reading.text) is not None)
    features["day"] = float(_DAY.search(reading.text) is not None)
    features["question"] = float(_QUESTION.search(reading.text) is not None)
    features["plan_only"] = float(Cue.PLAN in reading.places and not reading.has(*EVENT_CUES, Cue.DONE))
    features["event_only"] = float(reading.has(*EVENT_CUES) and not reading.has(Cue.PLAN, Cue.WISH))
    features["strong"] = candidate.features["strong"]
    features["china"] = candidate.features["china"]
    features["first_line"] = float(reading.line <= 1)
    features["names"] = float(bool(reading.namings))
    features["title_event"] = float(
        view.title.has(Cue.HELD, Cue.SIGNED, Cue.OPENED, Cue.STARTED, Cue.RELEASED)
    )
    features["commentary"] = float(is_commentary(view))
    features["title_opinion"] = float(view.title.has(Cue.OPINION))
    return features


def has_day(reading: Reading, view: View) -> bool:
    """Whether the sentence dates what it tells to the day."""
    found = dates_in(reading.text, view.language, _ANY_DAY)
    return any(len(dated.iso) == len("2024-09-25") for dated in found)


def is_commentary(view: View) -> bool:
    """Whether the text says of itself that it comments or speaks rather than reports, or is the plan."""
    opening = (view.title, *view.readings[:_OPENING])
    return any(Cue.COMMENTARY in reading.places or _is_plan_heading(reading) for reading in opening)


def is_roundup(view: View) -> bool:
    """Whether the text tells again what was news before: a week, a year, a history."""
    return any(Cue.ROUNDUP in reading.places for reading in (view.title, *view.readings[:2]))


def _is_plan_heading(reading: Reading) -> bool:
    return PLAN in reading.places and not reading.has(*EVENT_CUES, Cue.PLAN)


def _clause_features(candidate: Candidate, view: View) -> dict[str, float]:
    """The same for the clause that holds the action's own word."""
    reading, code = candidate.reading, candidate.code
    own = [place for suffix in ("+", "!", "", TOGETHER) for place in reading.places.get(code + suffix, ())]
    if not own:
        return {}
    start, end = _clause(view.folded.text, reading, own[0])
    inside = {
        cue
        for cue in _KIND_CUES
        for place in reading.places.get(cue, ())
        if start <= place[0] and place[1] <= end
    }
    features = {f"clause_{cue.value}": float(cue in inside) for cue in _KIND_CUES}
    planned = bool(inside & {Cue.PLAN, Cue.WISH})
    features["clause_plan_only"] = float(planned and not inside & set(EVENT_CUES))
    features["clause_event_only"] = float(not planned and bool(inside & set(EVENT_CUES)))
    features["clause_plan_before"] = float(any(p[0] < own[0][0] for p in reading.places.get(Cue.PLAN, ())))
    return features


def _clause(text: str, reading: Reading, place: tuple[int, int]) -> tuple[int, int]:
    start = max((text.rfind(mark, reading.start, place[0]) for mark in _CLAUSE_MARKS), default=-1)
    ends = [found for mark in _CLAUSE_MARKS if (found := text.find(mark, place[1], reading.end)) >= 0]
    return max(start, reading.start), min(ends, default=reading.end)
