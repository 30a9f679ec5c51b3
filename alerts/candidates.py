"""What may be news in a window: what became known in it, and what it brought more knowledge of."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, tuple_
from sqlmodel import Session, col, select

from alerts.records import Window, of_partnership
from models.article import ArticleRow
from models.ledger import ChangeRow, EventRow, News, PartnershipRow
from pipeline.store.batches import in_batches
from pipeline.store.ledger.feed import Record, What, is_recoded

_TOLD = (Record.EVENT, Record.PARTNERSHIP)
_GONE = (What.MERGED, What.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of the change feed about events and partnerships, sorted."""

    # those by which one is no more, later than the window too
    gone: tuple[ChangeRow, ...]
    # names of those in the window that were added or changed, and not because of other rules
    events: frozenset[str]
    partnerships: frozenset[str]


def read_entries(session: Session, window: Window) -> Entries:
    """The entries of the change feed since a window began.

    What they say is looked at here and not in the query: the database would go through the whole
    feed for it instead of the few entries of these days.
    """
    query = select(ChangeRow).where(col(ChangeRow.at) > window.after).order_by(col(ChangeRow.at))
    entries = session.exec(query.order_by(col(ChangeRow.cursor))).all()
    gone = tuple(one for one in entries if one.record in _TOLD and one.what in _GONE)
    more = [one for one in entries if one.at <= window.upto and one.what not in _GONE and not is_recoded(one)]
    return Entries(gone, _names(more, Record.EVENT), _names(more, Record.PARTNERSHIP))


def _names(entries: Sequence[ChangeRow], record: Record) -> frozenset[str]:
    return frozenset(one.record_id for one in entries if one.record == record)


def event_rows(session: Session, window: Window, entries: Entries) -> list[EventRow]:
    """Events that became known in a window, and earlier ones of which it brought more knowledge."""
    known = col(EventRow.known_at)
    standing = (
        select(EventRow)
        .where(EventRow.news != News.BACKFILL)
        .where(or_(col(EventRow.gone_at).is_(None), col(EventRow.gone_at) > window.upto))
        .order_by(col(EventRow.date), col(EventRow.id))
    )
    rows = list(session.exec(standing.where(known > window.after, known <= window.upto)))
    for some in in_batches(sorted(entries.events)):
        rows += session.exec(standing.where(known <= window.after, col(EventRow.id).in_(some)))
    return rows


def partnership_rows(
    session: Session, window: Window, entries: Entries
) -> list[tuple[PartnershipRow, ArticleRow]]:
    """Partnerships of a window, and earlier ones of which, or of whose event, it brought more knowledge.

    Some of these come twice.
    """
    row, known = PartnershipRow, col(PartnershipRow.known_at)
    query = (
        select(PartnershipRow, ArticleRow)
        .join(ArticleRow, col(ArticleRow.id) == col(row.article_id))
        .where(row.news != News.BACKFILL)
        .order_by(col(row.action), col(row.country), known)
    )
    rows = list(session.exec(query.where(known > window.after, known <= window.upto)))
    names, earlier = tuple_(row.country, row.action, row.stage), query.where(known <= window.after)
    for some in in_batches(sorted(entries.events)):
        rows += session.exec(earlier.where(col(row.event_id).in_(some)))
    for some in in_batches(sorted(entries.partnerships)):
        rows += session.exec(earlier.where(names.in_([of_partnership(name) for name in some])))
    return rows
