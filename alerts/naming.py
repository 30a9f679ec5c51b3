"""The words by which a mail shows a partner: those that tell of the act, and those that name the country."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlmodel import Session, col, select

from alerts.words import plain
from models.coding import InvolvementRow, Role
from models.ledger import PartnershipRow
from pipeline.store.current import current_coding
from pipeline.store.sentence import AROUND, sentence

# Names in one statement are limited; SQLite's own limit is far above this.
_BATCH = 500
# Characters of two quotes together, so that both fit into a mail's entry.
_LONGEST = 414


class Place(NamedTuple):
    """Where an article names a partner."""

    start: int
    end: int


# By article and country.
Places = Mapping[tuple[str, str], Place]


def places_of_partners(session: Session, articles: Collection[str]) -> Places:
    """Where these articles name their partners, as they are coded now."""
    places: dict[tuple[str, str], Place] = {}
    ids = sorted(articles)
    for start in range(0, len(ids), _BATCH):
        query = select(InvolvementRow).where(
            col(InvolvementRow.article_id).in_(ids[start : start + _BATCH]),
            InvolvementRow.role == Role.PARTNER,
            current_coding(InvolvementRow),
        )
        for row in session.exec(query):
            places[row.article_id, row.country] = Place(row.start, row.end)
    return places


def words_naming(row: PartnershipRow, text: str, places: Places) -> str:
    """The quote of a partnership; where it does not name the country, with the sentence that does.

    Both stand in the order of the article, with a mark for what is left out between them.
    """
    place = places.get((row.article_id, row.country))
    if place is None or row.start <= place.start < row.end:
        return row.quote
    begin = max(0, place.start - AROUND)
    naming = sentence(text[begin : place.end + AROUND], place.start - begin, place.end - place.start)
    if naming in row.quote or row.quote in naming:
        return max(naming, row.quote, key=len)
    first, second = (naming, row.quote) if place.start < row.start else (row.quote, naming)
    first = plain(first, max(_LONGEST // 2, _LONGEST - len(second)))
    return f"{first} […] {plain(second, _LONGEST - len(first))}"
