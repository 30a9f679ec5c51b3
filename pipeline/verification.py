"""Does every claim still rest on the bytes it came from?"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select, union

from models.article import Article, ArticleRow
from models.coding import EventClaimRow, FindingRow, InvolvementRow
from models.collecting import CaptureRow
from pipeline.reading import read_capture
from pipeline.store.captures import DamagedCapture
from pipeline.workplace import Workplace

_CLAIMS = (FindingRow, InvolvementRow, EventClaimRow)


class Fault(NamedTuple):
    """Something that no longer agrees with what was received."""

    article_id: str
    reason: str
    detail: str


def articles_with_claims(session: Session) -> Sequence[ArticleRow]:
    """Every article that at least one claim quotes."""
    quoted = union(*(select(table.article_id) for table in _CLAIMS)).subquery()
    query = select(ArticleRow).where(col(ArticleRow.id).in_(select(quoted))).order_by(col(ArticleRow.id))
    return session.exec(query).all()


def check(session: Session, place: Workplace, article: ArticleRow) -> Iterator[Fault]:
    """Re-open, re-hash and re-read the capture of an article, then compare every quote with its text."""
    capture = session.get_one(CaptureRow, article.capture_id)
    try:
        body = place.captures.read(capture)
    except DamagedCapture as damage:
        yield Fault(article.id, "damaged_capture", str(damage))
        return
    read = read_capture(capture, body, place.source(capture.source_id))
    if not isinstance(read, Article) or read.text != article.text:
        yield Fault(article.id, "text_differs", "the bytes no longer read as the stored text")
    yield from _false_quotes(session, article)


def _false_quotes(session: Session, article: ArticleRow) -> Iterator[Fault]:
    for table in _CLAIMS:
        for claim in session.exec(select(table).where(table.article_id == article.id)).all():
            if article.text[claim.start : claim.end] != claim.quote:
                yield Fault(
                    article.id, "false_quote", f"{table.__tablename__} {claim.id}: {claim.quote[:60]!r}"
                )
