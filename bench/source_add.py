"""`tenfold source add` on every outlet of the newsroom, beside the entries that its author wrote.

    python -m bench.source_add [--scenario FILE] [--day N] [--json]

Each outlet is given by its front page alone. Title, day and text are counted where the proposed entry reads
exactly what the written one reads.
"""

import argparse
import json
import tempfile
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from models.outcome import Skipped
from models.source import Source
from newsroom.catalogue import write_catalogue
from newsroom.clock import frozen_clock
from newsroom.loading import load_scenario
from newsroom.server import Newsroom
from pipeline.catalogue import load_sources
from pipeline.collect.answers import Fault
from pipeline.collect.asking import Asker
from pipeline.collect.endpoints import Due
from pipeline.collect.fetch import Fetcher
from pipeline.collect.looks import view_of
from pipeline.collect.scout import scout
from pipeline.config import Settings
from pipeline.discover.notes import doubtful
from pipeline.discover.proposal import propose
from pipeline.extract.page import extract_page
from pipeline.store.database import migrate
from pipeline.workplace import Workplace

_SCENARIO = Path(__file__).resolve().parents[1] / "newsroom/scenarios/first_month.toml"
_COMPARED = 12


@dataclass
class Score:
    """What became of one outlet."""

    outlet: str
    kind: str = ""
    confidence: str = ""
    listed: str = ""
    pages: int = 0
    title: int = 0
    day: int = 0
    text: int = 0
    doubts: int = 0
    requests: int = 0
    why: str = ""


def main() -> None:
    """Print the table, or JSON lines."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scenario", type=Path, default=_SCENARIO)
    parser.add_argument("--day", type=int, default=12)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        scores = _play(options.scenario, options.day, Path(home))
    if options.json:
        for score in scores:
            print(json.dumps(asdict(score)))
        return
    table = Table(*Score.__dataclass_fields__)
    for score in scores:
        table.add_row(*map(str, asdict(score).values()))
    Console(width=160).print(table)


def _play(file: Path, day: int, home: Path) -> list[Score]:
    scenario = load_scenario(file)
    now = scenario.scenario.start + timedelta(days=day, hours=12)
    place = Workplace(Settings(home=home, allow_private_hosts=True, _env_file=None))  # type: ignore[call-arg]
    migrate(place.settings.database)
    with Newsroom(scenario, frozen_clock(now)) as newsroom:
        write_catalogue(scenario, newsroom.places, home / "sources")
        written = load_sources(home / "sources")
        addresses = {outlet: f"{place.base}/" for outlet, place in newsroom.places.home.items()}
        return [_score(place, outlet, url, written[outlet], now) for outlet, url in addresses.items()]


def _score(place: Workplace, outlet: str, url: str, written: Source, now: datetime) -> Score:
    seen = scout(place, url, now, delay_seconds=0, tell=lambda _: None)
    if isinstance(seen, Skipped):
        return Score(outlet, why=seen.reason)
    proposal = propose(seen, {})
    added = proposal.source
    score = Score(
        outlet,
        kind=added.endpoints[0].kind,
        confidence=added.confidence,
        doubts=len(doubtful(proposal.notes)),
        requests=proposal.requests,
    )
    with Fetcher(place.settings) as fetcher:
        asker = Asker(place.engine, fetcher, lambda: now)
        mine, theirs = (_entries(asker, source) for source in (added, written))
        more = f" +{len(mine - theirs)}" if mine - theirs else ""
        score.listed = f"{len(mine & theirs)}/{len(theirs)}{more}"
        for address in sorted(theirs)[:_COMPARED]:
            _compare(asker, address, added, written, now, score)
    return score


def _entries(asker: Asker, source: Source) -> set[str]:
    endpoint = source.endpoints[0]
    view, _ = view_of(Due(source, endpoint), asker.ask(source, endpoint.url))
    return {entry.url for entry in view.entries}


def _compare(asker: Asker, url: str, added: Source, written: Source, now: datetime, score: Score) -> None:
    answer = asker.ask(written, url)
    if isinstance(answer, Fault):
        return
    one, other = (
        extract_page(answer.body, url=url, seen_at=now, source=source, content_type=answer.content_type)
        for source in (added, written)
    )
    if isinstance(one, Skipped) or isinstance(other, Skipped):
        return
    score.pages += 1
    score.title += one.title == other.title
    score.day += one.published_on == other.published_on
    score.text += one.text == other.text


if __name__ == "__main__":
    main()
