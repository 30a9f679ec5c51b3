"""What a sentence holds, as the bits of one number: one test asks several things of several sentences."""

from functools import lru_cache
from operator import or_

from pipeline.classify.rules import Cue

CHINA_ACTOR = "china_actor"
OTHER_ACTOR = "other_actor"
ABROAD = "abroad"
PLAN = "the_plan"
AROUND = "around_the_plan"
BESIDE = "beside_the_plan"

EVENT_CUES = (
    Cue.HELD,
    Cue.SIGNED,
    Cue.OPENED,
    Cue.STARTED,
    Cue.RELEASED,
    Cue.JOINED,
    Cue.FUNDED,
    Cue.STATED,
)
# Words of dealing with one another, or of doing.
ACTS = (Cue.COOPERATION, Cue.OFFER, Cue.HELD, Cue.SIGNED, Cue.OPENED, Cue.STARTED, Cue.RELEASED, Cue.JOINED)

_TAGS = (*(cue.value for cue in Cue), CHINA_ACTOR, OTHER_ACTOR, ABROAD, PLAN, AROUND, BESIDE)
_BITS = {tag: 1 << place for place, tag in enumerate(_TAGS)}

# What follows from tags: a sentence with any of them has it.
_DERIVED = (
    "any_ai",
    "ai_itself",
    "about_plan",
    "any_china",
    "state",
    "wider",
    "other",
    "named",
    "act",
    "doing",
    "rival",
    "any_against",
    "telling",
    "exempt",
    "lone",
)
_NAMES = (*_TAGS, *_DERIVED)
(
    AI,
    AI_ITSELF,
    ABOUT_PLAN,
    CHINA,
    STATE,
    WIDER,
    OTHER,
    NAMED,
    ACT,
    DOING,
    RIVAL,
    AGAINST,
    TELLING,
    EXEMPT,
    LONE,
) = (1 << place for place in range(len(_TAGS), len(_NAMES)))
# From these bits on one number also holds what a sentence and its neighbours have, and what its line has.
NEAR = len(_NAMES)
LINE = 2 * NEAR
WIDTH = 3 * NEAR

# AI_ITSELF, AI as more than items of enumerations, is seen only in the words around; STATE in the names.
_FOLLOWS: dict[int, tuple[str, ...]] = {
    AI: (Cue.AI, PLAN, AROUND, BESIDE),
    ABOUT_PLAN: (PLAN, AROUND, BESIDE),
    # what is about the plan is about China's part, whoever else is named
    CHINA: (Cue.CHINA, CHINA_ACTOR, PLAN, AROUND),
    WIDER: (Cue.GROUPING, Cue.UN, Cue.PEERS),
    OTHER: (Cue.GROUPING, Cue.UN, Cue.PEERS, ABROAD),
    NAMED: (Cue.GROUPING, ABROAD),
    ACT: ACTS,
    DOING: (*EVENT_CUES, Cue.PLAN),
    RIVAL: (OTHER_ACTOR, Cue.OTHERS),
    AGAINST: (OTHER_ACTOR, Cue.OTHERS, Cue.RIVALRY, Cue.MARKET),
}
# The actions that by the codebook need not say AI: any word of theirs may be all there is of them.
_WITHOUT_AI = ("A7", "A9")
_OF_ACTION = {"+": TELLING, "!": EXEMPT}
# A state other than China is named.
STATE_NAMED = STATE | OTHER | NAMED


def marks(*tags: str) -> int:
    """The bits of some tags, without what follows from them."""
    return sum(_BITS[tag] for tag in frozenset(tags))


# Words by which a text shows that it comments.
COMMENT = marks(Cue.COMMENTARY, Cue.EDITORIAL)


def marks_of(tag: str) -> int:
    """All bits that a tag sets: its own and what follows from it; of an action's tag, what sort it is."""
    if tag not in _BITS:
        return _OF_ACTION.get(tag[-1], 0) | (LONE if tag.rstrip("+!") in _WITHOUT_AI else 0)
    return _BITS[tag] | sum(mark for mark, tags in _FOLLOWS.items() if tag in tags)


@lru_cache(maxsize=4096)
def names(held: int) -> tuple[str, ...]:
    """What a sentence of its own holds, by name, in a fixed order."""
    return tuple(name for place, name in enumerate(_NAMES) if held >> place & 1)


def near_names(wide: int) -> tuple[str, ...]:
    """What a sentence or its neighbours hold, by name, of marks as `View.wide` has them."""
    return _near_names(wide >> NEAR & (1 << NEAR) - 1)


@lru_cache(maxsize=4096)
def _near_names(held: int) -> tuple[str, ...]:
    return tuple(f"near_{name}" for name in names(held))


def around(each: list[int]) -> list[int]:
    """The marks of each sentence together with those of its neighbours."""
    if len(each) < 2:
        return each
    return list(map(or_, each, map(or_, [0, *each[:-1]], [*each[1:], 0])))
