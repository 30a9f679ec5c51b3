"""What a decision is spoken on: the thing named, and the words it rests on."""

from collections.abc import Collection
from typing import Any

from sqlmodel import Session, col, select

from models.article import ArticleRow
from models.coding import EventClaimRow, FindingRow, InvolvementRow
from models.ledger import ChangeRow, EventReportRow, EventRow, PartnershipRow, Stage
from models.review import Subject
from pipeline.store.ledger.claims import page_of
from pipeline.store.ledger.feed import Record
from pipeline.store.ledger.queries import successor

Words = list[dict[str, Any]]


class NotReviewable(Exception):
    """A decision that cannot be taken: a named reason, and what to do instead."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def words_of_subject(session: Session, subject: Subject, subject_id: str) -> tuple[str, Words]:
    """The name of a thing as it is now, and the words it rests on.

    Raises:
        NotReviewable: `unknown`, when there is no such thing.
    """
    if subject is Subject.EVENT:
        event = standing_event(session, subject_id, rejected=True)
        return event.id, words_of_event(session, event.id)
    if subject is Subject.PARTNERSHIP:
        return _partnership(session, subject_id), []
    return subject_id, [_word_of_claim(session, subject, subject_id)]


def _word_of_claim(session: Session, subject: Subject, claim_id: str) -> dict[str, Any]:
    row: FindingRow | InvolvementRow | None
    if subject is Subject.FINDING:
        row = session.get(FindingRow, claim_id)
    else:
        row = session.get(InvolvementRow, claim_id)
    if row is None:
        raise NotReviewable("unknown", f"there is no {subject.value} {claim_id}")
    code = row.action if isinstance(row, FindingRow) else row.country
    return _word(row, session.get_one(ArticleRow, row.article_id)) | {"code": code}


def standing_event(session: Session, event_id: str, *, rejected: bool = False) -> EventRow:
    """The event that a name stands for now; one that a person rejected only where that is asked for.

    Raises:
        NotReviewable: `unknown`, when there is none or it is withdrawn.
    """
    event = session.get(EventRow, event_id)
    if rejected and event is not None and _reports(session, event_id):
        return event
    name = successor(session, event_id)
    event = session.get(EventRow, name) if name else None
    if event is None or event.gone_at is not None:
        raise NotReviewable("unknown", f"there is no standing event {event_id}")
    return event


def words_of_event(session: Session, event_id: str, *, leaving: Collection[str] = ()) -> Words:
    """The words of all reports of an event; those leaving, named by claim or article, are another part.

    Raises:
        NotReviewable: `not_of_event` or `nothing_left`.
    """
    rows = _reports(session, event_id)
    known = {name for claim, _ in rows for name in (claim.id, claim.article_id)}
    strange = sorted(set(leaving) - known)
    if strange:
        raise NotReviewable("not_of_event", f"no reports of event {event_id}: {', '.join(strange)}")
    words = [
        _word(claim, article) | {"part": int(claim.id in leaving or claim.article_id in leaving)}
        for claim, article in rows
    ]
    if leaving and all(word["part"] for word in words):
        raise NotReviewable("nothing_left", "all reports of the event would leave it")
    return words


def _reports(session: Session, event_id: str) -> list[tuple[EventClaimRow, ArticleRow]]:
    query = (
        select(EventClaimRow, ArticleRow)
        .join(EventReportRow, col(EventReportRow.claim_id) == col(EventClaimRow.id))
        .join(ArticleRow, col(ArticleRow.id) == col(EventClaimRow.article_id))
        .where(EventReportRow.event_id == event_id)
        .order_by(col(EventClaimRow.id))
    )
    return [(claim, article) for claim, article in session.exec(query)]


def _word(row: EventClaimRow | FindingRow | InvolvementRow, article: ArticleRow) -> dict[str, Any]:
    return {
        "page": page_of(article.source_id, article.url),
        "article_id": article.id,
        "start": row.start,
        "end": row.end,
        "quote": row.quote,
    }


def _partnership(session: Session, name: str) -> str:
    country, _, rest = name.partition("/")
    action, _, stage = rest.partition("/")
    standing = session.get(PartnershipRow, (country, action, Stage(stage))) if stage in set(Stage) else None
    if standing is None:
        earlier = select(ChangeRow).where(ChangeRow.record == Record.PARTNERSHIP, ChangeRow.record_id == name)
        if session.exec(earlier.limit(1)).first() is None:
            remedy = "see tenfold export partnerships" if stage in set(Stage) else "write it as ZMB/A6/signed"
            raise NotReviewable("unknown", f"there is no partnership {name}; {remedy}")
    return name
