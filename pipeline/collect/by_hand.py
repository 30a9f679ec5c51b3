"""A web address given by hand, fetched under the same limits as every other."""

from datetime import datetime

from models.collecting import CaptureDraft
from models.outcome import Skipped
from pipeline.collect.answers import Fault
from pipeline.collect.documents import BACKFILL, Drafted
from pipeline.collect.fetch import Fetcher
from pipeline.config import Settings


def fetch_document(settings: Settings, url: str, source: str, now: datetime) -> Drafted:
    """The page at this address as the draft of a capture, or why there is none."""
    with Fetcher(settings) as fetcher:
        found = fetcher.ask(url)
    if isinstance(found, Fault):
        return Skipped(str(found.reason), f"{url}: {found.line()}")
    draft = CaptureDraft(
        source_id=source,
        url_asked=url,
        url_final=found.url_final,
        fetched_at=now,
        status=found.status,
        content_type=found.content_type,
        hint=BACKFILL,
        headers=dict(found.headers),
    )
    return draft, found.body
