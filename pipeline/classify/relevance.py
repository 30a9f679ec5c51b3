"""What speaks for and against a text being relevant, as named figures for the weights to judge."""

from collections.abc import Callable

from pipeline.classify.reading import Reading, View
from pipeline.classify.rules import Cue

_MOST = 3
_STRONG = "+"
# How many sentences are the head of a text, and what two sentences together are worth.
_HEAD = 4
_NEAR = 0.7
_DEALING = (Cue.COOPERATION, Cue.OFFER, Cue.SIGNED, Cue.JOINED, Cue.ATTEND)
_DOING = (
    Cue.HELD,
    Cue.SIGNED,
    Cue.OPENED,
    Cue.STARTED,
    Cue.RELEASED,
    Cue.JOINED,
    Cue.OFFER,
    Cue.PLAN,
)


def could_be_relevant(view: View) -> bool:
    """Whether China is there at all, and AI or an action that need not say AI."""
    body = view.body
    if not any(reading.china for reading in body):
        return False
    return any(reading.ai or _exempt(reading) for reading in body)


def relevance_features(view: View) -> dict[str, float]:
    """Figures on who does what with whom, over the sentences that are not page furniture."""
    body = view.body
    count = max(1, len(body))
    features: dict[str, float] = {}
    _together(features, view)
    for name, matching in _SHARES.items():
        features[f"share_{name}"] = sum(matching(reading) for reading in body) / count
    features["no_china"] = float(not any(reading.china for reading in body))
    features["no_ai"] = float(not any(reading.ai for reading in body))
    features["no_other"] = float(not any(reading.foreign or reading.wider for reading in body))
    features["states"] = min(8, len({n.iso3 for reading in body for n in reading.namings})) / 8
    features["no_named"] = float(not any(_any_named([reading]) for reading in body))
    _lead(features, view)
    _deeds(features, view)
    title = view.title
    features["title_ai"] = float(title.ai)
    features["title_ai_only"] = float(title.ai and not (title.china or title.foreign or title.wider))
    features["title_china"] = float(title.china)
    features["title_both"] = float(title.china and (title.foreign or title.wider))
    features["title_against"] = float(title.has(Cue.RIVALRY, Cue.MARKET) or title.other_actor)
    return features


_SHARES: dict[str, Callable[[Reading], bool]] = {
    "ai": lambda r: r.ai,
    "china": lambda r: r.china,
    "foreign": lambda r: r.foreign,
    "ai_china": lambda r: r.ai and r.china,
    "market": lambda r: r.has(Cue.MARKET) and not r.has(Cue.COOPERATION),
    "rivalry": lambda r: r.has(Cue.RIVALRY),
    "domestic": lambda r: r.has(Cue.DOMESTIC) and not r.foreign,
    "others": lambda r: r.other_actor,
    "opinion": lambda r: r.has(Cue.OPINION),
    "study": lambda r: r.has(Cue.STUDY),
    "cooperation": lambda r: r.has(Cue.COOPERATION),
    "bond": lambda r: r.china and (r.foreign or r.has(Cue.GROUPING)) and r.acts > 0,
    "offer": lambda r: r.china and r.has(Cue.OFFER),
}


def _together(features: dict[str, float], view: View) -> None:
    """How often AI, China, another side and an act stand together: in a sentence, in two, in a line."""
    one = pair = line = wide = strong = firm = apart = exempt = plan = 0
    for readings in view.lines.values():
        kept = [reading for reading in readings if not reading.furniture]
        for index, reading in enumerate(kept):
            near = kept[max(0, index - 1) : index + 2]
            one += _all([reading])
            pair += _all(near)
            wide += _all_wide(near)
            strong += reading.ai and _any_china(near) and _strong(reading) and _any_other(near)
            firm += reading.ai and _any_china(near) and _strong(reading) and _any_named(near)
            apart += _any_china(near) and _strong(reading) and _any_named(near)
            exempt += _exempt(reading) and _any_china(near) and _any_other(near)
            plan += reading.around and _any_china(near)
        line += _all(kept)
    figures = {
        "one": one,
        "pair": pair,
        "line": line,
        "wide": wide,
        "strong": strong,
        "firm": firm,
        "exempt": exempt,
        "apart": apart,
    }
    for name, figure in figures.items():
        features[name] = min(_MOST, figure) / _MOST
        features[f"any_{name}"] = float(figure > 0)
    features["around"] = min(_MOST, plan) / _MOST
    features["any_around"] = float(plan > 0)


def _lead(features: dict[str, float], view: View) -> None:
    """Whether the AI in the text is China's doing with others, or somebody else's."""
    with_china = without = bond = acting = 0
    for readings in view.lines.values():
        kept = [reading for reading in readings if not reading.furniture]
        for index, reading in enumerate(kept):
            near = kept[max(0, index - 1) : index + 2]
            if reading.ai:
                with_china += _any_china(near)
                without += not _any_china(near) and any(r.foreign or r.other_actor for r in near)
                acting += reading.acts > 0
            bond += reading.china and (reading.foreign or reading.has(Cue.GROUPING)) and reading.acts > 0
    every = max(1, with_china + without)
    features["lead"] = with_china / every
    features["led_by_others"] = without / every
    features["any_bond"] = float(bond > 0)
    features["bond_and_ai"] = float(bond > 0 and acting > 0)
    features["passing"] = float(sum(r.ai for r in view.body) == 1 and not with_china)
    features["ai_late"] = float(not any(r.ai for r in view.body[: max(3, len(view.body) // 2)]))
    features["china_often"] = min(8, sum(reading.china for reading in view.body)) / 8
    features["ai_often"] = min(8, sum(reading.ai for reading in view.body)) / 8
    features["china_early"] = float(view.title.china or any(r.china for r in view.body[:3]))
    features["others_early"] = float(view.title.other_actor or any(r.other_actor for r in view.body[:3]))


def _deeds(features: dict[str, float], view: View) -> None:
    """How clearly the clearest sentence tells of China's doing with others, at the head and anywhere."""
    body = view.body
    rated = [
        max(_deed([body[index]]), _NEAR * _deed(body[max(0, index - 1) : index + 1]))
        for index in range(len(body))
    ]
    best = sorted(rated, reverse=True)
    features["deed"] = best[0] if best else 0.0
    features["deeds"] = sum(best[:3]) / 3
    features["deed_early"] = max(rated[:_HEAD], default=0.0)
    features["deed_title"] = _deed([view.title, *body[:1]])
    features["clear_deed"] = float(features["deed"] >= 1)
    features["clear_share"] = sum(rate >= _NEAR for rate in rated) / (len(body) + 2)
    dealing = [r for r in body if r.china and _any_named([r]) and r.has(*_DEALING)]
    features["dealing"] = min(_MOST, len(dealing)) / _MOST
    features["any_dealing"] = float(bool(dealing))
    features["same_action"] = float(_same_action(view))
    listed = [reading.ai_listed for reading in body if reading.ai]
    features["ai_listed"] = sum(listed) / max(1, len(listed))
    features["ai_only_listed"] = float(bool(listed) and all(listed))


def _same_action(view: View) -> bool:
    """Whether what China does with others and what the AI is for are the same action."""
    shared: set[str] = set()
    told: set[str] = set()
    for readings in view.lines.values():
        kept = [reading for reading in readings if not reading.furniture]
        for index, reading in enumerate(kept):
            codes = _codes(reading)
            near = kept[max(0, index - 1) : index + 2]
            if reading.ai:
                told |= codes
            if _any_china(near) and _any_named(near):
                shared |= {code for code in codes if reading.has(code + "+", code + "!")}
    return bool(shared & told)


def _codes(reading: Reading) -> set[str]:
    return {tag.rstrip("+!") for tag in reading.places if tag[0].isupper() and tag[-1] not in "-="}


def _deed(readings: list[Reading]) -> float:
    """From 0 to 1: AI, China, another side and an act together, less where it is rivalry or remark."""
    if not _all(readings):
        return 0.0
    worth = 1.0
    if all(reading.ai_listed for reading in readings if reading.ai):
        worth *= 0.5
    if any(r.other_actor or r.has(Cue.MARKET, Cue.RIVALRY, Cue.STUDY) for r in readings):
        worth *= 0.4
    if not any(r.has(*_DOING) for r in readings):
        worth *= 0.6
    if not any(r.has(*_DEALING) for r in readings):
        worth *= 0.6
    if any(r.has(Cue.DENIAL) for r in readings):
        worth *= 0.2
    if any(r.has(Cue.OPINION) for r in readings):
        worth *= 0.7
    return worth


def _all(readings: list[Reading]) -> bool:
    return (
        any(r.ai for r in readings)
        and _any_china(readings)
        and _any_named(readings)
        and any(r.acts for r in readings)
    )


def _all_wide(readings: list[Reading]) -> bool:
    return any(r.ai for r in readings) and _any_china(readings) and _any_other(readings)


def _any_china(readings: list[Reading]) -> bool:
    return any(reading.china for reading in readings)


def _any_named(readings: list[Reading]) -> bool:
    return any(reading.foreign or reading.has(Cue.GROUPING) for reading in readings)


def _any_other(readings: list[Reading]) -> bool:
    return any(reading.foreign or reading.wider for reading in readings)


def _strong(reading: Reading) -> bool:
    return any(tag.endswith(_STRONG) for tag in reading.places)


def _exempt(reading: Reading) -> bool:
    return any(tag.endswith("!") for tag in reading.places)
