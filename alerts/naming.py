"""The words by which a mail shows a partner: those that tell of the act, and those that name the country."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlmodel import Session, select

from alerts.words import LONGEST_QUOTE, plain
from models.coding import InvolvementRow
from models.ledger import PartnershipRow
from pipeline.store.batches import in_batches
from pipeline.store.current import partners_of
from pipeline.store.sentence import AROUND, sentence

_LEFT_OUT = " […] "
# Characters of two quotes together: with the mark they stay below what a mail holds of one.
_LONGEST = LONGEST_QUOTE - len(_LEFT_OUT) - 1


class Place(NamedTuple):
    """Where an article names a partner."""

    start: int
    end: int


# By article and country.
Places = Mapping[tuple[str, str], Place]


def places_of_partners(session: Session, articles: Collection[str]) -> Places:
    """Where these articles name their partners, as they are coded now."""
    places: dict[tuple[str, str], Place] = {}
    for some in in_batches(sorted(articles)):
        for row in session.exec(select(InvolvementRow).where(partners_of(some))):
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
    return first + _LEFT_OUT + plain(second, _LONGEST - len(first))
