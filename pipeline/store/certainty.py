"""Which news is certain enough to be told as such: the rest is told apart, to be checked by a person."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from models.coding import EventClaimRow, FindingRow, InvolvementRow
from models.ledger import EventReportRow, EventRow, PartnershipRow
from pipeline.store.batches import in_batches
from pipeline.store.current import current_coding, partners_of

# So many reports that do not rest on one another bear an event out, whatever the machine holds of each.
_ENOUGH_REPORTS = 2


def borne_out(certainty: float, independent: int, limit: float) -> bool:
    """Whether the clearest report of an event is clear enough, or several independent ones tell it."""
    return independent >= _ENOUGH_REPORTS or certainty >= limit


def is_certain(event: EventRow, certainty: float, independent: int, limit: float) -> bool:
    """Whether a person looked at an event, or its reports bear it out."""
    return event.review is not None or borne_out(certainty, independent, limit)


def certain_events(session: Session, events: Sequence[EventRow], limit: float) -> list[bool]:
    """For each event whether it is certain, by all its reports."""
    ids = [event.id for event in events]
    clearest: dict[str, float] = {}
    reports: dict[str, int] = {}
    for some in in_batches(ids):
        clearest |= _clearest(session, set(some))
        reports |= _reports(session, set(some))
    return [
        is_certain(event, clearest.get(event.id, 0.0), reports.get(event.id, 0), limit) for event in events
    ]


def claims_certainty(session: Session, claims: Sequence[str]) -> dict[str, float]:
    """How certain each of these claims is that its event took place and is what the plan is about."""
    found: dict[str, float] = {}
    for some in in_batches(claims):
        query = select(EventClaimRow.id, EventClaimRow.certainty).where(col(EventClaimRow.id).in_(some))
        found |= dict(session.exec(query).all())
    return found


class Partnering(NamedTuple):
    """How certain the words of a partnership are of the action, and of the country's part in it."""

    action: float
    country: float

    @property
    def certainty(self) -> float:
        """Of both together: the less certain one."""
        return min(self)


def partnering(
    session: Session, rows: Sequence[PartnershipRow], as_of: datetime | None = None
) -> list[Partnering]:
    """For each partnership how certain its words are, by the codings that held then (now by default)."""
    return [one for some in in_batches(rows) for one in _partnering(session, some, as_of)]


def _partnering(
    session: Session, rows: Sequence[PartnershipRow], as_of: datetime | None
) -> Iterator[Partnering]:
    articles = {row.article_id for row in rows}
    partners, findings = _of_partners(session, articles, as_of), _of_findings(session, articles, as_of)
    for row in rows:
        action = findings.get((row.article_id, row.action), 0.0)
        yield Partnering(action, partners.get((row.article_id, row.country), 0.0))


def certain(session: Session, rows: Sequence[PartnershipRow], limit: float) -> list[bool]:
    """For each partnership whether it is certain that the country takes part, and in what."""
    return [sure for some in in_batches(rows) for sure in _certain(session, some, limit)]


def _certain(session: Session, rows: Sequence[PartnershipRow], limit: float) -> Iterator[bool]:
    reports = _reports_of_action(session, {row.event_id for row in rows if row.event_id})
    for row, told in zip(rows, partnering(session, rows), strict=True):
        # an event is as certain as its clearest action: each has a certainty and reports of its own
        happened = borne_out(told.action, reports.get((row.event_id or "", row.action), 0), limit)
        yield row.review is not None or (happened and told.country >= limit)


def _of_partners(
    session: Session, articles: set[str], as_of: datetime | None
) -> dict[tuple[str, str], float]:
    query = (
        select(InvolvementRow.article_id, InvolvementRow.country, func.max(InvolvementRow.certainty))
        .where(partners_of(articles, as_of))
        .group_by(col(InvolvementRow.article_id), col(InvolvementRow.country))
    )
    return {(article, country): certainty for article, country, certainty in session.exec(query)}


def _of_findings(
    session: Session, articles: set[str], as_of: datetime | None
) -> dict[tuple[str, str], float]:
    query = (
        select(FindingRow.article_id, FindingRow.action, func.max(FindingRow.certainty))
        .where(col(FindingRow.article_id).in_(articles), current_coding(FindingRow, as_of))
        .group_by(col(FindingRow.article_id), col(FindingRow.action))
    )
    return {(article, action): certainty for article, action, certainty in session.exec(query)}


def _clearest(session: Session, events: set[str]) -> dict[str, float]:
    """By event, how certain the clearest of its reports is."""
    query = (
        select(EventReportRow.event_id, func.max(EventClaimRow.certainty))
        .join(EventClaimRow, col(EventClaimRow.id) == col(EventReportRow.claim_id))
        .where(col(EventReportRow.event_id).in_(events))
        .group_by(col(EventReportRow.event_id))
    )
    return dict(session.exec(query).all())


def _reports(session: Session, events: set[str]) -> dict[str, int]:
    """By event, how many independent reports it has."""
    query = (
        select(EventReportRow.event_id, func.count(col(EventReportRow.article_id).distinct()))
        .where(col(EventReportRow.event_id).in_(events), col(EventReportRow.independent))
        .group_by(col(EventReportRow.event_id))
    )
    return dict(session.exec(query).all())


def _reports_of_action(session: Session, events: set[str]) -> dict[tuple[str, str], int]:
    """By event and action, how many independent reports of the event speak of the action."""
    query = (
        select(
            EventReportRow.event_id, FindingRow.action, func.count(col(EventReportRow.article_id).distinct())
        )
        .join(FindingRow, col(FindingRow.article_id) == col(EventReportRow.article_id))
        .where(col(EventReportRow.event_id).in_(events), col(EventReportRow.independent))
        .where(current_coding(FindingRow))
        .group_by(col(EventReportRow.event_id), col(FindingRow.action))
    )
    return {(event, action): number for event, action, number in session.exec(query)}
