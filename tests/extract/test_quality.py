"""Floors of quality on real saved pages; lowering one is a decision, not a repair."""

from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

import pytest

from bench.extract import Sample, fragments_f1, our_date, samples, token_f1
from bench.origins import shares
from models.article import Article
from pipeline.extract.page import Circumstances, read_page
from pipeline.extract.trust import origin

# What trafilatura's standard mode and htmldate reach on these pages: see docs/bench-extract.md.
FLOOR_TEXT = 0.9355
FLOOR_CHINESE = 0.95
FLOOR_FRAGMENTS = 0.9397
FLOOR_DATES = 161 / 176
# A confidence is held against a share of this many pages or more.
SEEN_OFTEN, NEAR = 20, 0.06
SEEN_AT = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def read(shared: Path) -> list[tuple[Sample, Article | None]]:
    """Every saved page and what is read from it; None for the pages that give nothing."""
    found: list[tuple[Sample, Article | None]] = []
    for sample in samples(shared / "pages"):
        result = read_page(sample.body, Circumstances(url=sample.url, seen_at=SEEN_AT))
        found.append((sample, result if isinstance(result, Article) else None))
    return found


def test_texts_are_as_good_as_a_slow_extractors(read: list[tuple[Sample, Article | None]]) -> None:
    scores = [
        token_f1(sample.gold["text"], article.text if article else "")
        for sample, article in read
        if sample.gold.get("text")
    ]

    assert fmean(scores) >= FLOOR_TEXT


def test_chinese_texts_are_nearly_whole(read: list[tuple[Sample, Article | None]]) -> None:
    scores = [
        token_f1(sample.gold["text"], article.text if article else "")
        for sample, article in read
        if sample.gold.get("text") and sample.chinese
    ]

    assert min(scores) >= FLOOR_CHINESE


def test_fragments_are_in_and_out(read: list[tuple[Sample, Article | None]]) -> None:
    texts = {sample.file: article.text if article else "" for sample, article in read}
    pages = [sample for sample, _ in read if sample.gold.get("with")]

    assert fragments_f1(pages, texts) >= FLOOR_FRAGMENTS


def test_dates_are_as_good_as_htmldates(read: list[tuple[Sample, Article | None]]) -> None:
    right = [
        our_date(sample) == str(published)[:10]
        for sample, _ in read
        if (published := sample.gold.get("published") or sample.gold.get("date"))
    ]

    assert fmean(right) >= FLOOR_DATES


def test_confidences_are_the_shares_that_were_measured(shared: Path) -> None:
    measured = shares(samples(shared / "pages"))
    far = {
        (field, place): share
        for field in ("title", "published", "byline", "language")
        for place, (seen, share) in measured[field].items()
        if seen >= SEEN_OFTEN and place != "none" and abs(share - origin(field, place)["confidence"]) > NEAR
    }

    assert far == {}


def test_nothing_is_lost_in_decoding(read: list[tuple[Sample, Article | None]]) -> None:
    assert [sample.file for sample, article in read if article and "\ufffd" in article.text] == []
