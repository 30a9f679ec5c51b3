"""How often the test of volume names a source without cause, and how often it sees a real drop.

`python -m bench.volume [RUNS]` prints a table: simulated sources of known weekly mean and spread, each tested
as one of 120, with no drop and with drops to a half, a quarter and a tenth that have lasted four weeks.
"""

import sys
from collections.abc import Iterator

import numpy as np

from pipeline.collect.volume import FAMILY_ALPHA, drop_in_volume

SOURCES = 120
MEANS = (5, 20, 50, 150)
# of the negative-binomial law; None: Poisson
SHAPES = (None, 20, 5, 1)
WEEKS = (8, 12)
LEFT = (1.0, 0.5, 0.25, 0.1)
RECENT = 4


def rates(runs: int) -> Iterator[tuple[int, int | None, int, list[float]]]:
    """Mean, shape, earlier weeks, and the share of runs in which each drop was named."""
    chance = np.random.default_rng(20250310)
    for mean in MEANS:
        for shape in SHAPES:
            for weeks in WEEKS:
                yield mean, shape, weeks, [_rate(chance, runs, mean, shape, weeks, left) for left in LEFT]


def _rate(
    chance: np.random.Generator, runs: int, mean: float, shape: int | None, weeks: int, left: float
) -> float:
    # A false alarm is rare, so it takes more runs to count than a drop that is seen.
    runs = runs if left == 1 else runs // 10
    named = 0
    for _ in range(runs):
        past, recent = _draw(chance, mean, shape, weeks), _draw(chance, mean * left, shape, RECENT)
        named += drop_in_volume([*recent, *past], SOURCES) is not None
    return named / runs


def _draw(chance: np.random.Generator, mean: float, shape: int | None, weeks: int) -> list[int]:
    rate = mean if shape is None else chance.gamma(shape, mean / shape, weeks)
    return [int(count) for count in chance.poisson(rate, weeks)]


def main() -> None:
    """Print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    print(f"alpha for one of {SOURCES} sources: {FAMILY_ALPHA / SOURCES:.5f}; {runs} runs")
    print("| a week | spread | weeks known | no drop | half | a quarter | a tenth |")
    print("|---|---|---|---|---|---|---|")
    for mean, shape, weeks, found in rates(runs):
        spread = "Poisson" if shape is None else f"r = {shape}"
        shown = " | ".join(f"{rate:.4f}" if at == 0 else f"{rate:.2f}" for at, rate in enumerate(found))
        print(f"| {mean} | {spread} | {weeks} | {shown} |", flush=True)


if __name__ == "__main__":
    main()
