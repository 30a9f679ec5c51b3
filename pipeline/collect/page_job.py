"""Read the pages of entries that wait for theirs, and look again at pages that were read."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog

from models.collecting import EntryRow
from models.outcome import Exit, Summary
from models.source import Endpoint, EndpointKind, Source
from pipeline.collect.abreast import Place, by_host, side_by_side
from pipeline.collect.answers import Fault, Fetched
from pipeline.collect.asking import Asker
from pipeline.collect.entries import capture_page, pending_entries, postpone
from pipeline.collect.faults import WHOLE_HOST, Reason
from pipeline.collect.fetch import Fetcher
from pipeline.collect.publishers import Publishers, discovering, is_elsewhere
from pipeline.collect.revisit_queue import due_revisits
from pipeline.collect.sight import disguised
from pipeline.store.database import writing

log = structlog.get_logger()

# After so many asks in a row without any answer, a host is left alone until the next run.
_PATIENCE = 2


def fetch_entries(
    place: Place,
    sources: Mapping[str, Source],
    now: datetime,
    *,
    revisits: bool = True,
    publishers: Publishers | None = None,
) -> Summary:
    """Read the pages that feeds announced, and look again at pages of every kind where that is due.

    `publishers`: whose pages search feeds find; without it, those of the given sources.
    """
    publishers = publishers or Publishers(sources.values())
    waiting = pending_entries(place.engine, sources, [EndpointKind.FEED], now)
    if revisits:
        waiting += due_revisits(place.engine, sources.values(), now)
    summary = Summary("fetch_entries")
    with Fetcher(place.settings) as fetcher:
        asker = Asker(place.engine, fetcher, lambda: now)

        def read(entries: Sequence[EntryRow]) -> list[Summary]:
            return [_read_host(place, sources, publishers, asker, entries, now)]

        for part in side_by_side(by_host(waiting, lambda entry: entry.url), read):
            summary.merge(part)
    return summary


def _read_host(
    place: Place,
    sources: Mapping[str, Source],
    publishers: Publishers,
    asker: Asker,
    entries: Sequence[EntryRow],
    now: datetime,
) -> Summary:
    """Read these pages of one host; once it is silent, the rest keeps its place and costs no attempt."""
    summary, silent = Summary("fetch_entries"), 0
    for entry in entries:
        source = sources[entry.source_id]
        answer = asker.ask(publishers.asked_as(source, entry.endpoint, entry.url), entry.url)
        exit_ = settle_page(place, source, entry, answer, now, publishers)
        summary.add(exit_)
        if entry.detail:
            summary.notes.append(entry.detail)
        silent = silent + 1 if isinstance(answer, Fault) and answer.reason in WHOLE_HOST else 0
        if silent >= _PATIENCE:
            break
    return summary


def settle_page(
    place: Place,
    source: Source,
    entry: EntryRow,
    answer: Fetched | Fault,
    now: datetime,
    publishers: Publishers,
) -> Exit:
    """Keep the page of an entry, or say what becomes of the entry without it."""
    search = discovering(source, entry.endpoint)
    result = answer if isinstance(answer, Fault) else not_the_page(answer, source, search) or answer
    finder = publishers.attributed if search else None
    with writing(place.engine) as session:
        if isinstance(result, Fetched):
            exit_ = capture_page(session, place.captures, entry, result, now, finder=finder)
        else:
            exit_ = postpone(session, place.captures, entry, result, now)
    reason = result.reason if isinstance(result, Fault) else ""
    log.info("page", source=entry.source_id, url=entry.url, exit=exit_, reason=reason)
    return exit_


def not_the_page(answer: Fetched, source: Source, search: Endpoint | None = None) -> Fault | None:
    """Why this answer is not the page that was asked for, if it is not.

    `search`: the endpoint of a search feed that listed it, whose own pages it must not be.
    """
    if not answer.body.strip():
        empty = f"{answer.url_final[:200]}: an empty page"
        return Fault(Reason.NO_CONTENT, empty, answer.status, url_final=answer.url_final)
    if search is None or is_elsewhere(answer.url_final, search.url):
        return disguised(answer, source)
    where = f"{answer.url_asked[:200]} leads to no publisher"
    return Fault(Reason.UNRESOLVED, where, answer.status, url_final=answer.url_final)
