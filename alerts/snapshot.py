"""What became known in one window, whoever it is for: read once and shared by all mails of a round."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from alerts.candidates import Entries, event_rows, partnership_rows, read_entries
from alerts.naming import places_of_partners, words_naming
from alerts.records import Report, Score, Window
from models.article import ArticleRow, Change
from models.coding import EventClaimRow
from models.ledger import ChangeRow, CommitmentEventRow, EventReportRow, EventRow, PartnershipRow, Stage
from pipeline.store.batches import in_batches
from pipeline.store.certainty import borne_out, certain, is_certain

TOLD_CHANGES = (Change.SUBSTANCE, Change.REMOVED)
_STAGES = list(Stage)


@dataclass(frozen=True, slots=True)
class Telling:
    """One report of an event."""

    report: Report
    independent: bool
    certainty: float
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with its reports, the one that speaks for it first."""

    event: EventRow
    tellings: tuple[Telling, ...]
    # promises of the plan towards which it counts
    counts_for: tuple[str, ...]
    # certain enough to be told as news
    sure: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """A stage of a partnership with the one before it."""

    row: PartnershipRow
    before: Stage | None
    report: Report
    sure: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The ledger's news of a window."""

    window: Window
    events: tuple[Happened, ...]
    partnerships: tuple[Reached, ...]
    scores: Mapping[str, Score]
    # entries of the change feed by which an event or a partnership is no more
    gone: tuple[ChangeRow, ...]
    # whether a page that was read before is no longer what it was
    changed: bool


def take_snapshot(session: Session, window: Window, sure: float) -> Snapshot:
    """Read everything of a window that may be news to somebody; `sure` is how certain news must be."""
    entries = read_entries(session, window)
    events = _events(session, window, sure, entries)
    promises = {name for happened in events for name in happened.counts_for}
    return Snapshot(
        window,
        events,
        _partnerships(session, window, sure, entries),
        _scores(session, promises, window),
        entries.gone,
        _changed(session, window),
    )


def report(article: ArticleRow, quote: str) -> Report:
    """The published words that a claim of this article rests on."""
    return Report(
        article_id=article.id,
        source_id=article.source_id,
        url=article.url,
        title=article.title,
        language=article.language,
        published_on=article.published_on,
        quote=quote,
    )


def _changed(session: Session, window: Window) -> bool:
    query = select(ArticleRow.id).where(
        col(ArticleRow.stored_at) > window.after,
        col(ArticleRow.stored_at) <= window.upto,
        col(ArticleRow.change).in_(TOLD_CHANGES),
    )
    return session.exec(query.limit(1)).first() is not None


def _events(session: Session, window: Window, sure: float, entries: Entries) -> tuple[Happened, ...]:
    """Events of a window, and earlier ones of which so much more is known that they became certain in it."""
    told: dict[str, list[Telling]] = defaultdict(list)
    promises: dict[str, tuple[str, ...]] = {}
    rows = event_rows(session, window, entries)
    for some in in_batches(rows):
        _add_tellings(session, some, window, told)
        promises |= _promises(session, [event.id for event in some])
    found = (
        Happened(row, tuple(told[row.id]), promises.get(row.id, ()), _is_sure(row, told[row.id], sure))
        for row in rows
        if told[row.id]
    )
    return tuple(
        one
        for one in found
        if one.event.known_at > window.after or (one.sure and not _was_sure(one, window, sure))
    )


def _is_sure(event: EventRow, told: Sequence[Telling], limit: float) -> bool:
    independent = sum(telling.independent for telling in told)
    return is_certain(event, max(telling.certainty for telling in told), independent, limit)


def _was_sure(one: Happened, window: Window, limit: float) -> bool:
    """Whether the reports that were known before the window bore the event out."""
    before = [telling for telling in one.tellings if telling.known_at <= window.after]
    clearest = max((telling.certainty for telling in before), default=0.0)
    return borne_out(clearest, sum(telling.independent for telling in before), limit)


def _add_tellings(
    session: Session, events: Sequence[EventRow], window: Window, told: dict[str, list[Telling]]
) -> None:
    query = (
        select(EventReportRow, EventClaimRow, ArticleRow)
        .join(EventClaimRow, col(EventClaimRow.id) == col(EventReportRow.claim_id))
        .join(ArticleRow, col(ArticleRow.id) == col(EventClaimRow.article_id))
        .where(col(EventReportRow.event_id).in_([event.id for event in events]))
        .where(col(EventReportRow.known_at) <= window.upto)
    )
    speaking = {event.id: event.claim_id for event in events}
    rows = sorted(
        session.exec(query),
        key=lambda row: (
            row[0].claim_id != speaking[row[0].event_id], not row[0].independent, row[0].denies,
            row[0].known_at, row[0].claim_id,
        ),
    )  # fmt: skip
    for one, claim, article in rows:
        said = report(article, claim.quote)
        told[one.event_id].append(Telling(said, one.independent, claim.certainty, one.known_at))


def _promises(session: Session, event_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    query = (
        select(col(CommitmentEventRow.event_id), col(CommitmentEventRow.commitment_id))
        .where(col(CommitmentEventRow.event_id).in_(event_ids))
        .order_by(col(CommitmentEventRow.commitment_id))
    )
    found: dict[str, tuple[str, ...]] = {}
    for event_id, promise in session.exec(query):
        found[event_id] = (*found.get(event_id, ()), promise)
    return found


def _scores(session: Session, promises: set[str], window: Window) -> dict[str, Score]:
    query = (
        select(CommitmentEventRow.commitment_id, CommitmentEventRow.by_deadline, func.count())
        .where(col(CommitmentEventRow.commitment_id).in_(promises))
        .where(col(CommitmentEventRow.known_at) <= window.upto)
        .group_by(col(CommitmentEventRow.commitment_id), col(CommitmentEventRow.by_deadline))
    )
    counts = {(promise, in_time): number for promise, in_time, number in session.exec(query)}
    return {
        promise: Score(promise, counts.get((promise, True), 0), counts.get((promise, False), 0))
        for promise in sorted(promises)
    }


def _partnerships(session: Session, window: Window, sure: float, entries: Entries) -> tuple[Reached, ...]:
    """Partnerships of a window, and earlier ones of which more is known now and that are certain."""
    found = partnership_rows(session, window, entries)
    are_sure = certain(session, [row for row, _ in found], sure)
    told = [
        (row, article, is_sure)
        for (row, article), is_sure in zip(found, are_sure, strict=True)
        if is_sure or row.known_at > window.after
    ]
    named = places_of_partners(session, {article.id for _, article, _ in told})
    return tuple(
        Reached(row, _before(session, row), report(article, words_naming(row, article.text, named)), is_sure)
        for row, article, is_sure in told
    )


def _before(session: Session, row: PartnershipRow) -> Stage | None:
    """The highest stage below this one that was known when it was."""
    earlier = select(PartnershipRow.stage).where(
        PartnershipRow.country == row.country,
        PartnershipRow.action == row.action,
        col(PartnershipRow.known_at) <= row.known_at,
    )
    known = [Stage(stage) for stage in session.exec(earlier)]
    below = [stage for stage in known if _STAGES.index(stage) < _STAGES.index(row.stage)]
    return max(below, key=_STAGES.index, default=None)
