"""Story grouping on made reprints: what is found, what is merged wrongly, how fast.

    python -m bench.dedup [--items 10000] [--stored 0] [--json]

Items are unrelated texts on one subject with stock phrases in common; each reprint is one of them
trimmed, with other sentences before it, or edited, so that 30 to 90 % of the word 3-grams overlap.
`--stored` puts so many other items of the same sort into the index first. Seconds are those of one core.
"""

import argparse
import json
import resource
import time
from datetime import date

from rich.console import Console
from rich.progress import track
from rich.table import Table

from pipeline.dedup.index import BATCH, MemoryIndex
from pipeline.dedup.signature import signature
from pipeline.dedup.stories import Item, Membership, group
from tests.dedup.reprints import Press

_DAY = date(2025, 3, 5)


def grouped(texts: list[tuple[str, str]], index: MemoryIndex) -> list[Membership]:
    """The memberships of (id, text) pairs, in order."""
    memberships = []
    for start in range(0, len(texts), BATCH):
        items = [
            Item(name, signature(text, "en"), url=f"https://outlet.example/{name}", published_on=_DAY)
            for name, text in texts[start : start + BATCH]
        ]
        memberships += group(items, index)
    return memberships


def fill(index: MemoryIndex, count: int) -> None:
    """Put that many other items into the index."""
    press = Press(12)
    for start in track(range(0, count, BATCH), description="filling", console=Console(stderr=True)):
        texts = press.items(min(BATCH, count - start))
        grouped([(f"stored-{start + at}", text) for at, text in enumerate(texts)], index)


def compare(count: int, stored: int) -> dict[str, float]:
    """Figures for that many unrelated items and the reprints of them, with others stored before."""
    index = MemoryIndex()
    fill(index, stored)
    press = Press(11)
    items = press.items(count)
    reprints = list(press.reprints(items, least=0.3, most=0.9))
    start = time.process_time()
    alone = grouped([(str(number), item) for number, item in enumerate(items)], index)
    seconds = time.process_time() - start
    story_of = {str(number): one.story_id for number, one in enumerate(alone)}
    copies = grouped([(f"copy {at}", reprint.text) for at, reprint in enumerate(reprints)], index)
    right = sum(
        one.story_id == story_of[str(reprint.of)] for one, reprint in zip(copies, reprints, strict=True)
    )
    claimed = sum(one.relation != "original" for one in copies)
    return {
        "stored before": stored,
        "unrelated items": count,
        "merged wrongly": sum(one.relation != "original" for one in alone),
        "reprints": len(reprints),
        "precision": right / max(1, claimed),
        "recall": right / max(1, len(reprints)),
        "F1": 2 * right / max(1, claimed + len(reprints)),
        "items/s": count / seconds,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--stored", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    figures = compare(chosen.items, chosen.stored)
    if chosen.json:
        print(json.dumps(figures, indent=1))
        return
    table = Table("", "figure", title="stories")
    for name, value in figures.items():
        table.add_row(name, f"{value:.4g}" if isinstance(value, float) else str(value))
    Console().print(table)


if __name__ == "__main__":
    main()
