"""What became of things a reader was told: pages changed or removed, events and partnerships no more."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from alerts.records import Correction, Report, Withdrawal, of_partnership
from alerts.snapshot import TOLD_CHANGES, Snapshot
from alerts.told import untold
from models.alerts import DigestRow, HitRow, SubscriptionRow, doubtful
from models.article import ArticleRow
from models.ledger import ChangeRow, EventRow, PartnershipRow
from pipeline.store.ledger.feed import What

# Made once: each of these takes SQLAlchemy as long as the query itself.
_NEW, _OLD = aliased(ArticleRow), aliased(ArticleRow)


def corrections(session: Session, reader: SubscriptionRow, snapshot: Snapshot) -> tuple[Correction, ...]:
    """Pages quoted to this reader of which a later version says something else, or nothing."""
    if not snapshot.changed:
        return ()
    new, old, window = _NEW, _OLD, snapshot.window
    query = (
        select(new, old)
        .join(
            old,
            (col(old.url) == col(new.url))
            & (col(old.source_id) == col(new.source_id))
            & (col(old.version) < col(new.version)),
        )
        .join(HitRow, (col(HitRow.record) == "article") & (col(HitRow.record_id) == col(old.id)))
        .where(HitRow.subscription_id == reader.id, col(new.change).in_(TOLD_CHANGES))
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


def withdrawals(session: Session, reader: SubscriptionRow, snapshot: Snapshot) -> tuple[Withdrawal, ...]:
    """What this reader was told and is withdrawn, or an event merged into one that another mail told of."""
    # an archive coded anew by other rules is no reason to write to anybody
    gone = [
        change
        for change in snapshot.gone
        if change.at <= snapshot.window.upto and not change.data.get("recoded")
    ]
    fresh = untold(session, reader.id, "change", (str(change.cursor) for change in gone))
    found = (_withdrawal(session, reader, change) for change in gone if str(change.cursor) in fresh)
    return tuple(withdrawal for withdrawals in found for withdrawal in withdrawals)


def _withdrawal(session: Session, reader: SubscriptionRow, change: ChangeRow) -> Iterator[Withdrawal]:
    told = set(session.exec(_mails_telling(reader, change.record, change.record_id)))
    if not told or _stands(session, change):
        return
    if change.what == What.MERGED:
        # what the other took in may have made it certain, and so told once more: that is no other event
        other = _mails_telling(reader, "event", _successor(change)).where(DigestRow.upto < change.at)
        if told.issuperset(session.exec(other).all()):
            return
    event = session.get(EventRow, change.record_id)
    yield Withdrawal(
        str(change.cursor), change.record, change.record_id, change.what, change.because,
        event.what if event else "",
    )  # fmt: skip


def _mails_telling(reader: SubscriptionRow, record: str, name: str) -> SelectOfScalar[str]:
    """The mails in which a reader was told of a thing, as certain or to be checked."""
    return (
        select(HitRow.digest_id)
        .join(DigestRow, col(DigestRow.id) == col(HitRow.digest_id))
        .where(HitRow.subscription_id == reader.id, HitRow.record_id == name)
        .where(col(HitRow.record).in_([record, doubtful(record)]))
    )


def _stands(session: Session, change: ChangeRow) -> bool:
    """Whether what an entry of the feed takes back is there again, or never was."""
    if change.record == "partnership":
        return session.get(PartnershipRow, of_partnership(change.record_id)) is not None
    event = session.get(EventRow, change.record_id)
    return event is None or event.gone_at is None


def told_by_another_name(
    session: Session, reader: SubscriptionRow, snapshot: Snapshot, sure: Mapping[str, bool]
) -> set[str]:
    """Events that took in one which this reader was told of as they would be: the same, so no news."""
    merges = [(c.record_id, _successor(c)) for c in snapshot.gone if c.what == What.MERGED]
    certain = _taken_in(session, reader, merges, "event")
    return certain | {
        one for one in _taken_in(session, reader, merges, doubtful("event")) if not sure.get(one)
    }


def _taken_in(
    session: Session, reader: SubscriptionRow, merges: Sequence[tuple[str, str]], record: str
) -> set[str]:
    new = untold(session, reader.id, record, (merged for merged, _ in merges))
    known: set[str] = set()
    for merged, into in merges:
        if merged not in new or merged in known:
            known.add(into)
    return known


def _successor(change: ChangeRow) -> str:
    return str(change.data.get("into", ""))
