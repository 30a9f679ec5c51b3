"""Does every claim still rest on the bytes it came from?"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlmodel import Session, col, or_, select

from models.article import Article, ArticleRow
from models.coding import EventClaimRow, FindingRow, InvolvementRow
from models.collecting import CaptureRow
from pipeline.reading import read_capture
from pipeline.store.captures import DamagedCapture
from pipeline.workplace import UnknownSource, Workplace

Claim = FindingRow | InvolvementRow | EventClaimRow


class Fault(NamedTuple):
    """Something that no longer agrees with what was received."""

    article_id: str
    reason: str
    detail: str


def articles_with_claims(session: Session) -> Sequence[ArticleRow]:
    """Every article that at least one claim quotes."""
    quoted = or_(
        col(ArticleRow.id).in_(select(FindingRow.article_id)),
        col(ArticleRow.id).in_(select(InvolvementRow.article_id)),
        col(ArticleRow.id).in_(select(EventClaimRow.article_id)),
    )
    return session.exec(select(ArticleRow).where(quoted).order_by(col(ArticleRow.id))).all()


def check(session: Session, place: Workplace, article: ArticleRow) -> Iterator[Fault]:
    """Re-open, re-hash and re-read the capture of an article, then compare every quote with its text."""
    capture = session.get_one(CaptureRow, article.capture_id)
    try:
        body = place.captures.read(capture)
    except DamagedCapture as damage:
        yield Fault(article.id, "damaged_capture", str(damage))
        return
    yield from _other_text(place, capture, body, article)
    yield from _false_quotes(session, article)


def _other_text(place: Workplace, capture: CaptureRow, body: bytes, article: ArticleRow) -> Iterator[Fault]:
    try:
        source = place.source(capture.source_id)
    except UnknownSource as unknown:
        yield Fault(article.id, "unknown_source", f"it cannot be read again: {unknown}")
        return
    read = read_capture(capture, body, source)
    if not isinstance(read, Article) or read.text != article.text:
        yield Fault(article.id, "text_differs", "the bytes no longer read as the stored text")


def _false_quotes(session: Session, article: ArticleRow) -> Iterator[Fault]:
    for claim in _claims(session, article.id):
        if article.text[claim.start : claim.end] != claim.quote:
            yield Fault(article.id, "false_quote", f"{claim.__tablename__} {claim.id}: {claim.quote[:60]!r}")


def _claims(session: Session, article_id: str) -> list[Claim]:
    return [
        *session.exec(select(FindingRow).where(FindingRow.article_id == article_id)),
        *session.exec(select(InvolvementRow).where(InvolvementRow.article_id == article_id)),
        *session.exec(select(EventClaimRow).where(EventClaimRow.article_id == article_id)),
    ]
