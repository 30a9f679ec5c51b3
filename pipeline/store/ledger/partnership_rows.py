"""Partnerships in the archive: the first evidence for each stage, kept in step with what counts now."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from models.article import ArticleRow
from models.coding import InvolvementRow, Role
from models.ledger import EventReportRow, PartnershipRow, Stage
from models.review import Subject, Verdict
from pipeline.ledger.partnerships import Partnership, Told, partnerships_of
from pipeline.ledger.rules import LedgerRules
from pipeline.store.ledger.claims import page_of
from pipeline.store.ledger.decisions import Decisions
from pipeline.store.ledger.differences import difference
from pipeline.store.ledger.event_rows import Touched
from pipeline.store.ledger.feed import Feed, Record, What, stages_known
from pipeline.store.ledger.telling import Telling

Key = tuple[str, str, Stage]


def record_partnerships(
    session: Session,
    rules: LedgerRules,
    articles: Collection[str],
    touched: Touched,
    decisions: Decisions,
    feed: Feed,
    also: Collection[str] = (),
) -> None:
    """Bring the partnerships of every country these articles or events touch, and of others, up to date."""
    near = frozenset(articles) | touched.articles
    countries = _touched_countries(session, near, touched, decisions) | touched.countries | frozenset(also)
    if not countries:
        return
    telling = Telling(session, rules, decisions)
    told = telling.all(countries) if feed.decided else telling.first(countries, near)
    known = stages_known(session, countries, feed.now, refuted=_refuted(session, countries, decisions))
    found = partnerships_of(told, known)
    events = _events_of(session, [one.told.claim_id for one in found if one.told.claim_id])
    _keep(session, feed, countries, {_key(one.told): _row(one, events, feed) for one in found})


def _touched_countries(
    session: Session, articles: Collection[str], touched: Touched, decisions: Decisions
) -> frozenset[str]:
    involved = (
        select(col(InvolvementRow.country), col(ArticleRow.source_id), col(ArticleRow.url))
        .join(ArticleRow, col(ArticleRow.id) == col(InvolvementRow.article_id))
        .where(col(InvolvementRow.article_id).in_(articles), col(InvolvementRow.role) == Role.PARTNER)
    )
    named = session.execute(involved).all()
    ids = {*touched.events, *touched.gone}
    recorded = select(col(PartnershipRow.country)).where(
        or_(col(PartnershipRow.event_id).in_(ids), col(PartnershipRow.article_id).in_(articles))
    )
    set_by_people = decisions.overruling.set_in({page_of(source, url) for _, source, url in named})
    return frozenset(country for country, *_ in named) | frozenset(session.scalars(recorded)) | set_by_people


def _refuted(session: Session, countries: Collection[str], decisions: Decisions) -> frozenset[str]:
    """Partnerships that a person rejected and that do not stand."""
    rejected = {
        review.subject_id
        for review in decisions.reviews
        if review.subject is Subject.PARTNERSHIP and review.verdict is Verdict.REJECT
    }
    if not rejected:
        return frozenset()
    query = select(PartnershipRow).where(col(PartnershipRow.country).in_(countries))
    return frozenset(rejected - {partnership_id(row) for row in session.scalars(query)})


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
        review=dict(told.review) if told.review else None,
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
