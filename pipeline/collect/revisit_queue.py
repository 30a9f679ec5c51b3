"""Which pages are to be looked at again now."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, and_, or_
from sqlmodel import col, select

from models.article import ArticleRow
from models.coding import CodingRow
from models.collecting import CaptureRow, EntryRow, EntryState
from models.source import Revisit, Source
from pipeline.collect.revisits import STEPS, revisited
from pipeline.store.database import reading

# After a stop as long as this, older pages are not looked at again: there would be too many at once.
_OLDEST = 3 * STEPS[-1]


def due_revisits(
    engine: Engine, sources: Iterable[Source], now: datetime, *, limit: int = 500
) -> list[EntryRow]:
    """Pages read before that are to be looked at again now, longest overdue first.

    A source adds at most four requests for each of its pages, or for each that was coded relevant.
    """
    wanted: dict[Revisit, list[str]] = {which: [] for which in Revisit}
    for source in sources:
        wanted[revisited(source)].append(source.id)
    query = (
        select(EntryRow)
        .where(EntryRow.state == EntryState.CAPTURED, EntryRow.next_try <= now)
        .where(EntryRow.revisits < len(STEPS), col(EntryRow.seen_at) > now - _OLDEST)
        .where(
            or_(
                col(EntryRow.source_id).in_(wanted[Revisit.ALL]),
                and_(col(EntryRow.source_id).in_(wanted[Revisit.RELEVANT]), _relevant()),
            )
        )
        .order_by(col(EntryRow.next_try), col(EntryRow.id))
        .limit(limit)
    )
    with reading(engine) as session:
        return list(session.exec(query))


def _relevant() -> ColumnElement[bool]:
    """Whether a page of this entry was ever coded relevant, under whatever rules."""
    return (
        select(CodingRow.article_id)
        .join(ArticleRow, col(ArticleRow.id) == CodingRow.article_id)
        .join(CaptureRow, col(CaptureRow.id) == ArticleRow.capture_id)
        .where(CodingRow.relevant, CaptureRow.source_id == EntryRow.source_id)
        .where(CaptureRow.url_asked == EntryRow.url)
        .correlate(EntryRow)
        .exists()
    )
