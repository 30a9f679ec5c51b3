"""What a reader was told already: kept with every mail, so that nothing is told twice."""

from collections.abc import Iterable, Iterator, Mapping

from sqlmodel import Session, col, select

from alerts.records import News
from models.alerts import HitRow, doubtful
from pipeline.store.batches import in_batches


def untold(session: Session, subscription_id: str, record: str, ids: Iterable[str]) -> set[str]:
    """Those of these records that this reader was not told of."""
    left = sorted(set(ids))
    told: set[str] = set()
    for some in in_batches(left):
        query = select(HitRow.record_id).where(
            HitRow.subscription_id == subscription_id,
            HitRow.record == record,
            col(HitRow.record_id).in_(some),
        )
        told.update(session.exec(query))
    return set(left) - told


def news_to(session: Session, subscription_id: str, record: str, sure: Mapping[str, bool]) -> set[str]:
    """Those of these that this reader was not told, or only as to be checked before they were certain."""
    left = untold(session, subscription_id, record, sure)
    unsure = [name for name in left if not sure[name]]
    return left - set(unsure) | untold(session, subscription_id, doubtful(record), unsure)


def records_of(news: News) -> Iterator[tuple[str, str]]:
    """Everything that a mail with this news tells: kinds and identifiers of records, some perhaps twice."""
    for partner in news.partners:
        yield _as_told("partnership", partner.sure), partner.record_id
        yield "article", partner.report.article_id
    for move in (*news.moves, *(move for step in news.steps for move in step.moves)):
        yield _as_told("partnership", move.sure), move.record_id
        yield "article", move.report.article_id
    for step in news.steps:
        yield _as_told("event", step.sure), step.event_id
        yield "article", step.report.article_id
    for item in news.items:
        yield "item", item.record_id
        yield "article", item.record_id
    yield from (("correction", correction.record_id) for correction in news.corrections)
    yield from (("change", withdrawal.record_id) for withdrawal in news.withdrawals)


def _as_told(record: str, sure: bool) -> str:
    return record if sure else doubtful(record)
