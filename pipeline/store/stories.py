"""Stories in the archive: near-duplicates are looked up by shingle, address and document number."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Engine, desc, func, insert
from sqlmodel import Session, col, or_, select

from models.article import ArticleRow, BandRow, SignatureRow, StoryMemberRow
from models.outcome import Exit, Skipped, Summary
from pipeline.dedup.signature import Signature, signature
from pipeline.dedup.stories import Item, Known, group
from pipeline.drain import Work, drain, one_by_one
from pipeline.store import stages

# Raise when signatures or the decision change: articles are then grouped anew.
_RULES = "shingles-1"
_LOOKED_AT = 50


def group_new(engine: Engine, now: datetime) -> Summary:
    """Give every new article its story; copies and mirrors corroborate, they are not news again."""
    return drain(engine, Work(stages.GROUP, _RULES, _ungrouped, _item, one_by_one(_keep)), now)


def _ungrouped(session: Session, limit: int) -> Sequence[ArticleRow]:
    return stages.articles_without(session, stages.GROUP, _RULES, limit)


def _item(article: ArticleRow) -> Item | Skipped:
    if not article.text:
        return Skipped("removed_page", "nothing to compare")
    return Item(
        article_id=article.id,
        signature=signature(article.text, article.language),
        source_id=article.source_id,
        url=article.url,
        document_number=article.document_number,
        published_on=article.published_on,
    )


def _keep(session: Session, article: ArticleRow, result: Item | Skipped, now: datetime) -> Exit:
    if isinstance(result, Skipped):
        return Exit.SKIPPED
    membership = group(result, _StoredIndex(session))
    row = {
        "article_id": article.id,
        "story_id": membership.story_id,
        "relation": membership.relation,
        "because": membership.because,
        "known_at": now,
    }
    session.connection().execute(insert(StoryMemberRow), row)
    return Exit.STORED


class _StoredIndex:
    """The database as the place where grouped articles are looked up and kept."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def candidates(self, item: Item) -> Iterable[Known]:
        named = [SignatureRow.url == item.url] if item.url else []
        if item.document_number:
            named.append(SignatureRow.document_number == item.document_number)
        rows = (
            list(self._session.exec(select(SignatureRow).where(or_(*named)).limit(_LOOKED_AT)))
            if named
            else []
        )
        if alike := self._most_alike(item):
            rows += self._session.exec(
                select(SignatureRow).where(col(SignatureRow.article_id).in_(alike))
            ).all()
        return [_known(row) for row in {row.article_id: row for row in rows}.values()]

    def _most_alike(self, item: Item) -> Sequence[str]:
        query = (
            select(BandRow.article_id)
            .where(col(BandRow.band).in_(item.signature.bands))
            .group_by(col(BandRow.article_id))
            .order_by(desc(func.count()), col(BandRow.article_id))
            .limit(_LOOKED_AT)
        )
        return self._session.exec(query).all()

    def add(self, known: Known) -> None:
        item, sampled = known.item, known.item.signature
        row = {
            "article_id": item.article_id,
            "story_id": known.story_id,
            "source_id": item.source_id,
            "url": item.url,
            "document_number": item.document_number,
            "published_on": item.published_on,
            "shingles": sampled.shingles,
            "lead": sampled.lead,
            "sample": list(sampled.sample),
        }
        # Plain rows: as objects of the session they would cost half of the whole stage.
        connection = self._session.connection()
        connection.execute(insert(SignatureRow), row)
        bands = [{"band": band, "article_id": item.article_id} for band in sorted(set(sampled.bands))]
        if bands:
            connection.execute(insert(BandRow), bands)


def _known(row: SignatureRow) -> Known:
    return Known(
        item=Item(
            article_id=row.article_id,
            signature=Signature(sample=tuple(row.sample), shingles=row.shingles, lead=row.lead),
            source_id=row.source_id,
            url=row.url,
            document_number=row.document_number,
            published_on=row.published_on,
        ),
        story_id=row.story_id,
    )
