"""Whether a named state takes part: figures over all places where a text names it."""

import re

from pipeline.classify.countries import Naming
from pipeline.classify.reading import Reading, View
from pipeline.classify.rules import Cue

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


def partner_features(iso3: str, view: View, evidence: set[int], relevance: float) -> dict[str, float]:
    """Figures for one state; `evidence` holds the starts of the sentences that carry findings."""
    features = {"relevance": relevance, "is_usa": float(iso3 == "USA")}
    places = [(r, n) for r in view.readings for n in r.namings if n.iso3 == iso3]
    kept = [(reading, naming) for reading, naming in places if not reading.furniture]
    features["only_furniture"] = float(not kept)
    features["only_caption"] = float(bool(kept) and all(reading.caption for reading, _ in kept))
    features["title"] = float(any(naming.iso3 == iso3 for naming in view.title.namings))
    features["times"] = min(5, len(kept)) / 5
    features["states"] = min(12, len({n.iso3 for r in view.body for n in r.namings})) / 12
    placed = [_place_features(reading, naming, view, evidence) for reading, naming in kept]
    for place in placed:
        features.update({name: value for name, value in place.items() if value})
    _always(features, placed)
    return features


def _always(features: dict[str, float], places: list[dict[str, float]]) -> None:
    for name in ("against", "visitor", "place", "recap", "comparison", "plan"):
        features[f"always_{name}"] = float(bool(places) and all(place[name] for place in places))


def _place_features(reading: Reading, naming: Naming, view: View, evidence: set[int]) -> dict[str, float]:
    line = view.lines[reading.line]
    near = _near(reading, line)
    return {
        "ai": float(reading.ai),
        "ai_china": float(reading.ai and reading.china),
        "near_ai_china": float(any(r.ai for r in near) and any(r.china for r in near)),
        "line_ai_china": float(any(r.ai for r in line) and any(r.china for r in line)),
        "no_line_ai": float(not any(r.ai for r in line)),
        "china": float(reading.china),
        "evidence": float(reading.start in evidence),
        "near_evidence": float(any(r.start in evidence for r in near)),
        "line_evidence": float(any(r.start in evidence for r in line)),
        **_company(reading, view, evidence),
        **_bond(naming, near, view.folded.text),
    }


def _company(reading: Reading, view: View, evidence: set[int]) -> dict[str, float]:
    """What else the sentence says: who comes, who speaks, what for."""
    around = {n.iso3 for n in reading.namings}
    lines = (view.lines.get(reading.line + step, []) for step in (-1, 0, 1))
    beside = any(r.start in evidence for each in lines for r in each)
    attend, official = reading.has(Cue.ATTEND), reading.has(Cue.OFFICIAL)
    return {
        "cooperation": float(reading.has(Cue.COOPERATION)),
        "act": float(reading.acts > 0),
        "offer": float(reading.has(Cue.OFFER)),
        "event": float(reading.has(Cue.HELD, Cue.SIGNED, Cue.OPENED, Cue.STARTED, Cue.RELEASED, Cue.JOINED)),
        "attend": float(attend),
        "official": float(official),
        "visitor": float(reading.has(Cue.VISITOR)),
        "list": float(len(around) >= 4),
        "list_attend": float(len(around) >= 3 and attend),
        "against": float(reading.other_actor or reading.has(Cue.RIVALRY, Cue.MARKET)),
        "recap": float(reading.has(Cue.RECAP)),
        "comparison": float(reading.has(Cue.COMPARISON)),
        "plan": float(reading.has(Cue.PLAN, Cue.WISH)),
        "caption": float(reading.caption),
        "attend_official": float(attend and official),
        "attend_beside": float(reading.has(Cue.ATTEND, Cue.HELD) and beside),
        "beside": float(beside),
    }


def _bond(naming: Naming, near: list[Reading], text: str) -> dict[str, float]:
    """Whether the state is named as the other side, or only as a place."""
    before, after = text[max(0, naming.start - _SPAN) : naming.start], text[naming.end : naming.end + _SPAN]
    bond = bool(_BOND_BEFORE.search(before) or _BOND_AFTER.search(after))
    return {
        "bond": float(bond),
        "bond_ai": float(bond and any(r.ai for r in near)),
        "from_there": float(_FROM_BEFORE.search(before) is not None),
        "people_after": float(_PEOPLE_AFTER.match(after) is not None),
        "comma_list": float(_IN_LIST.match(after) is not None),
        "pair": float(text[naming.start] == "中"),
        "place": float(_PLACE_BEFORE.search(before) is not None),
    }


def _near(reading: Reading, line: list[Reading]) -> list[Reading]:
    index = next(i for i, each in enumerate(line) if each is reading)
    return line[max(0, index - 1) : index + 2]
