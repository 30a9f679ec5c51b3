"""What became of things a reader was told: pages changed or removed, events merged or withdrawn."""

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from alerts.records import Correction, Report, Window, Withdrawal
from alerts.told import untold
from models.alerts import HitRow, SubscriptionRow
from models.article import ArticleRow, Change
from models.ledger import ChangeRow, EventRow

_TOLD_OF = (Change.SUBSTANCE, Change.REMOVED)
# The words of the change feed for an event that is no more.
_MERGED = "merged"
_WITHDRAWN = "withdrawn"


def corrections(session: Session, reader: SubscriptionRow, window: Window) -> tuple[Correction, ...]:
    """Pages quoted to this reader of which a later version says something else, or nothing."""
    new, old = aliased(ArticleRow), aliased(ArticleRow)
    query = (
        select(new, old)
        .join(
            old,
            (col(old.url) == col(new.url))
            & (col(old.source_id) == col(new.source_id))
            & (col(old.version) < col(new.version)),
        )
        .join(HitRow, (col(HitRow.record) == "article") & (col(HitRow.record_id) == col(old.id)))
        .where(HitRow.subscription_id == reader.id, col(new.change).in_(_TOLD_OF))
        .where(col(new.stored_at) > window.after, col(new.stored_at) <= window.upto)
        .order_by(col(new.stored_at), col(new.id), col(old.version))
    )
    latest = {now.id: (now, before) for now, before in session.exec(query)}
    fresh = untold(session, reader.id, "correction", latest)
    return tuple(_correction(now, before) for now, before in latest.values() if now.id in fresh)


def _correction(now: ArticleRow, before: ArticleRow) -> Correction:
    said = Report(
        article_id=now.id,
        source_id=now.source_id,
        url=now.url,
        title=before.title,
        language=before.language,
        published_on=before.published_on,
        quote="",
    )
    return Correction(record_id=now.id, change=now.change, report=said)


def withdrawals(session: Session, reader: SubscriptionRow, window: Window) -> tuple[Withdrawal, ...]:
    """Events told to this reader that are withdrawn, or merged into one that another mail told of."""
    query = (
        select(ChangeRow, EventRow, HitRow)
        .join(EventRow, col(EventRow.id) == col(ChangeRow.record_id))
        .join(HitRow, (col(HitRow.record) == "event") & (col(HitRow.record_id) == col(ChangeRow.record_id)))
        .where(HitRow.subscription_id == reader.id)
        .where(ChangeRow.record == "event", col(ChangeRow.what).in_((_MERGED, _WITHDRAWN)))
        .where(col(EventRow.gone_at).is_not(None))
        .where(col(ChangeRow.at) > window.after, col(ChangeRow.at) <= window.upto)
        .order_by(col(ChangeRow.cursor))
    )
    rows = session.exec(query).all()
    fresh = untold(session, reader.id, "change", (str(change.cursor) for change, _, _ in rows))
    return tuple(
        Withdrawal(str(change.cursor), event.id, change.what, event.what, change.because)
        for change, event, hit in rows
        if str(change.cursor) in fresh and (change.what == _WITHDRAWN or _told_apart(session, change, hit))
    )


def _told_apart(session: Session, change: ChangeRow, hit: HitRow) -> bool:
    other = session.get(HitRow, (hit.subscription_id, "event", _successor(change)))
    return other is not None and other.digest_id != hit.digest_id


def told_by_another_name(session: Session, reader: SubscriptionRow, window: Window) -> set[str]:
    """Events that took in one which this reader was told of: the same happening, so no news."""
    query = (
        select(ChangeRow)
        .where(ChangeRow.record == "event", ChangeRow.what == _MERGED, col(ChangeRow.at) > window.after)
        .order_by(col(ChangeRow.cursor))
    )
    merges = [(change.record_id, _successor(change)) for change in session.exec(query)]
    new = untold(session, reader.id, "event", (record for record, _ in merges))
    known: set[str] = set()
    for merged, into in merges:
        if merged not in new or merged in known:
            known.add(into)
    return known


def _successor(change: ChangeRow) -> str:
    return str(change.data.get("into", ""))
