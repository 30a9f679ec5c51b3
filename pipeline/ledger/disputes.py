"""On what the reports of one event contradict each other, in words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from pipeline.ledger.claims import Claim
from pipeline.ledger.days import window_of
from pipeline.ledger.lexicon import Lexicon
from pipeline.ledger.traits import traits_of

_EXACT = len("2025-10-03")
# "Nearly forty" and 38 are one number: reports round.
_ROUNDING = 0.1


def disputed(claims: Sequence[Claim], denials: Sequence[Claim], lexicon: Lexicon) -> tuple[str, ...]:
    """Contradicting days, days that cannot be, contradicting numbers, and denials with both sides' words."""
    return (*_days(claims), *_impossible(claims), *_numbers(claims, lexicon), *_denied(claims, denials))


def possible(claim: Claim) -> bool:
    """Whether the claim gives a day that there is, and that does not lie after its report."""
    return window_of(claim.date, claim.reported_on).exact > 0


def exact_days(claims: Iterable[Claim]) -> Counter[str]:
    """The exact and possible days given, and by how many articles."""
    told = {(c.article_id, c.date) for c in claims if c.date and len(c.date) == _EXACT and possible(c)}
    return Counter(day for _, day in told)


def _days(claims: Sequence[Claim]) -> list[str]:
    days = exact_days(claims)
    return [f"date: {_spread(days)}"] if len(days) > 1 else []


def _impossible(claims: Sequence[Claim]) -> list[str]:
    stated = {claim.date for claim in claims if claim.date and not possible(claim)}
    return [f"date: {day} cannot be" for day in sorted(stated)]


def _numbers(claims: Sequence[Claim], lexicon: Lexicon) -> list[str]:
    """Quantities of one unit ("38 participants", 40名学员) whose numbers differ by more than rounding."""
    by_unit: dict[str, Counter[int]] = defaultdict(Counter)
    for claim in claims:
        traits = traits_of(claim, lexicon)
        if len(traits.units) == 1 and len(traits.numbers) == 1:
            by_unit[next(iter(traits.units))][next(iter(traits.numbers))] += 1
    return [
        f"{unit}: {_spread(numbers)}"
        for unit, numbers in sorted(by_unit.items())
        if max(numbers) - min(numbers) > _ROUNDING * max(numbers)
    ]


def _denied(claims: Sequence[Claim], denials: Sequence[Claim]) -> list[str]:
    if not denials:
        return []
    first = claims[0]
    told = [f"told by {first.family}, {first.reported_on}: “{first.quote}”"]
    return told + [f"denied by {one.family}, {one.reported_on}: “{one.quote}”" for one in denials]


def _spread(counts: Counter[str] | Counter[int]) -> str:
    return ", ".join(f"{value} ({count})" for value, count in sorted(counts.items()))
