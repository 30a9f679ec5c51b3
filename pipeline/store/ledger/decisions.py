"""What people decided, as the ledger heeds it: read from the reviews, all of which are kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import true
from sqlmodel import Session, col, select

from models.article import ArticleRow
from models.review import ReviewRow, Subject
from pipeline.ledger.overruling import Overruling
from pipeline.ledger.reviews import Review, Spot, standing
from pipeline.store.ledger.claims import page_of


@dataclass(frozen=True)
class Decisions:
    """The standing decisions, and which articles are bound to each other by them."""

    reviews: tuple[Review, ...]
    overruling: Overruling
    # by article, those that a decision on events speaks of together with it
    _bound: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, session: Session, as_of: datetime | None = None) -> "Decisions":
        """The decisions as they stood then (now by default)."""
        known = true() if as_of is None else col(ReviewRow.at) <= as_of
        rows = session.exec(select(ReviewRow).where(known).order_by(col(ReviewRow.number))).all()
        reviews = standing(as_review(row) for row in rows)
        return cls(tuple(reviews), Overruling(reviews), _bound(session, reviews))

    def companions(self, articles: Iterable[str]) -> frozenset[str]:
        """Articles that have to be looked at together with these."""
        return frozenset[str]().union(*(self._bound.get(one, frozenset()) for one in articles))


def as_review(row: ReviewRow) -> Review:
    """A stored decision as the stage takes it."""
    same = row.model_dump(exclude={"words", "number"})
    return Review(**same, number=row.number or 0, spots=tuple(Spot(**words) for words in row.words))


def _bound(session: Session, reviews: Iterable[Review]) -> dict[str, frozenset[str]]:
    spoken = [{spot.page for spot in review.spots} for review in reviews if review.subject is Subject.EVENT]
    versions = versions_of(session, {page for pages in spoken for page in pages})
    bound: dict[str, set[str]] = defaultdict(set)
    for pages in spoken:
        articles = {article for page in pages for article in versions.get(page, ())}
        for article in articles:
            bound[article] |= articles
    return {article: frozenset(others) for article, others in bound.items()}


def versions_of(session: Session, pages: Iterable[str]) -> dict[str, set[str]]:
    """By page, the articles that are versions of it."""
    urls = {page.partition(" ")[2] for page in pages}
    found: dict[str, set[str]] = defaultdict(set)
    query = select(ArticleRow.id, ArticleRow.source_id, ArticleRow.url).where(col(ArticleRow.url).in_(urls))
    for article_id, source_id, url in session.exec(query).all():
        found[page_of(source_id, url)].add(article_id)
    return found
