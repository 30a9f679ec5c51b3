"""The one polite way to ask a host: its pace, its robots.txt and its wish to be left alone."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine

from models.source import Source
from pipeline.collect.answers import Fault, Fetched
from pipeline.collect.courtesy import held_for, hold, reserve
from pipeline.collect.faults import Reason
from pipeline.collect.fetch import Fetcher
from pipeline.collect.hosts import host_of
from pipeline.collect.robots import Robots


class Asker:
    """Asks for addresses of sources; shared by threads, and in step with other processes by the store."""

    def __init__(self, engine: Engine, fetcher: Fetcher, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._fetcher = fetcher
        self._now = now
        self._robots = Robots(engine)

    def ask(
        self, source: Source, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched | Fault:
        """What this address answers, waiting for the host's next free moment. Never raises."""

        def permit(target: str) -> Fault | None:
            return self._fetcher.unaskable(target) or self._refusal(source, target)

        refused = permit(url)
        if refused is not None:
            return refused
        self._pace(url, self._delay(source, url))
        answer = self._fetcher.ask(url, etag=etag, last_modified=last_modified, permit=permit)
        if isinstance(answer, Fault) and answer.retry_after and answer.status in (429, 503):
            hold(self._engine, host_of(url), self._now() + timedelta(seconds=answer.retry_after))
        return answer

    def _refusal(self, source: Source, url: str) -> Fault | None:
        held = held_for(self._engine, host_of(url), self._now())
        if held:
            return Fault(
                Reason.RATE_LIMITED,
                f"{host_of(url)} wants to be left alone for {held:.0f} s",
                retry_after=held,
            )
        if source.robots == "absent":
            return None

        def ask(address: str) -> Fetched | Fault:
            self._pace(address, source.delay_seconds)
            return self._fetcher.ask(address)

        return self._robots.refusal(url, self._now(), ask)

    def _delay(self, source: Source, url: str) -> float:
        """The catalogue's pace, or the slower one that the host's robots.txt asks for."""
        if source.robots == "absent":
            return source.delay_seconds
        return max(source.delay_seconds, self._robots.delay(url, self._now()))

    def _pace(self, url: str, delay: float) -> None:
        wait = reserve(self._engine, host_of(url), delay, time.time())
        if wait > 0:
            time.sleep(wait)
