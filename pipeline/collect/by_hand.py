"""A web address given by hand, asked for under the same limits as every other: pace and robots.txt too."""

from datetime import datetime

from models.collecting import CaptureDraft
from models.outcome import Skipped
from models.source import Source
from pipeline.collect.abreast import Place
from pipeline.collect.answers import Fault
from pipeline.collect.asking import Asker
from pipeline.collect.documents import BACKFILL, Drafted
from pipeline.collect.fetch import Fetcher
from pipeline.collect.page_job import not_the_page


def fetch_document(place: Place, url: str, source: Source, now: datetime) -> Drafted:
    """The page at this address as the draft of a capture, or why there is none."""
    with Fetcher(place.settings) as fetcher:
        answer = Asker(place.engine, fetcher, lambda: now).ask(source, url)
    found = answer if isinstance(answer, Fault) else not_the_page(answer, source) or answer
    if isinstance(found, Fault):
        return Skipped(str(found.reason), f"{url}: {found.line()}")
    draft = CaptureDraft(
        source_id=source.id,
        url_asked=url,
        url_final=found.url_final,
        fetched_at=now,
        status=found.status,
        content_type=found.content_type,
        hint=BACKFILL,
        headers=dict(found.headers),
    )
    return draft, found.body
