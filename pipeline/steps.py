"""The steps of the main job, one per task: each drains what is still to do, and twice is once.

DAGs and the command line call these and nothing below them. Every step takes the workplace it
works in; without one it uses that of the process (settings, database and catalogue by environment).
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import structlog
from sqlmodel import Session

from models.article import Article, ArticleRow
from models.coding import Coding
from models.collecting import CaptureRow
from models.outcome import Exit, Skipped, Summary
from pipeline.clock import now
from pipeline.coding import code_article, ruling_coder
from pipeline.collect import feed_job, page_job
from pipeline.collect.publishers import Publishers
from pipeline.drain import Work, drain
from pipeline.reading import EXTRACTOR, article_url, read_capture
from pipeline.store import ledger, stages, stories
from pipeline.store.articles import Reading, store_readings
from pipeline.store.codings import store_codings
from pipeline.store.database import reading
from pipeline.store.sight import not_seen
from pipeline.workplace import Workplace, workplace

log = structlog.get_logger()


def collect_feeds(source_ids: Sequence[str] | None = None, *, place: Workplace | None = None) -> Summary:
    """Ask every feed that is due, keep what it listed, note what was seen."""
    place = place or workplace()
    return _told(feed_job.collect_feeds(place, place.chosen(source_ids), now()))


def fetch_entries(source_ids: Sequence[str] | None = None, *, place: Workplace | None = None) -> Summary:
    """Read the pages of entries that feeds listed, and pages that are due for another look."""
    place = place or workplace()
    publishers = Publishers(place.sources.values())
    return _told(page_job.fetch_entries(place, place.chosen(source_ids), now(), publishers=publishers))


def collect_sites(source_ids: Sequence[str] | None = None, *, place: Workplace | None = None) -> Summary:
    """Let the spiders read list pages, JSON lists and sitemaps, in a process of their own."""
    place = place or workplace()
    return _told(place.crawl(place.settings, place.chosen(source_ids)))


def extract_new(*, place: Workplace | None = None) -> Summary:
    """Turn captures into articles; a page that changed becomes a new version."""
    place = place or workplace()
    work = Work(stages.EXTRACT, EXTRACTOR, _captures_to_read, partial(_read, place), keep_articles)
    return _told(drain(place.engine, work, now()))


def group_new(*, place: Workplace | None = None) -> Summary:
    """Say which articles tell the same: copies and mirrors corroborate, they are not news again."""
    place = place or workplace()
    return _told(stories.group_new(place.engine, now()))


def classify_new(*, place: Workplace | None = None) -> Summary:
    """Code articles by the rules that rule now; those coded before keep their coding until re-coded."""
    place = place or workplace()
    coder = ruling_coder(place)
    work = Work(
        stages.CLASSIFY, coder.ruleset, _articles_to_code, partial(code_article, coder), _keep_codings
    )
    return _told(drain(place.engine, work, now()))


def record_new(*, place: Workplace | None = None) -> Summary:
    """Bring codings into the ledger: events, partnerships and what counts towards the commitments."""
    place = place or workplace()
    summary = Summary(ledger.STAGE)
    with reading(place.engine) as session:
        waiting = ledger.waiting(session)
    for ruleset in waiting:
        summary.merge(ledger.record_new(place.engine, place.ledger_rules, now(), ruleset))
    return _told(summary)


def source_health(*, place: Workplace | None = None) -> Summary:
    """Say which sources could not be seen, and since when."""
    place = place or workplace()
    sources = place.chosen(None)
    with reading(place.engine) as session:
        blind = not_seen(session, sources, now())
    for source in blind:
        log.warning("source_not_seen", **source._asdict())
    summary = Summary("source_health", notes=[f"{source.source_id}: {source.reason}" for source in blind])
    summary.add(Exit.UNCHANGED, len(sources) - len(blind))
    summary.add(Exit.RETRY, len(blind))
    return _told(summary)


def _told(summary: Summary) -> Summary:
    log.info("step_done", **summary.as_dict())
    return summary


def _captures_to_read(session: Session, limit: int) -> Sequence[CaptureRow]:
    return stages.to_extract(session, EXTRACTOR, limit)


def _read(place: Workplace, capture: CaptureRow) -> Article | Skipped:
    return read_capture(capture, place.captures.read(capture), place.source(capture.source_id))


def keep_articles(
    session: Session, read: Sequence[tuple[CaptureRow, Article | Skipped]], moment: datetime
) -> Sequence[Exit]:
    """Keep what these captures say, each as a version of the page at its canonical address."""
    readings = [Reading(capture, article_url(capture), said) for capture, said in read]
    return store_readings(session, readings, now=moment)


def _articles_to_code(session: Session, limit: int) -> Sequence[ArticleRow]:
    return stages.articles_never_seen(session, stages.CLASSIFY, limit)


def _keep_codings(
    session: Session, coded: Sequence[tuple[ArticleRow, Coding | Skipped]], moment: datetime
) -> Sequence[Exit]:
    store_codings(session, [coding for _, coding in coded if isinstance(coding, Coding)], now=moment)
    return [Exit.STORED if isinstance(coding, Coding) else Exit.SKIPPED for _, coding in coded]
