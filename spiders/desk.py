"""What the spiders of one run share: store, sources, the way of asking, and the count of what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from sqlalchemy import Engine

from models.collecting import EntryRow
from models.outcome import Summary
from models.source import EndpointKind, Source
from pipeline.catalogue import usable_sources
from pipeline.clock import now
from pipeline.collect.answers import Fault, Fetched
from pipeline.collect.asking import Asker
from pipeline.collect.endpoints import Due, count_look, due_endpoints
from pipeline.collect.entries import pending_entries
from pipeline.collect.faults import WHOLE_HOST
from pipeline.collect.fetch import Fetcher
from pipeline.collect.hosts import host_of
from pipeline.collect.listed import Listed
from pipeline.collect.looks import settle_broken_look, settle_look, unseen_of
from pipeline.collect.page_job import settle_page
from pipeline.collect.publishers import Publishers
from pipeline.collect.sight import View
from pipeline.config import Settings
from pipeline.config import settings as settings_of_process
from pipeline.store.captures import CaptureStore
from pipeline.store.database import open_engine

# After so many asks in a row without any answer, a host's pages are left for the next run.
_PATIENCE = 2


@dataclass
class Desk:
    """The edge between Scrapy and the store; its methods may be called from several crawlers of a process."""

    settings: Settings
    engine: Engine
    captures: CaptureStore
    sources: dict[str, Source]
    asker: Asker
    clock: Callable[[], datetime] = now
    everything: bool = False
    publishers: Publishers = field(default_factory=Publishers)
    summary: Summary = field(default_factory=lambda: Summary("collect_sites"))
    _silent: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def open(
        cls, settings: Settings | None = None, *, only: Sequence[str] = (), everything: bool = False
    ) -> "Desk":
        """A desk by these settings (else those of the process), for the named sources (else all).

        Raises:
            CatalogueError: when the catalogue cannot be used.
            KeyError: when a named source is not in it.
        """
        wanted = settings or settings_of_process()
        sources = usable_sources(wanted.sources)
        chosen = {name: sources[name] for name in only} if only else sources
        engine = open_engine(wanted.database)
        asker = Asker(engine, Fetcher(wanted), now)
        desk = cls(wanted, engine, CaptureStore(wanted.captures), chosen, asker, everything=everything)
        desk.publishers = Publishers(sources.values())
        return desk

    def due(self, kind: EndpointKind) -> list[Due]:
        """Endpoints of this kind to look at now."""
        return due_endpoints(
            self.engine, self.sources.values(), [kind], self.clock(), everything=self.everything
        )

    def waiting(self, kind: EndpointKind) -> list[EntryRow]:
        """Entries of earlier looks whose page is to be asked for now."""
        return pending_entries(self.engine, self.sources, [kind], self.clock())

    def unseen(self, due: Due, entries: tuple[Listed, ...]) -> bool:
        """Whether any of these entries is not known yet."""
        return bool(unseen_of(self.engine, due, entries))

    def settle_look(self, due: Due, view: View, answer: Fetched | Fault) -> list[EntryRow]:
        """Keep a look, with its check, and give the entries that are new."""
        check, rows = settle_look(self.engine, self.captures, due, view, answer, self.clock())
        with self._lock:
            count_look(self.summary, check)
        return rows

    def settle_broken_look(self, due: Due, error: BaseException) -> None:
        """Keep the check of a look that ended in an error of ours."""
        check = settle_broken_look(self.engine, self.captures, due, error, self.clock())
        with self._lock:
            count_look(self.summary, check)

    def settle_page(self, entry: EntryRow, answer: Fetched | Fault) -> None:
        """Keep the page of an entry, or what became of it."""
        source = self.sources[entry.source_id]
        exit_ = settle_page(self, source, entry, answer, self.clock(), self.publishers)
        host = host_of(entry.url)
        with self._lock:
            self.summary.add(exit_)
            if entry.detail:
                self.summary.notes.append(entry.detail)
            silent = isinstance(answer, Fault) and answer.reason in WHOLE_HOST
            self._silent[host] = self._silent.get(host, 0) + 1 if silent else 0

    def given_up(self, url: str) -> bool:
        """Whether this host has been silent so often that its pages wait for the next run."""
        return self._silent.get(host_of(url), 0) >= _PATIENCE
