"""Whatever can be kin is found without comparing all."""

from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

from pipeline.ledger.claims import Claim
from pipeline.ledger.kinship import BARRED, Kinships, kinship
from pipeline.ledger.lexicon import Lexicon
from pipeline.ledger.traits import traits_of
from tests.ledger.synthetic import Noise, reported

VAGUE = Noise(no_day=0.4, month_only=0.3, no_country=0.4, recap=0.3, copy=0.4, other_type=0.2)


def blurred(seed: int) -> list[Claim]:
    """Reports of which many share a story, a year for a date, or no day at all."""
    random = Random(seed)
    claims, _ = reported(seed, rounds=3, noise=VAGUE)
    stories = [f"story-{number}" for number in range(40)]
    return [
        replace(
            one,
            story_id=random.choice([one.story_id, random.choice(stories)]),
            date=random.choice([one.date, one.date and one.date[:4]]),
            published_on=random.choice([one.published_on, None]),
        )
        for one in claims
    ]


@pytest.mark.parametrize("seed", range(6))
def test_every_pair_that_is_not_barred_is_compared(lexicon: Lexicon, seed: int) -> None:
    claims = sorted(blurred(seed), key=lambda one: one.id)
    each = {
        (one.id, other.id): kinship(traits_of(one, lexicon), traits_of(other, lexicon))
        for one, other in combinations(claims, 2)
    }

    found = Kinships(lexicon).pairs(claims)

    assert found == {pair: value for pair, value in each.items() if value != BARRED}


def test_a_claim_that_changed_is_compared_anew(lexicon: Lexicon) -> None:
    claims = blurred(1)[:40]
    kinships = Kinships(lexicon)
    kinships.pairs(claims)
    changed = [replace(one, countries=frozenset({"MNG"}), date="2025-05-05") for one in claims]

    assert kinships.pairs(changed) == Kinships(lexicon).pairs(changed)
