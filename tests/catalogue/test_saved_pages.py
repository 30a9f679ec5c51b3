"""Real pages that others saved, read by the entries' own rules: what constructed examples cannot prove."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.extract import token_f1
from models.article import Article
from pipeline.extract.page import extract_page
from tests.catalogue.examples import SOURCES

SEEN_AT = datetime(2026, 11, 22, tzinfo=UTC)
# The lowest has 0.979: its lead stands outside the container of the text.
LOWEST_F1 = 0.97
SAVED = {
    "html/fundus-cn-People_2024_04_24.html.gz": "people_zh_politics_leaders",
    "html/fundus-id-MediaIndonesia_2026_01_20.html.gz": "media_indonesia",
    "html/fundus-my-MalayMail_2024_11_22.html.gz": "malaymail",
    "html/fundus-na-TheNamibian_2023_11_16.html.gz": "the_namibian",
    "html/fundus-na-TheNamibian_2024_02_20.html.gz": "the_namibian",
    "html/fundus-tr-AnadoluAjansi_2026_04_20.html.gz": "anadolu_tr",
    "html/fundus-tw-TaipeiTimes_2024_10_15.html.gz": "taipei_times",
    "html/fundus-tz-DailyNewsTZ_2025_01_23.html.gz": "daily_news_tz",
    "html/fundus-tz-HabariLeo_2025_01_23.html.gz": "habari_leo",
    "html/fundus-us-APNews_2024_09_03.html.gz": "ap_news",
    "html/newspaper4k-chinese_article_001.html.gz": "chinadaily_zh_world",
    "html/newspaper4k-chinese_article_002.html.gz": "xinhua_zh",
}


@pytest.mark.parametrize(("file", "source"), SAVED.items(), ids=lambda part: part.split("/")[-1])
def test_a_saved_page_is_read_by_the_rule_of_its_source(shared: Path, file: str, source: str) -> None:
    known = saved_page(shared, file)
    article = extract_page(
        gzip.decompress((shared / "pages" / file).read_bytes()),
        url=known["url"],
        seen_at=SEEN_AT,
        source=SOURCES[source],
    )

    assert isinstance(article, Article)
    assert article.extractor.startswith("body:site ")
    assert str(article.published_on) == known["published"][:10]
    assert token_f1(known["text"], article.text) >= LOWEST_F1


def saved_page(shared: Path, file: str) -> dict[str, Any]:
    """What is known of a saved page: its address, day and main text."""
    lines = (shared / "pages/manifest.jsonl").read_text("utf-8").splitlines()
    found: dict[str, Any] = next(page for page in map(json.loads, lines) if page["file"] == file)
    return found
