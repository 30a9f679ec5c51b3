"""How often a field is right, by the place that gave it: what `pipeline.extract.trust` rests on.

    python -m bench.origins [--pages ../shared/pages] [--json]

A title is right when it and the gold one are equal or one holds the other, letters and digits only; a
date when the day is the same; a byline as a title; a text is scored by token F1. The saved pages name
no languages: the country in a file's name says which ones are right there.
"""

import json
import re
import statistics
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from bench.extract import Sample, is_absent, pages_parser, samples, token_f1
from models.article import Article
from pipeline.extract.page import Circumstances, read_page
from pipeline.extract.trust import place_class

_SEEN_AT = datetime(2026, 12, 1, tzinfo=UTC)
_SPOKEN = {
    "cn": "zh-Hans", "tw": "zh-Hant en", "jp": "ja en", "kr": "ko", "fr": "fr", "es": "es de", "pt": "en pt",
    "us": "en", "uk": "en", "il": "de en he", "tr": "tr", "id": "id", "my": "en ms", "tz": "en sw",
    "de": "de", "at": "de", "ch": "de", "in": "en hi", "ca": "en fr", "au": "en", "na": "en", "no": "nb",
    "lt": "lt", "pl": "pl", "it": "it", "be": "nl fr",
}  # fmt: skip
_COUNTRY = re.compile(r"fundus-([a-z]{2})-")
Judged = tuple[str, str, float]


def judged(pages: Sequence[Sample]) -> Iterator[Judged]:
    """(field, place, how right) for every field of every page that has gold for it."""
    for page in pages:
        article = read_page(page.body, Circumstances(url=page.url, seen_at=_SEEN_AT))
        if isinstance(article, Article):
            yield from _fields(page, article)


def _fields(page: Sample, article: Article) -> Iterator[Judged]:
    gold, origins = page.gold, article.origins
    places = {field: place_class(origin["by"]) for field, origin in origins.items()}
    if gold.get("title"):
        yield "title", places["title"], _alike(str(gold["title"]), article.title)
    if day := str(gold.get("published") or gold.get("date") or "")[:10]:
        yield "published", places["published"], float(day == str(article.published_on))
    if gold.get("author"):
        yield "byline", places["byline"], _alike(str(gold["author"]), article.byline)
    if gold.get("text"):
        score = token_f1(gold["text"], article.text)
        yield "text", f"{origins['text']['by']} {_tenth(origins['text']['confidence'])}", score
    if country := _COUNTRY.search(page.file):
        right = article.language in _SPOKEN.get(country.group(1), article.language).split()
        yield "language", places["language"], float(right)


def _tenth(confidence: float) -> str:
    return f"{int(confidence * 10) / 10:.1f} to {int(confidence * 10) / 10 + 0.1:.1f}"


def _alike(gold: str, found: str) -> float:
    wanted, got = (
        re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", each)).casefold() for each in (gold, found)
    )
    return float(bool(got) and (wanted in got or got in wanted))


def shares(pages: Sequence[Sample]) -> dict[str, dict[str, tuple[int, float]]]:
    """For every field and place: how many pages, and the mean of how right they are."""
    found: dict[str, dict[str, list[float]]] = {}
    for field, place, right in judged(pages):
        found.setdefault(field, {}).setdefault(place, []).append(right)
    return {
        field: {place: (len(rights), statistics.fmean(rights)) for place, rights in places.items()}
        for field, places in found.items()
    }


def main() -> None:
    """Measure and print."""
    chosen = pages_parser(__doc__).parse_args()
    if is_absent(chosen.pages):
        return
    measured = shares(samples(chosen.pages))
    if chosen.json:
        print(json.dumps(measured, indent=1))
        return
    table = Table("field", "place", "pages", "right")
    for field, places in measured.items():
        for place, (count, share) in sorted(places.items(), key=lambda each: -each[1][0]):
            table.add_row(field, place, str(count), f"{share:.3f}")
    Console().print(table)


if __name__ == "__main__":
    main()
