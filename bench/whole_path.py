"""From stored bytes to coded, recorded and searchable articles: pages a second, and where the time goes.

    python -m bench.whole_path [--pages ../shared/pages] [--runs 3] [--json]

Every run stores the saved pages as captures, then drains every stage into an empty SQLite archive
with the steps the timetables call. Once the articles are read by our extraction, once by
trafilatura's fast mode with everything else the same. CPU time, one process; storing the captures
and loading the rules are not counted.
"""

import json
import statistics
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import trafilatura
from rich.console import Console
from rich.table import Table
from sqlmodel import Session

from bench.extract import RULES, Sample, is_absent, pages_parser, samples
from models.article import Article
from models.collecting import CaptureDraft, CaptureKind, CaptureRow
from models.countries import UNKNOWN_COUNTRY
from models.outcome import Exit, Skipped, Summary
from models.source import Source
from pipeline import steps
from pipeline.collect.documents import BY_HAND
from pipeline.config import Settings
from pipeline.drain import Work, drain
from pipeline.extract.charset import Decoded, decode
from pipeline.extract.language import language_of
from pipeline.reading import read_capture
from pipeline.store import stages
from pipeline.store.database import migrate, writing
from pipeline.workplace import Workplace

_SEEN_AT = datetime(2026, 12, 1, tzinfo=UTC)
_VERSION = "bench"
Reader = Callable[[CaptureRow, bytes, Source], Article | Skipped]


@dataclass
class Spent:
    """CPU seconds per stage of one run, and what the last stage left."""

    seconds: dict[str, float] = field(default_factory=dict)
    articles: int = 0

    def add(self, stage: str, since: float) -> None:
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.process_time() - since


def trafilatura_reader(capture: CaptureRow, body: bytes, source: Source) -> Article | Skipped:
    """The text as trafilatura's fast mode reads it, without headline and date."""
    decoded = decode(body, content_type=capture.content_type)
    if not isinstance(decoded, Decoded):
        return decoded
    text = trafilatura.extract(decoded.text, fast=True, include_comments=False) or ""
    if not text:
        return Skipped("no_body")
    return Article(title=text[:80], text=text, language=language_of(text), extractor="trafilatura")


def run(pages: Iterable[Sample], reader: Reader, home: Path) -> Spent:
    """One run through an empty archive: captures to searchable, coded, recorded articles."""
    place = _workplace(home)
    _load_rules(place)
    _save(place, pages)
    spent = Spent()
    summary = _extract(place, reader, spent)
    spent.articles = summary.counts[Exit.STORED]
    for stage, step in (
        ("group", steps.group_new),
        ("classify", steps.classify_new),
        ("ledger", steps.record_new),
    ):
        start = time.process_time()
        step(place=place)
        spent.add(stage, start)
    return spent


def _load_rules(place: Workplace) -> None:
    """The rules of every language, which a worker loads once and keeps; not counted."""
    _ = place.ledger_rules
    for language in place.coder.rules.languages:
        place.coder.rules.pack(language)


def _workplace(home: Path) -> Workplace:
    rules = tomllib.loads(RULES.read_text("utf-8"))
    folder = home / "sources"
    folder.mkdir(parents=True)
    entries = (_entry(site, selectors) for site, selectors in rules.items())
    (folder / "sites.toml").write_text("\n".join(entries), "utf-8")
    place = Workplace(Settings(home=home, sources_dir=folder))
    migrate(place.settings.database)
    return place


def _entry(site: str, selectors: list[str]) -> str:
    return f"""
[[source]]
id = "{_source_id(site)}"
name = "{site}"
kind = "press"
country = "{UNKNOWN_COUNTRY}"
languages = []
family = "{_source_id(site)}"
timezone = "UTC"
[[source.endpoints]]
kind = "list"
url = "https://{site}/"
links = "a"
[source.article]
body = {json.dumps(selectors)}
"""


def _source_id(site: str) -> str:
    return site.replace(".", "-")


def _source_of(place: Workplace, url: str) -> str:
    host = urlsplit(url).hostname or ""
    parts = host.split(".")
    names = (_source_id(".".join(parts[at:])) for at in range(len(parts)))
    return next((name for name in names if name in place.sources), BY_HAND)


def _save(place: Workplace, pages: Iterable[Sample]) -> None:
    with writing(place.engine) as session:
        for at, page in enumerate(pages):
            url = page.url if page.url.startswith("http") else f"https://page-{at}.invalid/"
            draft = CaptureDraft(
                source_id=_source_of(place, url),
                kind=CaptureKind.PAGE,
                url_asked=url,
                url_final=url,
                fetched_at=_SEEN_AT,
            )
            place.captures.save(session, draft, page.body)


def _extract(place: Workplace, reader: Reader, spent: Spent) -> Summary:
    def do(capture: CaptureRow) -> Article | Skipped:
        start = time.process_time()
        body = place.captures.read(capture)
        spent.add("read capture", start)
        start = time.process_time()
        found = reader(capture, body, place.source(capture.source_id))
        spent.add("extract", start)
        return found

    work = Work(stages.EXTRACT, _VERSION, _to_extract, do, steps.keep_articles)
    start, before = time.process_time(), sum(spent.seconds.values())
    summary = drain(place.engine, work, _SEEN_AT)
    inside = sum(spent.seconds.values()) - before
    spent.seconds["store and index"] = time.process_time() - start - inside
    return summary


def _to_extract(session: Session, limit: int) -> Sequence[CaptureRow]:
    return stages.to_extract(session, _VERSION, limit)


def compare(pages: list[Sample], runs: int) -> dict[str, dict[str, float]]:
    """Medians over the runs: milliseconds per page for every stage, and pages a second."""
    readers: Mapping[str, Reader] = {"tenfold": read_capture, "trafilatura fast": trafilatura_reader}
    spent: dict[str, list[Spent]] = {name: [] for name in readers}
    for _ in range(runs):
        for name, reader in readers.items():
            with tempfile.TemporaryDirectory() as folder:
                spent[name].append(run(pages, reader, Path(folder)))
    return {name: _figures(every, len(pages)) for name, every in spent.items()}


def _figures(every: list[Spent], pages: int) -> dict[str, float]:
    stages_ = every[0].seconds
    figures = {
        f"{stage}, ms": 1000 * statistics.median(one.seconds[stage] for one in every) / pages
        for stage in stages_
    }
    totals = [sum(one.seconds.values()) for one in every]
    return {
        "pages/s": pages / statistics.median(totals),
        "slowest": pages / max(totals),
        "fastest": pages / min(totals),
        "articles": every[0].articles,
        **figures,
    }


def main() -> None:
    """Run the comparison and print it."""
    parser = pages_parser(__doc__)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    if is_absent(chosen.pages):
        return
    figures = compare(samples(chosen.pages), chosen.runs)
    if chosen.json:
        print(json.dumps(figures, indent=1))
        return
    table = Table("", *figures, title="bytes to stored, coded and searchable")
    for row in next(iter(figures.values())):
        table.add_row(row, *(f"{figure[row]:.4g}" for figure in figures.values()))
    Console().print(table)


if __name__ == "__main__":
    main()
