"""Partnerships in the archive: the first evidence for each stage, kept in step with what counts now."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from models.article import ArticleRow
from models.coding import EventClaimRow, FindingRow, InvolvementRow, Kind, Role
from models.collecting import CaptureRow
from models.ledger import EventReportRow, PartnershipRow, Stage
from pipeline.ledger.claims import Claim
from pipeline.ledger.partnerships import Partnership, Reading, Told, Words, partnerships_of, told_by
from pipeline.ledger.rules import LedgerRules
from pipeline.store.ledger.claims import Circumstances, circumstances, counting, counts_now, load_claims
from pipeline.store.ledger.differences import difference
from pipeline.store.ledger.event_rows import Touched
from pipeline.store.ledger.feed import Feed, Record, What, stages_known

Key = tuple[str, str, Stage]


def record_partnerships(
    session: Session, rules: LedgerRules, articles: Collection[str], touched: Touched, feed: Feed
) -> None:
    """Bring the partnerships of every country these articles or events touch up to date."""
    countries = _touched_countries(session, articles, touched)
    if not countries:
        return
    told = [
        one
        for reading in _readings(session, rules, countries)
        for one in told_by(reading)
        if one.country in countries
    ]
    found = partnerships_of(told, stages_known(session, countries, feed.now))
    events = _events_of(session, [one.told.claim_id for one in found if one.told.claim_id])
    _keep(session, feed, countries, {_key(one.told): _row(one, events, feed) for one in found})


def _touched_countries(session: Session, articles: Collection[str], touched: Touched) -> frozenset[str]:
    involved = select(col(InvolvementRow.country)).where(
        col(InvolvementRow.article_id).in_(articles), col(InvolvementRow.role) == Role.PARTNER
    )
    ids = {*touched.events, *touched.gone}
    recorded = select(col(PartnershipRow.country)).where(
        or_(col(PartnershipRow.event_id).in_(ids), col(PartnershipRow.article_id).in_(articles))
    )
    return frozenset(session.scalars(involved)) | frozenset(session.scalars(recorded))


def _readings(session: Session, rules: LedgerRules, countries: Collection[str]) -> list[Reading]:
    """What every article says that counts and in which one of these countries takes part."""
    partners: dict[str, set[str]] = defaultdict(set)
    around: dict[str, Circumstances] = {}
    for article_id, country, *known in session.execute(_partner_query(countries)):
        partners[article_id].add(country)
        around[article_id] = Circumstances(*known)
    findings = _findings(session, partners)
    claims = _claims(session, rules, partners)
    return [
        Reading(
            article_id=article_id,
            reported_on=known.reported_on or known.fetched_at.date(),
            partners=frozenset(partners[article_id]),
            findings=tuple(findings[article_id]),
            claims=tuple(claims[article_id]),
            stale=known.stale(rules),
        )
        for article_id, known in sorted(around.items())
    ]


def _partner_query(countries: Collection[str]) -> Any:
    return (
        select(
            col(InvolvementRow.article_id),
            col(InvolvementRow.country),
            *circumstances(col(InvolvementRow.ruleset)),
        )
        .join(ArticleRow, col(ArticleRow.id) == col(InvolvementRow.article_id))
        .join(CaptureRow, col(CaptureRow.id) == col(ArticleRow.capture_id))
        .where(
            col(InvolvementRow.role) == Role.PARTNER,
            col(InvolvementRow.country).in_(countries),
            counts_now(col(InvolvementRow.ruleset), col(InvolvementRow.article_id)),
        )
    )


def _of_articles(row: Any, articles: Collection[str]) -> ColumnElement[bool]:
    return counts_now(col(row.ruleset), col(row.article_id)) & col(row.article_id).in_(articles)


def _findings(session: Session, articles: Collection[str]) -> dict[str, list[tuple[str, Kind, Words]]]:
    """The first words for each action and kind; what is only mentioned is left out."""
    query = (
        select(FindingRow)
        .where(_of_articles(FindingRow, articles), col(FindingRow.kind) != Kind.MENTION)
        .order_by(col(FindingRow.action), col(FindingRow.kind), col(FindingRow.start), col(FindingRow.id))
    )
    found: dict[str, list[tuple[str, Kind, Words]]] = defaultdict(list)
    for row in session.scalars(query):
        told = found[row.article_id]
        if not told or told[-1][:2] != (row.action, row.kind):
            told.append((row.action, row.kind, Words(row.start, row.end, row.quote)))
    return found


def _claims(session: Session, rules: LedgerRules, articles: Collection[str]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    which = counting(col(EventClaimRow.article_id).in_(articles))
    for claim in sorted(load_claims(session, rules, which), key=lambda one: one.id):
        found[claim.article_id].append(claim)
    return found


def _events_of(session: Session, claim_ids: Collection[str]) -> dict[str, str]:
    query = select(col(EventReportRow.claim_id), col(EventReportRow.event_id)).where(
        col(EventReportRow.claim_id).in_(claim_ids)
    )
    return dict(session.execute(query).all())


def _key(told: Told) -> Key:
    return told.country, told.action, told.stage


def _row(one: Partnership, events: Mapping[str, str], feed: Feed) -> PartnershipRow:
    told = one.told
    return PartnershipRow(
        country=told.country,
        action=told.action,
        stage=told.stage,
        event_id=events.get(told.claim_id or ""),
        claim_id=told.claim_id,
        article_id=told.article_id,
        **told.words._asdict(),
        news=one.news.value,
        because=one.because,
        valid_from=told.valid_from,
        known_at=feed.now,
    )


def _keep(session: Session, feed: Feed, countries: Collection[str], found: dict[Key, PartnershipRow]) -> None:
    query = select(PartnershipRow).where(col(PartnershipRow.country).in_(countries))
    stored = {(row.country, row.action, row.stage): row for row in session.scalars(query)}
    for key, row in found.items():
        if key in stored:
            _refresh(session, feed, stored[key], row)
        else:
            session.add(row)
            feed.note(What.ADDED, Record.PARTNERSHIP, partnership_id(row), row.because, snapshot(row))
    for key, row in stored.items():
        if key not in found:
            because = "no article that stands says so any more"
            feed.note(What.WITHDRAWN, Record.PARTNERSHIP, partnership_id(row), because)
            session.delete(row)
    session.flush()


def _refresh(session: Session, feed: Feed, row: PartnershipRow, found: PartnershipRow) -> None:
    """Better evidence replaces weaker; what was news at an earlier moment stays what it was."""
    before = snapshot(row)
    told_before = {"known_at"} if row.known_at == feed.now else {"known_at", "news", "because"}
    row.sqlmodel_update(found.model_dump(exclude=told_before))
    session.add(row)
    after = snapshot(row)
    if before != after:
        feed.note(What.CHANGED, Record.PARTNERSHIP, partnership_id(row), difference(before, after), after)


def snapshot(row: PartnershipRow) -> dict[str, Any]:
    """A partnership as plain values, for the change feed."""
    return row.model_dump(mode="json")


def partnership_id(row: PartnershipRow) -> str:
    """The name under which the change feed speaks of a partnership, e.g. `ZMB/A6/signed`."""
    return f"{row.country}/{row.action}/{row.stage.value}"
