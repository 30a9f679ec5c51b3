"""Extraction beside trafilatura and htmldate: the same pages, one run, contestants in turns.

    python -m bench.extract [--pages ../shared/pages] [--json]

Pages with gold text are scored by token F1, those with fragments by how many of them are in (`with`)
or out (`without`). CPU time, one thread; every contestant gets the bytes.
"""

import argparse
import gzip
import json
import re
import statistics
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import htmldate
import trafilatura
from rich.console import Console
from rich.table import Table

from models.source import ArticleRule
from pipeline.extract.body import general_body
from pipeline.extract.charset import Decoded, decode
from pipeline.extract.dates import DateRules, publication_date
from pipeline.extract.page import Circumstances, read_page
from pipeline.extract.tree import parse

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3041-\u30ff]")
# Later than every page, as a clock would be.
_SEEN_AT = datetime(2026, 12, 1, tzinfo=UTC)
RULES = Path(__file__).with_name("site_rules.toml")


@dataclass(frozen=True)
class Sample:
    """One saved page and what is known to be right about it."""

    file: str
    url: str
    body: bytes
    gold: Mapping[str, Any]

    @property
    def chinese(self) -> bool:
        words = self.gold.get("text") or "".join(self.gold.get("with") or ())
        return len(_HAN.findall(words)) > 0.3 * len(words) and len(_KANA.findall(words)) < 0.02 * len(words)


@dataclass
class Tally:
    """What one contestant found, and the CPU seconds each page took it."""

    texts: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


Contestant = Callable[[Sample], str]


def samples(folder: Path) -> list[Sample]:
    """The pages of a folder with a manifest."""
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()]
    return [
        Sample(row["file"], row.get("url") or "", gzip.decompress((folder / row["file"]).read_bytes()), row)
        for row in rows
    ]


def race(
    pages: Sequence[Sample], contestants: Mapping[str, Contestant], *, rounds: int = 3
) -> dict[str, Tally]:
    """Every contestant reads all the pages, in turns; a page's time is the shortest of its rounds.

    The shortest, because other work on the machine only ever adds to it; whole rounds, because a
    reader in use reads one page after another and not in turns with others.
    """
    tallies = {name: Tally() for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            tally = tallies[name]
            for page in pages:
                start = time.process_time()
                tally.texts[page.file] = contestant(page)
                seconds = time.process_time() - start
                tally.seconds[page.file] = min(seconds, tally.seconds.get(page.file, seconds))
    return tallies


def token_f1(gold: str, found: str) -> float:
    """F1 over words, single characters for Chinese and Japanese."""
    wanted, got = (Counter(_TOKEN.findall(text.lower())) for text in (gold, found))
    common = sum((wanted & got).values())
    return 2 * common / (wanted.total() + got.total()) if wanted or got else 1.0


def fragments_f1(pages: Iterable[Sample], texts: Mapping[str, str]) -> float:
    """F1 of fragments that must be in a text against those that must not."""
    hits = misses = wrong = 0
    for page in pages:
        text = "".join(texts[page.file].split())
        inside = ["".join(part.split()) in text for part in page.gold.get("with") or ()]
        hits, misses = hits + sum(inside), misses + len(inside) - sum(inside)
        wrong += sum("".join(part.split()) in text for part in page.gold.get("without") or ())
    return 2 * hits / (2 * hits + misses + wrong)


def text_figures(pages: list[Sample], tally: Tally, *, against: Tally) -> dict[str, float]:
    """Quality and speed of one contestant, its speed also as a multiple of another's."""
    gold = [page for page in pages if page.gold.get("text")]
    scored = {page.file: token_f1(page.gold["text"], tally.texts[page.file]) for page in gold}
    chinese = [scored[page.file] for page in gold if page.chinese]
    seconds = sum(tally.seconds.values())
    figures = {
        "token F1": statistics.fmean(scored.values()),
        "pages/s": len(pages) / seconds,
        "times": sum(against.seconds.values()) / seconds,
        "times, median page": statistics.median(
            against.seconds[page.file] / tally.seconds[page.file] for page in pages
        ),
    }
    if chinese:
        figures["Chinese F1"] = statistics.fmean(chinese)
    if any(page.gold.get("with") for page in pages):
        figures["fragments F1"] = fragments_f1([page for page in pages if page.gold.get("with")], tally.texts)
    return figures


def _utf8(page: Sample) -> bytes:
    decoded = decode(page.body)
    return decoded.utf8 if isinstance(decoded, Decoded) else b""


def _fast(page: Sample) -> str:
    return trafilatura.extract(page.body, fast=True, include_comments=False) or ""


def _standard(page: Sample) -> str:
    return trafilatura.extract(page.body, include_comments=False) or ""


def _general(page: Sample) -> str:
    return general_body(parse(_utf8(page), page.url), "").text


def _article(page: Sample) -> str:
    return getattr(read_page(page.body, Circumstances(url=page.url, seen_at=_SEEN_AT)), "text", "")


def _by_rule(rules: Mapping[str, ArticleRule]) -> Contestant:
    def read(page: Sample) -> str:
        rule = _rule_for(page, rules)
        known = Circumstances(url=page.url, seen_at=_SEEN_AT, rule=rule or ArticleRule())
        return getattr(read_page(page.body, known), "text", "")

    return read


def _rule_for(page: Sample, rules: Mapping[str, ArticleRule]) -> ArticleRule | None:
    host = urlsplit(page.url).hostname or ""
    return next((rule for site, rule in rules.items() if host == site or host.endswith(f".{site}")), None)


def our_date(page: Sample) -> str:
    """The day on which a page was published, as we read it."""
    dated = publication_date(parse(_utf8(page), page.url), DateRules(zone="UTC", seen_at=_SEEN_AT))
    return str(dated.moment.on or "")


def _htmldate(page: Sample) -> str:
    return htmldate.find_date(_utf8(page).decode(), original_date=True, url=page.url or None) or ""


def compare(pages: list[Sample]) -> dict[str, dict[str, dict[str, float]]]:
    """All tables: general chain, site selectors, dates."""
    rules = {site: ArticleRule(body=tuple(body)) for site, body in tomllib.loads(RULES.read_text()).items()}
    ruled = [page for page in pages if _rule_for(page, rules) and page.gold.get("text")]
    general = race(
        pages,
        {
            "trafilatura fast": _fast,
            "trafilatura standard": _standard,
            "tenfold text": _general,
            "tenfold whole article": _article,
        },
    )
    selected = race(ruled, {"trafilatura fast": _fast, "tenfold by selectors": _by_rule(rules)})
    return {
        "all pages": _figures(pages, general),
        "pages with site selectors": _figures(ruled, selected),
        "dates": _date_figures(pages),
    }


def _figures(pages: list[Sample], tallies: Mapping[str, Tally]) -> dict[str, dict[str, float]]:
    fast = tallies["trafilatura fast"]
    return {name: text_figures(pages, tally, against=fast) for name, tally in tallies.items()}


def _date_figures(pages: list[Sample]) -> dict[str, dict[str, float]]:
    known = [page for page in pages if page.gold.get("published") or page.gold.get("date")]
    # htmldate remembers what it has parsed: a second round would not measure it
    tallies = race(known, {"htmldate": _htmldate, "tenfold": our_date}, rounds=1)
    return {
        name: {
            "right": statistics.fmean(
                tally.texts[page.file] == str(page.gold.get("published") or page.gold["date"])[:10]
                for page in known
            ),
            "pages/s": len(known) / sum(tally.seconds.values()),
            "pages": len(known),
        }
        for name, tally in tallies.items()
    }


def _show(tables: Mapping[str, Mapping[str, Mapping[str, float]]]) -> None:
    for title, rows in tables.items():
        columns = list(dict.fromkeys(name for row in rows.values() for name in row))
        table = Table("", *columns, title=title)
        for name, row in rows.items():
            table.add_row(name, *(f"{row[column]:.4g}" if column in row else "" for column in columns))
        Console().print(table)


def pages_parser(description: str | None) -> argparse.ArgumentParser:
    """The options of every bench over saved pages."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pages", type=Path, default=Path("../shared/pages"))
    parser.add_argument("--json", action="store_true")
    return parser


def is_absent(pages: Path) -> bool:
    """Whether there are no saved pages (they belong to their publishers, not to the project); says so."""
    absent = not (pages / "manifest.jsonl").is_file()
    if absent:
        print(f"skipped: no manifest.jsonl in {pages}; name the folder of saved pages with --pages")
    return absent


def main() -> None:
    """Run the comparison and print it."""
    chosen = pages_parser(__doc__).parse_args()
    if is_absent(chosen.pages):
        return
    tables = compare(samples(chosen.pages))
    if chosen.json:
        print(json.dumps(tables, indent=1))
    else:
        _show(tables)


if __name__ == "__main__":
    main()
