"""Ask the feeds that are due."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog

from models.collecting import Check
from models.outcome import Summary
from models.source import EndpointKind, Source
from pipeline.collect.abreast import Place, by_host, side_by_side
from pipeline.collect.asking import Asker
from pipeline.collect.endpoints import Due, count_look, due_endpoints
from pipeline.collect.fetch import Fetcher
from pipeline.collect.looks import settle_broken_look, settle_look, view_of

log = structlog.get_logger()


def collect_feeds(
    place: Place, sources: Mapping[str, Source], now: datetime, *, everything: bool = False
) -> Summary:
    """Look at every feed that is due (`everything`: at all of them); each look leaves a check.

    New entries wait for their pages to be read, except where the feed carries the whole text.
    """
    wanted = due_endpoints(place.engine, sources.values(), [EndpointKind.FEED], now, everything=everything)
    summary = Summary("collect_feeds")
    with Fetcher(place.settings) as fetcher:
        asker = Asker(place.engine, fetcher, lambda: now)

        def look(group: Sequence[Due]) -> list[Check]:
            return [_look_always(place, asker, due, now) for due in group]

        for check in side_by_side(by_host(wanted, lambda due: due.endpoint.url), look):
            count_look(summary, check)
    return summary


def _look_always(place: Place, asker: Asker, due: Due, now: datetime) -> Check:
    try:
        return _look(place, asker, due, now)
    except Exception as error:
        # One feed's unforeseen fault must not stop the others; the log holds its trace.
        log.exception("look_failed", source=due.source.id, endpoint=due.endpoint.url)
        return settle_broken_look(place.engine, place.captures, due, error, now)


def _look(place: Place, asker: Asker, due: Due, now: datetime) -> Check:
    url = due.endpoint.url
    answer = asker.ask(due.source, url, etag=due.etag, last_modified=due.last_modified)
    view, _ = view_of(due, answer)
    check, _ = settle_look(place.engine, place.captures, due, view, answer, now)
    log.info("looked", source=check.source_id, outcome=check.outcome, reason=check.reason, fresh=check.fresh)
    return check
