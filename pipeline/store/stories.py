"""Stories in the archive: near-duplicates are looked up by shingle, address and document number."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, insert
from sqlmodel import Session, col, select

from models.article import ArticleRow, BandRow, SignatureRow, StoryMemberRow
from models.outcome import Exit, Skipped, Summary
from pipeline.dedup.postings import HOLDERS
from pipeline.dedup.signature import Signature, signature
from pipeline.dedup.stories import SHARED_LEAST, STOCK_STORIES, Found, Item, Known, Membership, group
from pipeline.drain import Work, drain
from pipeline.store import stages

# Raise when signatures or the decision change: articles are then grouped anew.
_RULES = "shingles-1"
_LOOKED_AT = 25
# When more of a text than this are phrases of the trade, it may be a copy of one made of the same.
_MUCH = 0.5
# Values in one statement: both databases take several times as many.
_AT_ONCE = 5000


def group_new(engine: Engine, now: datetime) -> Summary:
    """Give every new article its story; copies and mirrors corroborate, they are not news again."""
    return drain(engine, Work(stages.GROUP, _RULES, _ungrouped, _item, _keep), now)


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


def _keep(session: Session, done: Sequence[tuple[ArticleRow, Item | Skipped]], now: datetime) -> list[Exit]:
    index = _StoredIndex(session)
    items = [result for _, result in done if isinstance(result, Item)]
    memberships = group(items, index)
    index.write()
    rows = [_member(item, one, now) for item, one in zip(items, memberships, strict=True)]
    _insert(session, StoryMemberRow, rows)
    return [Exit.SKIPPED if isinstance(result, Skipped) else Exit.STORED for _, result in done]


def _member(item: Item, membership: Membership, now: datetime) -> dict[str, Any]:
    return {
        "article_id": item.article_id,
        "story_id": membership.story_id,
        "relation": membership.relation,
        "because": membership.because,
        "known_at": now,
    }


def _insert(session: Session, table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    """Plain rows: as objects of the session they would cost half of the whole stage."""
    if rows:
        session.connection().execute(insert(table), rows)


class _StoredIndex:
    """The database as the place where grouped articles are looked up, and kept at the end of a batch."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._holders: defaultdict[int, list[str]] = defaultdict(list)
        self._stories: dict[str, str] = {}
        self._known: dict[str, Known] = {}
        # by address and by document number
        self._named: defaultdict[str, list[str]] = defaultdict(list)
        self._signatures: list[dict[str, Any]] = []
        self._bands: list[dict[str, Any]] = []

    def prepare(self, items: Sequence[Item]) -> None:
        """Read all that these articles share with those stored."""
        bands = {band for item in items for band in item.signature.bands}
        for some in _parts(bands):
            query = select(BandRow.band, BandRow.article_id).where(col(BandRow.band).in_(some))
            for band, article_id in self._session.exec(query.order_by(col(BandRow.article_id))):
                self._holders[band].append(article_id)
        for some in _parts({one for holders in self._holders.values() for one in holders}):
            rows = select(SignatureRow.article_id, SignatureRow.story_id)
            self._stories.update(self._session.exec(rows.where(col(SignatureRow.article_id).in_(some))).all())
        self._read(SignatureRow.url, {item.url for item in items} - {""})
        self._read(SignatureRow.document_number, {item.document_number for item in items} - {""})
        likely = {one for item in items for one in self._likely(item)[0]}
        self._read(SignatureRow.article_id, likely - self._known.keys())

    def look_up(self, item: Item) -> Found:
        """Articles of the same address or number, then those that share the most shingles."""
        likely, stock = self._likely(item)
        named = [one for name in item.names for one in self._named[name]]
        return Found([self._known[one] for one in dict.fromkeys([*named, *likely])], stock)

    def add(self, known: Known) -> None:
        """Remember an article; a shingle that enough others hold is not listed again."""
        self._remember(known)
        self._signatures.append(_row(known))
        for band in sorted(set(known.item.signature.bands)):
            holders = self._holders[band]
            if len(holders) < HOLDERS:
                holders.append(known.item.article_id)
                self._bands.append({"band": band, "article_id": known.item.article_id})

    def write(self) -> None:
        """Keep what was added."""
        _insert(self._session, SignatureRow, self._signatures)
        _insert(self._session, BandRow, self._bands)

    def _likely(self, item: Item) -> tuple[list[str], frozenset[int]]:
        """Articles that may tell the same, and which shingles are phrases of the trade."""
        own, common, stock = list[str](), list[str](), set[int]()
        for band in item.signature.bands:
            holders = self._holders.get(band, ())
            if len({self._stories[one] for one in holders}) > STOCK_STORIES:
                stock.add(band)
                common += holders
            else:
                own += holders
        much = len(stock) > _MUCH * len(item.signature.bands)
        shared = Counter(own + common if much else own).most_common(_LOOKED_AT)
        same_lead = self._holders.get(item.signature.lead, ())
        return [*(one for one, count in shared if count >= SHARED_LEAST), *same_lead], frozenset(stock)

    def _read(self, field: str, values: Collection[str]) -> None:
        """Read the signatures whose field (a column, named as an attribute of the row) is one of these."""
        for some in _parts(values):
            for row in self._session.exec(select(SignatureRow).where(col(field).in_(some))):
                if row.article_id not in self._known:
                    self._remember(_known(row))

    def _remember(self, known: Known) -> None:
        self._known[known.item.article_id] = known
        self._stories[known.item.article_id] = known.story_id
        for name in known.item.names:
            self._named[name].append(known.item.article_id)


def _parts(values: Collection[Any]) -> Iterator[list[Any]]:
    ordered = sorted(values)
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))


def _row(known: Known) -> dict[str, Any]:
    item, sampled = known.item, known.item.signature
    return {
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
