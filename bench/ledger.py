"""How well the ledger tells events apart in synthetic reports, and how fast it records them.

.venv/bin/python -m bench.ledger [--sets 10] [--rounds 10]
"""

import argparse
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from pipeline.ledger.events import events_of
from pipeline.ledger.rules import LedgerRules
from pipeline.store import ledger
from pipeline.store.database import migrate, open_engine, writing
from tests.ledger.filling import RULESET, fill
from tests.ledger.synthetic import Noise, b_cubed, reported

CATALOGUE = Path(__file__).resolve().parents[1] / "catalogue"
# A coder that leaves out and mistakes about twice as much as the usual one.
POOR = Noise(no_day=0.3, month_only=0.2, no_country=0.25, wrong_action=0.2, recap=0.2, other_type=0.12)


def quality(rules: LedgerRules, sets: int) -> None:
    """B-cubed over synthetic sets: usual noise, and a poor coder."""
    print("coder    sets  events/set  claims/set  precision  recall  F1     lowest F1")
    for name, noise in (("usual", Noise()), ("poor", POOR)):
        rows = []
        events = claims = 0
        for seed in range(1000, 1000 + sets):
            reports, truth = reported(seed, noise=noise)
            found = events_of(reports, rules.lexicon)
            rows.append(b_cubed(truth, [[one.claim_id for one in event.reports] for event in found]))
            events, claims = events + len(set(truth.values())), claims + len(reports)
        precision, recall, f1 = (sum(row[part] for row in rows) / sets for part in range(3))
        lowest = min(row[2] for row in rows)
        print(
            f"{name:8} {sets:4}  {events / sets:10.1f}  {claims / sets:10.1f}"
            f"  {precision:9.3f}  {recall:6.3f}  {f1:.3f}  {lowest:.3f}"
        )


def speed(rules: LedgerRules, rounds: int) -> None:
    """Codings recorded a second on SQLite, in halves: the second meets what the first has stored."""
    claims, _ = reported(1, rounds)
    claims.sort(key=lambda claim: claim.seen_on)
    middle = len(claims) // 2
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/tenfold.db"
        migrate(url)
        engine = open_engine(url)
        for part in (claims[:middle], claims[middle:]):
            with writing(engine) as session:
                fill(session, part)
            start = time.process_time()
            ledger.record_new(engine, rules, datetime(2026, 1, 2, tzinfo=UTC), RULESET)
            print(f"{len(part)} codings: {len(part) / (time.process_time() - start):.0f} a second of CPU")
        engine.dispose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=10)
    chosen = parser.parse_args()
    loaded = LedgerRules.load(CATALOGUE)
    quality(loaded, chosen.sets)
    speed(loaded, chosen.rounds)
