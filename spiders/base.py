"""The common way of all spiders: ask what is due, read what it lists, read the pages of what is new."""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from models.collecting import EntryRow
from models.outcome import Skipped
from models.source import EndpointKind
from pipeline.collect.answers import Fault, Fetched
from pipeline.collect.endpoints import Due
from pipeline.collect.faults import Reason
from pipeline.collect.hosts import host_of
from pipeline.collect.listed import Listing
from pipeline.collect.listings import read_listing
from pipeline.collect.looks import view_of
from pipeline.collect.sight import View
from spiders.desk import Desk
from spiders.download import GivenUp, Unanswered, answer_of
from spiders.pipeline import Page

# An index of years of months is read at its newest end only.
_MOST_CHILDREN = 5
# Listings first: what they announce decides what else is asked of the host.
_LISTING_FIRST = 10


@dataclass
class Sighting:
    """One look at an endpoint while it spreads over several pages."""

    due: Due
    answer: Fetched | Fault
    view: View
    first: Listing
    last: Listing = field(default_factory=lambda: Listing(()))
    pages: int = 1


class CatalogueSpider(Spider):
    """Reads all endpoints of one kind."""

    kind: ClassVar[EndpointKind]

    def __init__(self, desk: Desk, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.desk = desk

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        kwargs.setdefault("desk", None)
        kwargs["desk"] = kwargs["desk"] or Desk.open()
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.broken, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """What is due to be looked at, then the pages that an earlier run left waiting."""
        for due in self.desk.due(self.kind):
            yield self._ask(due, due.endpoint.url, self.read, self.not_read, {"due": due})
        for request in self._ask_pages(self.desk.waiting(self.kind)):
            yield request

    def further_page(self, sighting: Sighting) -> str:
        """The address of a further page of this listing, or "" when there is none to read.

        Here: the next of the listings that the first page names (sitemap indexes, hub pages).
        """
        limit = max(_MOST_CHILDREN, sighting.due.endpoint.max_pages)
        children = sighting.first.more[:limit]
        return children[sighting.pages - 1] if sighting.pages <= len(children) else ""

    def read(self, response: Response, due: Due) -> Iterator[Request]:
        """The first page of a listing."""
        answer = answer_of(response)
        view, listing = view_of(due, answer)
        yield from self._go_on(Sighting(due, answer, view, listing, listing))

    def not_read(self, failure: Failure) -> Iterator[Request]:
        """No answer for a listing: that, too, is a look."""
        due: Due = failure.request.cb_kwargs["due"]  # type: ignore[attr-defined]
        fault = fault_behind(failure)
        view, listing = view_of(due, fault)
        yield from self._settle(Sighting(due, fault, view, listing))

    def read_more(self, response: Response, sighting: Sighting) -> Iterator[Request]:
        """A further page of a listing."""
        listing = read_listing(answer_of(response), sighting.due.source, sighting.due.endpoint)
        sighting.last = Listing(()) if isinstance(listing, Skipped) else listing
        sighting.pages += 1
        entries = (*sighting.view.entries, *sighting.last.entries)
        sighting.view = replace(sighting.view, entries=entries)
        yield from self._go_on(sighting)

    def no_more(self, failure: Failure) -> Iterator[Request]:
        """A further page did not come: what the first ones listed is kept."""
        fault_behind(failure)
        yield from self._settle(failure.request.cb_kwargs["sighting"])  # type: ignore[attr-defined]

    def broken(self, failure: Failure, response: Response) -> None:
        """An error of ours ended a look: the crawl fails by it, and the check says that nothing was seen."""
        found = response.request.cb_kwargs if response.request else {}
        due = found["sighting"].due if "sighting" in found else found.get("due")
        if due and failure.value:
            self.desk.settle_broken_look(due, failure.value)

    def read_page(self, response: Response, entry: EntryRow) -> Iterator[Page]:
        """The page of an article."""
        yield Page(entry, answer_of(response))

    def page_not_read(self, failure: Failure) -> Iterator[Page]:
        """No page: the entry waits or is set apart; one that was not asked for keeps its place."""
        entry: EntryRow = failure.request.cb_kwargs["entry"]  # type: ignore[attr-defined]
        if not isinstance(failure.value, GivenUp):
            yield Page(entry, fault_behind(failure))

    def _go_on(self, sighting: Sighting) -> Iterator[Request]:
        url = "" if sighting.view.fault else self.further_page(sighting)
        if url:
            yield self._ask(sighting.due, url, self.read_more, self.no_more, {"sighting": sighting})
        else:
            yield from self._settle(sighting)

    def _settle(self, sighting: Sighting) -> Iterator[Request]:
        yield from self._ask_pages(self.desk.settle_look(sighting.due, sighting.view, sighting.answer))

    def _ask(self, due: Due, url: str, callback: Any, errback: Any, found: dict[str, Any]) -> Request:
        meta: dict[str, Any] = {"source": due.source}
        if url == due.endpoint.url:
            meta |= {"etag": due.etag, "last_modified": due.last_modified}
        return Request(
            url,
            callback=callback,
            errback=errback,
            cb_kwargs=found,
            meta=meta,
            priority=_LISTING_FIRST,
            dont_filter=True,
        )

    def _ask_pages(self, entries: Iterable[EntryRow]) -> Iterator[Request]:
        """Requests for these pages; an address that names no host makes none and is set apart."""
        for entry in entries:
            if host_of(entry.url):
                yield self._ask_page(entry)
            else:
                self.desk.settle_page(entry, Fault(Reason.BAD_URL, f"{entry.url[:200]} names no host"))

    def _ask_page(self, entry: EntryRow) -> Request:
        source = self.desk.sources[entry.source_id]
        return Request(
            entry.url,
            callback=self.read_page,
            errback=self.page_not_read,
            cb_kwargs={"entry": entry},
            meta={"source": self.desk.publishers.asked_as(source, entry.endpoint, entry.url), "page": True},
            dont_filter=True,
        )


def fault_behind(failure: Failure) -> Fault:
    """The fault of a failed ask; anything else is an error of ours and goes on as such."""
    if not isinstance(failure.value, Unanswered):
        failure.raiseException()
    fault: Fault = failure.value.fault
    return fault
