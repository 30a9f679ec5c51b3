"""One event: who reported it, in which words, and what it counts for."""

from sqlalchemy import select
from sqlmodel import col

from archive.lists import event_lines, item_lines
from archive.reading import MovedTo, NotThere, Reading, known_by
from archive.views.ledger import ChangeView, CountedView, EventView, ReportView
from models.article import ArticleRow
from models.coding import EventClaimRow
from models.ledger import ChangeRow, CommitmentEventRow, EventReportRow, EventRow
from models.plan import Commitment
from pipeline.store.ledger.queries import successor


def read_event(reading: Reading, event_id: str) -> EventView:
    """Everything known of one event, merged and withdrawn ones included.

    Raises:
        MovedTo: when the event goes on under another identifier (mails keep the old one).
        NotThere: when there is no such event.
    """
    event = reading.session.get(EventRow, event_id)
    if event is None:
        now_called = successor(reading.session, event_id)
        raise MovedTo(now_called) if now_called else NotThere("event", event_id)
    if event.known_at > reading.moment:
        raise NotThere("event", event_id)
    return EventView(
        event=event_lines(reading, [event])[0],
        ordinal=event.ordinal,
        disputed=tuple(event.disputed),
        review=event.review,
        gone_at=event.gone_at,
        merged_into=successor(reading.session, event_id) if event.gone_at else None,
        ruleset=event.ruleset,
        reports=_reports(reading, event),
        counts_for=_counts_for(reading, event_id),
        changes=read_changes(reading, "event", event_id),
    )


def read_changes(reading: Reading, record: str, record_id: str) -> tuple[ChangeView, ...]:
    """What the change feed says of one record, in the order we knew it."""
    rows = reading.session.scalars(
        select(ChangeRow)
        .where(col(ChangeRow.record) == record, col(ChangeRow.record_id) == record_id)
        .where(known_by(ChangeRow.at, reading.as_of))
        .order_by(col(ChangeRow.cursor))
    )
    return tuple(ChangeView(at=row.at, what=row.what, because=row.because) for row in rows)


def _reports(reading: Reading, event: EventRow) -> tuple[ReportView, ...]:
    rows = reading.session.execute(
        select(EventReportRow, EventClaimRow, ArticleRow)
        .join(EventClaimRow, col(EventClaimRow.id) == col(EventReportRow.claim_id))
        .join(ArticleRow, col(ArticleRow.id) == col(EventClaimRow.article_id))
        .where(col(EventReportRow.event_id) == event.id, known_by(EventReportRow.known_at, reading.as_of))
        .order_by(col(EventClaimRow.id) != event.claim_id, *_EARLIEST)
    ).all()
    lines = item_lines(reading, [article for _, _, article in rows])
    return tuple(
        ReportView(
            **claim.model_dump(include={"quote", "start", "end"}),
            item=line,
            independent=report.independent,
            denies=report.denies,
            speaks=claim.id == event.claim_id,
            known_at=report.known_at,
        )
        for (report, claim, _), line in zip(rows, lines, strict=True)
    )


_EARLIEST = (col(ArticleRow.published_on).nulls_last(), col(EventReportRow.known_at), col(EventClaimRow.id))


def _counts_for(reading: Reading, event_id: str) -> tuple[CountedView, ...]:
    rows = reading.session.scalars(
        select(CommitmentEventRow)
        .where(col(CommitmentEventRow.event_id) == event_id)
        .where(known_by(CommitmentEventRow.known_at, reading.as_of))
    )
    known = reading.names.commitments
    return tuple(_counted(row, known.get(row.commitment_id)) for row in rows)


def _counted(row: CommitmentEventRow, promise: Commitment | None) -> CountedView:
    """What counts for a promise, also for one that the plan no longer holds."""
    return CountedView(
        commitment_id=row.commitment_id,
        text=promise.text.get("en", promise.id) if promise else row.commitment_id,
        deadline=promise.deadline.isoformat() if promise and promise.deadline else "",
        by_deadline=row.by_deadline,
        because=row.because,
        disputed=tuple(row.disputed),
    )
