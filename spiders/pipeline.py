"""Where Scrapy's items go: the one door of the store."""

from dataclasses import dataclass
from typing import Self

from scrapy.crawler import Crawler

from models.collecting import EntryRow
from pipeline.collect.answers import Fault, Fetched
from spiders.desk import Desk


@dataclass(frozen=True, slots=True)
class Page:
    """The page of a listed article, or why there is none."""

    entry: EntryRow
    answer: Fetched | Fault


class CapturePipeline:
    """Keeps each page before the next is read, so that a killed crawl loses none."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.spider.desk)  # type: ignore[union-attr]

    def process_item(self, item: Page) -> Page:
        """Store the page, or what became of the entry without it."""
        self._desk.settle_page(item.entry, item.answer)
        return item
