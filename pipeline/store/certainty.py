"""Which news is certain enough to be told as such: the rest is told apart, to be checked by a person."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, func, select

from models.coding import EventClaimRow, FindingRow, InvolvementRow, Role
from models.ledger import PartnershipRow
from pipeline.store.current import current_coding

# So many reports that do not rest on one another bear an event out, whatever the machine holds of each.
_ENOUGH_REPORTS = 2
# Names in one statement are limited; SQLite's own limit is far above this.
_BATCH = 500


def borne_out(certainty: float, independent: int, limit: float) -> bool:
    """Whether the clearest report of an event is clear enough, or several independent ones tell it."""
    return independent >= _ENOUGH_REPORTS or certainty >= limit


def certain(session: Session, rows: Sequence[PartnershipRow], limit: float) -> list[bool]:
    """For each partnership whether it is certain that the country takes part, and in what."""
    articles = sorted({row.article_id for row in rows})
    partners, findings, claims = (
        _of_partners(session, articles),
        _of_findings(session, articles),
        _of_claims(session, [row.claim_id for row in rows if row.claim_id]),
    )
    return [
        row.review is not None
        or min(
            partners.get((row.article_id, row.country), 0.0),
            claims.get(row.claim_id, 0.0)
            if row.claim_id
            else findings.get((row.article_id, row.action), 0.0),
        )
        >= limit
        for row in rows
    ]


def _of_partners(session: Session, articles: Sequence[str]) -> Mapping[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for start in range(0, len(articles), _BATCH):
        query = (
            select(InvolvementRow.article_id, InvolvementRow.country, func.max(InvolvementRow.certainty))
            .where(col(InvolvementRow.article_id).in_(articles[start : start + _BATCH]))
            .where(InvolvementRow.role == Role.PARTNER, current_coding(InvolvementRow))
            .group_by(col(InvolvementRow.article_id), col(InvolvementRow.country))
        )
        found |= {(article, country): sure for article, country, sure in session.exec(query)}
    return found


def _of_findings(session: Session, articles: Sequence[str]) -> Mapping[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for start in range(0, len(articles), _BATCH):
        query = (
            select(FindingRow.article_id, FindingRow.action, func.max(FindingRow.certainty))
            .where(col(FindingRow.article_id).in_(articles[start : start + _BATCH]))
            .where(current_coding(FindingRow))
            .group_by(col(FindingRow.article_id), col(FindingRow.action))
        )
        found |= {(article, action): sure for article, action, sure in session.exec(query)}
    return found


def _of_claims(session: Session, claims: Sequence[str]) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for start in range(0, len(claims), _BATCH):
        query = select(EventClaimRow.id, EventClaimRow.certainty).where(
            col(EventClaimRow.id).in_(claims[start : start + _BATCH])
        )
        found |= dict(session.exec(query).all())
    return found
