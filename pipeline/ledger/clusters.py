"""Groups of things that belong together, from points for every pair and from people's decisions."""

from collections.abc import Mapping, Sequence

from pipeline.ledger.kinship import BARRED, KIN
from pipeline.ledger.reviews import Ties

# A pair inside a group may have this many points less than the pairs that made the group: a report
# that gives neither day nor country agrees little with any other.
LENIENCE = 2.0

Points = Mapping[tuple[str, str], float]


def grouped(ids: Sequence[str], points: Points, ties: Ties = Ties()) -> list[list[str]]:  # noqa: B008  (frozen)
    """Groups by the strongest pairs first; no group holds a barred pair or pairs that agree too little.

    What a person tied together is one thing from the start, and agrees with others as its best member
    does; what a person set apart is barred. Depends on identifiers, points and ties alone: what is
    equally strong is decided by identifier.
    """
    atom = {member: members[0] for members in ties.together for member in members}
    members = {members[0]: list(members) for members in ties.together}
    names = sorted({atom.get(one, one) for one in ids})
    groups = _grouped(names, _between(points, atom, ties) if atom or ties.apart else points)
    return sorted(sorted(one for name in group for one in members.get(name, [name])) for group in groups)


def _grouped(names: Sequence[str], points: Points) -> list[list[str]]:
    group = {one: [one] for one in names}
    strong = sorted((-value, pair) for pair, value in points.items() if value >= KIN)
    for _, (one, other) in strong:
        left, right = group[one], group[other]
        if left is not right and _fit(left, right, points):
            left.extend(right)
            for member in right:
                group[member] = left
    return list({id(members): members for members in group.values()}.values())


def _between(points: Points, atom: Mapping[str, str], ties: Ties) -> dict[tuple[str, str], float]:
    """Points between things tied together, as their best pair has them; none where they are set apart."""
    best: dict[tuple[str, str], float] = {}
    for (one, other), value in points.items():
        pair = _pair(atom.get(one, one), atom.get(other, other))
        best[pair] = max(value, best.get(pair, BARRED))
    for one, other in ties.apart:
        best.pop(_pair(atom.get(one, one), atom.get(other, other)), None)
    return best


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _fit(left: Sequence[str], right: Sequence[str], points: Points) -> bool:
    values = [points.get(_pair(a, b), BARRED) for a in left for b in right]
    return BARRED not in values and sum(values) / len(values) >= KIN - LENIENCE
