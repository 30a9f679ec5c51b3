"""Saved and constructed pages, each with what must be read from it.

`<date>.meta.toml` says where a page is from and by which selectors it is read; `<date>.expected.json`
what must come out. A page without an expectation gets one written and fails: read it, correct it,
commit it.
"""

import json
import time
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from models.article import Article
from models.outcome import Skipped
from models.source import ArticleRule
from pipeline.extract.page import Circumstances, read_page

PAGES = Path(__file__).resolve().parents[1] / "pages"
SLOWEST_SECONDS = 1.0
# What is measured on many pages is not expected of one.
MEASURED = ("confidence", "origins")


@dataclass(frozen=True)
class Example:
    """One page of the folder."""

    html: Path

    @property
    def meta(self) -> dict[str, Any]:
        return tomllib.loads(self.html.with_suffix(".meta.toml").read_text("utf-8"))

    @property
    def expectation(self) -> Path:
        return self.html.with_suffix(".expected.json")

    def read(self) -> Article | Skipped:
        meta = self.meta
        seen_at: datetime = meta["seen_at"]
        known = Circumstances(
            url=meta["url"],
            seen_at=seen_at,
            timezone=meta["timezone"],
            rule=ArticleRule.model_validate(meta["rule"]),
            content_type=meta["content_type"],
            hint=meta.get("hint", {}),
        )
        return read_page(self.html.read_bytes(), known)


def examples() -> list[Example]:
    return [
        Example(file)
        for file in sorted(PAGES.glob("*/*.html"))
        if Example(file).html.with_suffix(".meta.toml").is_file()
    ]


def as_json(result: Article | Skipped) -> dict[str, Any]:
    if isinstance(result, Skipped):
        return {"skipped": result.reason}
    return result.model_dump(mode="json", exclude=set(MEASURED))


@pytest.mark.parametrize(
    "example", examples(), ids=lambda example: f"{example.html.parent.name}-{example.html.stem}"
)
def test_page_reads_as_expected(example: Example) -> None:
    started = time.process_time()
    found = as_json(example.read())
    seconds = time.process_time() - started
    if not example.expectation.is_file():
        text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
        example.expectation.write_text(text, "utf-8")
        pytest.fail(f"{example.expectation.name} was written: read it, correct it, commit it")

    expected = json.loads(example.expectation.read_text("utf-8"))
    assert found == {name: value for name, value in expected.items() if name not in MEASURED}
    assert seconds < SLOWEST_SECONDS


@pytest.mark.parametrize(
    "example", examples(), ids=lambda example: f"{example.html.parent.name}-{example.html.stem}"
)
def test_page_says_whether_it_is_real(example: Example) -> None:
    assert isinstance(example.meta["constructed"], bool)
