"""Story grouping on made reprints: what is found, what is merged wrongly, how fast.

    python -m bench.dedup [--items 10000] [--json]

Items are unrelated texts on one subject with stock phrases in common; each reprint is one of them
trimmed, with other sentences before it, or edited, so that 30 to 90 % of the word 3-grams overlap.
"""

import argparse
import json
import resource
import time

from rich.console import Console
from rich.table import Table

from pipeline.dedup.index import MemoryIndex
from pipeline.dedup.signature import signature
from pipeline.dedup.stories import Item, Membership, group
from tests.dedup.reprints import Press


def grouped(texts: list[tuple[str, str]], index: MemoryIndex) -> list[Membership]:
    """The memberships of (id, text) pairs, in order."""
    return [group(Item(article_id=name, signature=signature(text, "en")), index) for name, text in texts]


def compare(count: int) -> dict[str, float]:
    """Figures for that many unrelated items and the reprints of them."""
    press = Press(11)
    items = press.items(count)
    reprints = list(press.reprints(items, least=0.3, most=0.9))
    index = MemoryIndex()
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
        "unrelated items": count,
        "merged wrongly": sum(one.relation != "original" for one in alone),
        "reprints": len(reprints),
        "precision": right / max(1, claimed),
        "recall": right / max(1, len(reprints)),
        "items/s": count / seconds,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    figures = compare(chosen.items)
    if chosen.json:
        print(json.dumps(figures, indent=1))
        return
    table = Table("", "figure", title="stories")
    for name, value in figures.items():
        table.add_row(name, f"{value:.4g}")
    Console().print(table)


if __name__ == "__main__":
    main()
