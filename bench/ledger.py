"""How well the ledger tells events apart in synthetic reports, and how fast it records them.

.venv/bin/python -m bench.ledger [--sets 10] [--rounds 10] [--years 4]
"""

import argparse
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

from models.identity import digest
from pipeline.ledger.claims import Claim
from pipeline.ledger.events import events_of
from pipeline.ledger.rules import LedgerRules
from pipeline.store import ledger
from pipeline.store.database import migrate, open_engine, writing
from tests.ledger.filling import RULESET, fill
from tests.ledger.synthetic import Noise, b_cubed, reported
from tests.ledger.synthetic_articles import reported_in_articles

CATALOGUE = Path(__file__).resolve().parents[1] / "catalogue"
# A coder that leaves out and mistakes about twice as much as the usual one.
POOR = Noise(no_day=0.3, month_only=0.2, no_country=0.25, wrong_action=0.2, recap=0.2, other_type=0.12)


def quality(rules: LedgerRules, sets: int) -> None:
    """B-cubed over synthetic sets, with one claim an article and with several: usual noise, a poor coder."""
    print("claims   coder    sets  events/set  claims/set  precision  recall  F1     lowest F1")
    made = [("one", reported), ("several", reported_in_articles)]
    for (kind, maker), (name, noise) in product(made, (("usual", Noise()), ("poor", POOR))):
        rows = []
        events = claims = 0
        for seed in range(1000, 1000 + sets):
            reports, truth = maker(seed, noise=noise)
            found = events_of(reports, rules.lexicon)
            rows.append(b_cubed(truth, [[one.claim_id for one in event.reports] for event in found]))
            events, claims = events + len(set(truth.values())), claims + len(reports)
        precision, recall, f1 = (sum(row[part] for row in rows) / sets for part in range(3))
        lowest = min(row[2] for row in rows)
        print(
            f"{kind:8} {name:8} {sets:4}  {events / sets:10.1f}  {claims / sets:10.1f}"
            f"  {precision:9.3f}  {recall:6.3f}  {f1:.3f}  {lowest:.3f}"
        )


def years(count: int, rounds: int) -> list[Claim]:
    """Reports of as many years, each as dense as the others."""
    made = []
    for year in range(count):
        claims, _ = reported(year, rounds)
        made += [_later(claim, year) for claim in claims]
    return made


def _later(claim: Claim, year: int) -> Claim:
    """The same report some years later, under a name of its own."""
    own = {name: digest(year, getattr(claim, name)) for name in ("id", "article_id", "story_id")}
    day = claim.date and f"{int(claim.date[:4]) + year}{claim.date[4:].replace('02-29', '02-28')}"
    moved = {"published_on": claim.published_on, "seen_on": claim.seen_on}
    days = {name: date(one.year + year, one.month, min(one.day, 28)) for name, one in moved.items() if one}
    return replace(claim, **own, **days, date=day)


def speed(rules: LedgerRules, name: str, claims: list[Claim]) -> None:
    """Codings recorded a second of CPU on SQLite, in quarters: each meets what those before have stored."""
    claims.sort(key=lambda claim: claim.seen_on)
    rates = []
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/tenfold.db"
        migrate(url)
        engine = open_engine(url)
        for number in range(4):
            part = claims[len(claims) * number // 4 : len(claims) * (number + 1) // 4]
            with writing(engine) as session:
                fill(session, part)
            start = time.process_time()
            ledger.record_new(engine, rules, datetime(2026, 1, 2, tzinfo=UTC), RULESET)
            rates.append(f"{len(part) / (time.process_time() - start):.0f}")
        engine.dispose()
    print(f"{name}: {len(claims)} codings, a second of CPU, by quarters: {', '.join(rates)}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=10, help="a round is some 75 codings")
    parser.add_argument("--years", type=int, default=4)
    chosen = parser.parse_args()
    loaded = LedgerRules.load(CATALOGUE)
    quality(loaded, chosen.sets)
    speed(loaded, "years alike", years(chosen.years, chosen.rounds))
    speed(loaded, "as many in one year", reported(1, chosen.years * chosen.rounds)[0])
