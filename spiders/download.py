"""Scrapy's downloads, by the collector's one polite and guarded way of asking."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from pipeline.collect.answers import Fault, Fetched
from spiders.desk import Desk

# Hosts asked side by side; the threads mostly wait for the pace of theirs.
_THREADS = 32


class Unanswered(Exception):
    """The ask ended in a fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.line())
        self.fault = fault


class GivenUp(Exception):
    """The host has been silent for so long in this run that it was not asked."""


class PoliteHandler(BaseDownloadHandler):
    """Asks through the desk's `Asker`: guarded addresses, robots.txt, pace, limits, redirects.

    Raises `Unanswered` where the ask ends in a fault, `GivenUp` for pages of a silent host.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._threads = ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="ask")

    async def download_request(self, request: Request) -> Response:
        desk: Desk = self.crawler.spider.desk  # type: ignore[union-attr]
        answer = await asyncio.get_running_loop().run_in_executor(self._threads, _ask, desk, request)
        if isinstance(answer, Fault):
            raise Unanswered(answer)
        headers = {name: [value] for name, value in answer.headers.items()}
        return Response(
            answer.url_final, status=answer.status, headers=headers, body=answer.body, request=request
        )

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _ask(desk: Desk, request: Request) -> Fetched | Fault:
    meta = request.meta
    if meta.get("page") and desk.given_up(request.url):
        raise GivenUp(request.url)
    return desk.asker.ask(
        meta["source"], request.url, etag=meta.get("etag"), last_modified=meta.get("last_modified")
    )


def answer_of(response: Response) -> Fetched:
    """The answer behind a response, as the collector knows it."""
    headers = {str(name).lower(): str(value) for name, value in response.headers.to_unicode_dict().items()}
    asked = response.request.url if response.request else response.url
    return Fetched(asked, response.url, response.status, headers, response.body)
