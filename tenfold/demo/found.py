"""What a run found, in the newsroom's own terms, so that it can be scored."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sqlmodel import Session, col, or_, select

from models.alerts import DeliveryRow, DigestRow, HitRow, MailKind, SubscriptionRow, doubtful
from models.article import ArticleRow, Change
from models.coding import CodingRow, FindingRow, InvolvementRow, Role
from models.collecting import SIGHTED, CaptureRow, CheckRow, EntryRow, EntryState
from models.ledger import EventRow
from models.outcome import Exit, StageRow
from models.source import Source
from newsroom.run import FoundAction, FoundEvent, FoundItem, Run, SeenChange, SeenTrouble, SentMail
from pipeline.store.certainty import certain_events
from pipeline.store.sight import not_seen
from pipeline.store.stages import EXTRACT


def found(
    session: Session, sources: Mapping[str, Source], arrived: frozenset[str], until: datetime, sure: float
) -> Run:
    """Everything found until an instant; a mail counts when its Message-ID is among those that arrived.

    `sure` is how certain news had to be to be told as such.
    """
    events = session.exec(select(EventRow)).all()
    are_certain = certain_events(session, events, sure)
    return Run(
        until=until,
        items=tuple(_items(session)),
        events=tuple(
            _event(row).model_copy(update={"certain": certain})
            for row, certain in zip(events, are_certain, strict=True)
        ),
        mails=tuple(_mails(session, sources, arrived)),
        troubles=(*_failed_looks(session), *_failed_pages(session), *_unreadable_pages(session)),
        changes=tuple(_changes(session)),
    )


def _items(session: Session) -> Iterator[FoundItem]:
    latest: dict[str, ArticleRow] = {}
    for article in session.exec(select(ArticleRow).order_by(col(ArticleRow.version))):
        if article.text:
            latest[article.url] = article
    relevant = {row.article_id: row.relevant for row in session.exec(select(CodingRow))}
    actions, partners = defaultdict(list), defaultdict(set)
    for finding in session.exec(select(FindingRow)):
        actions[finding.article_id].append(FoundAction(code=finding.action, kind=finding.kind))
    for country in session.exec(select(InvolvementRow).where(InvolvementRow.role == Role.PARTNER)):
        partners[country.article_id].add(country.country)
    for article in latest.values():
        yield FoundItem(
            url=article.url,
            relevant=relevant.get(article.id, False),
            actions=tuple({action.code: action for action in actions[article.id]}.values()),
            partners=tuple(sorted(partners[article.id])),
        )


def _event(row: EventRow) -> FoundEvent:
    return FoundEvent(
        type=row.type, date=row.date, actions=tuple(row.actions), countries=tuple(row.countries)
    )


def _mails(session: Session, sources: Mapping[str, Source], arrived: frozenset[str]) -> Iterator[SentMail]:
    query = (
        select(DeliveryRow, DigestRow, SubscriptionRow)
        .join(DigestRow, col(DeliveryRow.digest_id) == col(DigestRow.id))
        .join(SubscriptionRow, col(DigestRow.subscription_id) == col(SubscriptionRow.id))
    )
    events = {row.id: _event(row) for row in session.exec(select(EventRow))}
    for delivery, digest, reader in session.exec(query):
        if delivery.message_id not in arrived:
            continue
        hits = session.exec(select(HitRow).where(HitRow.digest_id == digest.id)).all()
        told = [hit for hit in hits if not _confirms(session, hit)]
        is_digest = digest.kind is MailKind.DIGEST
        unseen = not_seen(session, sources, digest.upto) if is_digest else ()
        yield SentMail(
            reader=reader.address,
            kind=digest.kind,
            day=digest.day,
            events=tuple(events[hit.record_id] for hit in told if hit.record_id in events),
            pairs=tuple(sorted(_pairs(told))),
            unseen=tuple(blind.source_id for blind in unseen if blind.name in digest.text),
        )


def _confirms(session: Session, hit: HitRow) -> bool:
    """Whether this was told as to be checked before: that it is certain now repeats nothing."""
    before = (hit.subscription_id, doubtful(hit.kind), hit.record_id)
    return hit.record == hit.kind and session.get(HitRow, before) is not None


def _pairs(told: Iterable[HitRow]) -> set[str]:
    """Country and action of every partnership told, e.g. `LAO:A4`."""
    parts = (hit.record_id.split("/") for hit in told if hit.kind == "partnership")
    return {f"{country}:{action}" for country, action, *_ in parts}


def _failed_looks(session: Session) -> Iterator[SeenTrouble]:
    named = or_(col(CheckRow.outcome).not_in(SIGHTED), col(CheckRow.reason) != "")
    for check in session.exec(select(CheckRow).where(named)):
        yield SeenTrouble(source=check.source_id, reason=check.reason or check.outcome, at=check.at)


def _failed_pages(session: Session) -> Iterator[SeenTrouble]:
    for entry in session.exec(select(EntryRow).where(col(EntryRow.reason) != "")):
        if entry.state is not EntryState.CAPTURED:
            yield SeenTrouble(source=entry.source_id, reason=entry.reason, at=entry.seen_at, url=entry.url)


def _unreadable_pages(session: Session) -> Iterator[SeenTrouble]:
    """Pages that came and could not be read."""
    query = (
        select(StageRow, CaptureRow)
        .join(CaptureRow, col(CaptureRow.id) == col(StageRow.item_id))
        .where(StageRow.stage == EXTRACT, col(StageRow.exit).in_((Exit.SKIPPED, Exit.QUARANTINED)))
        .where(StageRow.reason != "removed_page")  # a change, not a fault of sight
    )
    for row, capture in session.exec(query):
        yield SeenTrouble(
            source=capture.source_id, reason=row.reason, at=capture.fetched_at, url=capture.url_asked
        )


def _changes(session: Session) -> Iterator[SeenChange]:
    for article in session.exec(select(ArticleRow).where(ArticleRow.change != Change.FIRST)):
        yield SeenChange(url=article.url, change=article.change, at=article.stored_at)
