"""Look at a source once and keep nothing: what its endpoints list, and what its newest article says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from models.article import Article
from models.collecting import Check
from models.outcome import Skipped
from models.source import Endpoint, Source
from pipeline.collect.abreast import Place
from pipeline.collect.answers import Fault
from pipeline.collect.asking import Asker
from pipeline.collect.endpoints import Due
from pipeline.collect.fetch import Fetcher
from pipeline.collect.listed import Listed
from pipeline.collect.looks import view_of
from pipeline.collect.sight import History, judge
from pipeline.extract.page import extract_page


@dataclass(frozen=True, slots=True)
class Probed:
    """What one endpoint showed, and its first article where it listed one."""

    endpoint: Endpoint
    check: Check
    entries: tuple[Listed, ...]
    article: Article | Skipped | None


def probe(place: Place, source: Source, now: datetime) -> Iterator[Probed]:
    """Ask each endpoint of a source once, and the page of its first entry."""
    with Fetcher(place.settings) as fetcher:
        asker = Asker(place.engine, fetcher, lambda: now)
        for endpoint in source.endpoints:
            due = Due(source, endpoint)
            view, listing = view_of(due, asker.ask(source, endpoint.url))
            check = judge(source, endpoint, view, History(), fresh=len(view.entries), now=now)
            first = listing.entries[0] if listing.entries else None
            article = _article(asker, source, first, now) if first else None
            yield Probed(endpoint, check, listing.entries, article)


def _article(asker: Asker, source: Source, entry: Listed, now: datetime) -> Article | Skipped:
    answer = asker.ask(source, entry.url)
    if isinstance(answer, Fault):
        return Skipped(str(answer.reason), answer.line())
    return extract_page(
        answer.body,
        url=answer.url_final,
        seen_at=now,
        source=source,
        content_type=answer.content_type,
        hint={"title": entry.title, "published": entry.published_raw},
    )
