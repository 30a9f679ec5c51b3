"""Makes worlds in which it is known what happened and what no list holds."""

import random
from collections.abc import Sequence

from pipeline.ledger.lists import Sighting


def sighted(event_id: str, *reports: tuple[str, str], month: str = "2025-03", action: str = "A6") -> Sighting:
    return Sighting(event_id, frozenset({action}), month, frozenset(reports))


def world(
    chance: random.Random, events: int, reached: Sequence[float], *, copied: float = 0.0
) -> list[Sighting]:
    """Events as families report them that reach such parts of all; the second copies the first one's word.

    `copied` is the part of the first family's events that the second takes from it, in its own words.
    """
    found = []
    for number in range(events):
        families = {f"family {at}" for at, part in enumerate(reached) if chance.random() < part}
        if "family 0" in families and chance.random() < copied:
            families.add("family 1")
        if families:
            found.append(sighted(str(number), *((family, f"{number} {family}") for family in families)))
    return found
