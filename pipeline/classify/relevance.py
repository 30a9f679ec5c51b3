"""What speaks for and against a text being relevant, as named figures for the weights to judge."""

from functools import reduce
from operator import or_

from pipeline.classify.claims import claim_figures
from pipeline.classify.columns import Columns
from pipeline.classify.deeds import ALL, BOND, DEALING, NEAR_WORTH, deed
from pipeline.classify.marks import (
    ABOUT_PLAN,
    ACT,
    AI,
    AI_ITSELF,
    CHINA,
    EXEMPT,
    LONE,
    NAMED,
    NEAR,
    OTHER,
    RIVAL,
    STATE,
    TELLING,
    marks,
)
from pipeline.classify.rules import Cue
from pipeline.classify.view import Reading, View
from pipeline.classify.weights import Linear, true_of

_MOST = 3
# How many sentences are the head of a text.
_HEAD = 4
_COOPERATION, _DOMESTIC, _MARKET, _OFFER, _OPINION, _RIVALRY, _STUDY = map(
    marks,
    (
        Cue.COOPERATION,
        Cue.DOMESTIC,
        Cue.MARKET,
        Cue.OFFER,
        Cue.OPINION,
        Cue.RIVALRY,
        Cue.STUDY,
    ),
)
_GROUPING = marks(Cue.GROUPING)

# What a sentence must have, and what it or its neighbours must have.
_TOGETHER: dict[str, int] = {
    "one": ALL,
    "pair": ALL << NEAR,
    "wide": (AI | CHINA | OTHER) << NEAR,
    "strong": AI | TELLING | (CHINA | OTHER) << NEAR,
    "firm": AI | TELLING | (CHINA | NAMED) << NEAR,
    "exempt": EXEMPT | (CHINA | OTHER) << NEAR,
    "apart": TELLING | (CHINA | NAMED) << NEAR,
    "around": ABOUT_PLAN | CHINA << NEAR,
    "lone": LONE | ACT | (CHINA | NAMED) << NEAR,
}
# What a sentence must have, and what it must not have.
_SHARES: dict[str, tuple[int, int]] = {
    "ai": (AI, 0),
    "china": (CHINA, 0),
    "foreign": (STATE, 0),
    "ai_china": (AI | CHINA, 0),
    "market": (_MARKET, _COOPERATION),
    "rivalry": (_RIVALRY, 0),
    "domestic": (_DOMESTIC, STATE),
    "others": (RIVAL, 0),
    "opinion": (_OPINION, 0),
    "study": (_STUDY, 0),
    "cooperation": (_COOPERATION, 0),
    "bond": (BOND, 0),
    "offer": (CHINA | _OFFER, 0),
}


def could_be_relevant(view: View) -> bool:
    """Whether China or the plan is there at all, and AI or an action that need not say AI."""
    return not ruled_out(view)


def ruled_out(view: View) -> list[str]:
    """What is missing without which no text is relevant: a side, or a subject."""
    every = reduce(or_, [reading.marks for reading in view.body], view.title.marks)
    needed = {"rule_side": CHINA | ABOUT_PLAN, "rule_subject": AI | LONE}
    return [rule for rule, any_of in needed.items() if not every & any_of]


def relevance_features(view: View, claim: Linear) -> dict[str, float]:
    """Figures on who does what with whom, over the sentences that are not page furniture.

    `claim` rates a sentence as one on which a claim rests.
    """
    body = [reading.marks for reading in view.body]
    every, count = reduce(or_, body, 0), max(1, len(body))
    columns = Columns(view.lines_of_marks)
    features: dict[str, float] = {}
    _together(features, view, columns)
    for name, (needed, missing) in _SHARES.items():
        holding = columns.having(needed) & ~columns.with_any(missing)
        features[f"share_{name}"] = holding.bit_count() / count
    features["no_china"] = float(not every & CHINA)
    features["no_ai"] = float(not every & AI)
    features["no_other"] = float(not every & OTHER)
    features["states"] = min(8, len({n.iso3 for reading in view.body for n in reading.namings})) / 8
    features["no_named"] = float(not every & NAMED)
    features |= _narrow(view, every)
    _early(features, view, columns)
    _deeds(features, view, columns)
    return features | claim_figures(view, claim)


def _together(features: dict[str, float], view: View, columns: Columns) -> None:
    """Whether AI, China, another side and an act stand together: in a sentence, in two, in a line."""
    for name, needed in _TOGETHER.items():
        features[f"any_{name}"] = float(columns.having(needed) > 0)
    features["any_line"] = float(any(reduce(or_, line) & ALL == ALL for line in view.lines_of_marks))


def _narrow(view: View, every: int) -> dict[str, float]:
    """Whether nobody but one rival is named, or the text stays at home."""
    named = {naming.iso3 for reading in view.body for naming in reading.namings}
    return true_of(
        only_usa=named == {"USA"} and not every & _GROUPING,
        at_home=not every & NAMED and every & _DOMESTIC,
    )


def _early(features: dict[str, float], view: View, columns: Columns) -> None:
    """Where AI, China and others first come, and how often."""
    head = reduce(or_, [reading.marks for reading in view.body[:3]], view.title.marks)
    spoken = columns.having(AI)
    features["ai_late"] = float(not spoken & columns.first(max(3, columns.count // 2)))
    features["china_often"] = min(8, columns.having(CHINA).bit_count()) / 8
    features["ai_often"] = min(8, spoken.bit_count()) / 8
    features["china_early"] = float(head & CHINA > 0)
    features["others_early"] = float(head & RIVAL > 0)


def clearest_deed(view: View) -> float:
    """From 0 to 1: how clearly the clearest sentence of a text tells of China's doing with others."""
    return max(view.deeds, default=0.0)


def _deeds(features: dict[str, float], view: View, columns: Columns) -> None:
    """How clearly the clearest sentence tells of China's doing with others, at the head and anywhere."""
    rated = view.deeds
    best = sorted(rated, reverse=True)
    features["deed"] = best[0] if best else 0.0
    features["deeds"] = sum(best[:3]) / 3
    features["deed_early"] = max(rated[:_HEAD], default=0.0)
    features["deed_title"] = deed(reduce(or_, [reading.marks for reading in view.body[:1]], view.title.marks))
    features["clear_deed"] = float(features["deed"] >= 1)
    features["clear_share"] = sum([rate >= NEAR_WORTH for rate in rated]) / (columns.count + 2)
    dealing = (columns.having(CHINA | NAMED) & columns.with_any(DEALING)).bit_count()
    features["dealing"] = min(_MOST, dealing) / _MOST
    features["any_dealing"] = float(dealing > 0)
    features["same_action"] = float(_same_action(view, columns))
    spoken = columns.having(AI)
    listed = spoken & ~columns.having(AI_ITSELF)
    features["ai_listed"] = listed.bit_count() / max(1, spoken.bit_count())
    features["ai_only_listed"] = float(spoken > 0 and listed == spoken)


def _same_action(view: View, columns: Columns) -> bool:
    """Whether what China does with others and what the AI is for are the same action."""
    bound = columns.having((CHINA | NAMED) << NEAR) & columns.with_any(TELLING | EXEMPT)
    shared = {
        tag[:-1] for reading in columns.chosen(view.body, bound) for tag in reading.places if tag[-1] in "+!"
    }
    spoken = columns.chosen(view.body, columns.having(AI)) if shared else ()
    return any(shared & _codes(reading) for reading in spoken)


def _codes(reading: Reading) -> set[str]:
    return {tag.rstrip("+!") for tag in reading.places if tag[0].isupper() and tag[-1] not in "-="}
