"""Sample pages of a site, each read by the general extractor: what the proposals are measured against."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.article import Article, Precision
from models.outcome import Skipped
from models.source import ArticleRule
from pipeline.extract.blocks import weight_of
from pipeline.extract.charset import decode
from pipeline.extract.dates import address_date
from pipeline.extract.moment import read_moment
from pipeline.extract.page import Circumstances, read_page
from pipeline.extract.tree import Page, parse

_SENTENCE = re.compile(r"[.!?。！？…؟।][\"'”’»」』)）]*$")
_LONG_ENOUGH = 16.0
# Each line is looked for in the other text: a longer article is compared by its start.
MOST_LINES = 400
_MOST_CHARACTERS = 60_000
# Elements are compared many times over; the largest real page seen is not far above a megabyte.
_SAMPLE_BYTES = 2_000_000
_LONGEST_DATELINE = 120


@dataclass(frozen=True, slots=True)
class Sample:
    """One article page as received, with what the listing said of it."""

    url: str
    body: bytes
    content_type: str
    listed_title: str = ""
    listed_date: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A sample that the general extractor could read."""

    sample: Sample
    page: Page
    article: Article
    charset: str
    # the day that most of its places agree on, and how many of how many say so
    day: date | None
    agreeing: int
    asked: int

    @property
    def lines(self) -> list[str]:
        return self.article.text.split("\n")[:MOST_LINES]


def read_samples(samples: Sequence[Sample], zone: str, seen_at: datetime) -> tuple[list[Read], list[Skipped]]:
    """The samples that are articles, and why the others are not."""
    read: list[Read] = []
    skipped: list[Skipped] = []
    for sample in samples:
        if len(sample.body) > _SAMPLE_BYTES:
            skipped.append(Skipped("too_large", f"{sample.url}: {len(sample.body)} bytes"))
            continue
        decoded = decode(sample.body, content_type=sample.content_type)
        article = reading(sample, ArticleRule(), zone, seen_at)
        if isinstance(decoded, Skipped) or isinstance(article, Skipped):
            skipped.append(article if isinstance(article, Skipped) else Skipped("undecodable", sample.url))
            continue
        day, agreeing, asked = _day(article, sample, zone)
        page = parse(decoded.utf8, sample.url)
        read.append(Read(sample, page, article, decoded.charset, day, agreeing, asked))
    return read, skipped


def reading(sample: Sample, rule: ArticleRule, zone: str, seen_at: datetime) -> Article | Skipped:
    """What is read from a sample by this rule, the listing's words left aside."""
    known = Circumstances(
        url=sample.url, seen_at=seen_at, timezone=zone, rule=rule, content_type=sample.content_type
    )
    return read_page(sample.body, known)


def _day(article: Article, sample: Sample, zone: str) -> tuple[date | None, int, int]:
    """The day that most independent places give: the page, its address, its row in the listing."""
    address = address_date(sample.url, ArticleRule())
    listed = read_moment(sample.listed_date, zone=zone)
    said = [article.published_on] if article.published_precision is not Precision.UNKNOWN else []
    said += [
        moment.on for moment in (address, listed) if moment.precision in (Precision.DAY, Precision.MINUTE)
    ]
    votes = Counter(day for day in said if day is not None)
    if not votes:
        return None, 0, 0
    day, agreeing = votes.most_common(1)[0]
    return day, agreeing, len(said)


def prose(lines: Sequence[str], read: Read) -> list[str]:
    """Those of these lines that can be part of the article: sentences, not bylines, datelines, menus."""
    return [words for words in lines if _is_prose(words) and not _dateline(words, read)]


def _is_prose(words: str) -> bool:
    return bool(_SENTENCE.search(words)) or weight_of(words) >= _LONG_ENOUGH


def _dateline(words: str, read: Read) -> bool:
    """A short line that states the day of the page, or is its headline."""
    if words == read.article.title:
        return True
    return (
        len(words) < _LONGEST_DATELINE
        and read.day is not None
        and read_moment(words, zone="UTC").on == read.day
    )


def furniture(pages: Sequence[Read]) -> frozenset[str]:
    """Lines of the general text that stand on more than one page: they are not the articles'."""
    seen = Counter(line for read in pages for line in set(read.lines))
    return frozenset(line for line, times in seen.items() if times > 1)


def likeness(found: Sequence[str], wanted: Sequence[str]) -> float:
    """How far these lines are those of another text, by their length: 1 the same, 0 nothing in common.

    Where lines end is no matter: an extractor may have joined them.
    """
    total = sum(len(squeezed(line)) for line in (*found, *wanted))
    return min(1.0, 2 * _common(found, wanted) / total) if total else 0.0


def overlap(found: Sequence[str], wanted: Sequence[str]) -> tuple[float, float]:
    """The part of these lines that stands in another text, and the part of that text that they cover."""
    common = _common(found, wanted)
    sizes = (sum(len(squeezed(line)) for line in lines) for lines in (found, wanted))
    precision, recall = (min(1.0, common / size) if size else 0.0 for size in sizes)
    return precision, recall


def _common(found: Sequence[str], wanted: Sequence[str]) -> int:
    whole = squeezed("".join(wanted))[:_MOST_CHARACTERS]
    return sum(len(line) for raw in found if (line := squeezed(raw)) in whole)


def squeezed(words: str) -> str:
    """Words without the space between them: where an extractor breaks lines is no matter."""
    return "".join(words.split())
