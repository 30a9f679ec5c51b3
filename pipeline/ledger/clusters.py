"""Groups of things that belong together, from points for every pair."""

from collections.abc import Mapping, Sequence

from pipeline.ledger.kinship import BARRED, KIN

# A pair inside a group may have this many points less than the pairs that made the group: a report
# that gives neither day nor country agrees little with any other.
_LENIENCE = 2.0


def grouped(ids: Sequence[str], points: Mapping[tuple[str, str], float]) -> list[list[str]]:
    """Groups by the strongest pairs first; no group holds a barred pair or pairs that agree too little.

    Depends on the set of identifiers and their points alone: ties are decided by identifier.
    """
    group = {one: [one] for one in ids}
    strong = sorted((-value, pair) for pair, value in points.items() if value >= KIN)
    for _, (one, other) in strong:
        left, right = group[one], group[other]
        if left is not right and _fit(left, right, points):
            left.extend(right)
            for member in right:
                group[member] = left
    kept = {id(members): sorted(members) for members in group.values()}
    return sorted(kept.values())


def _fit(left: Sequence[str], right: Sequence[str], points: Mapping[tuple[str, str], float]) -> bool:
    values = [points.get((min(a, b), max(a, b)), BARRED) for a in left for b in right]
    return BARRED not in values and sum(values) / len(values) >= KIN - _LENIENCE
