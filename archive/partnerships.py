"""Partnerships as lines of stages, and the latest of them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, select, true
from sqlmodel import col

from archive.reading import Reading, country, known_by
from archive.views.front import NewPartner
from archive.views.ledger import PartnershipView, Step
from models.ledger import News, PartnershipRow, Stage
from models.plan import action_order
from pipeline.store.certainty import certain

# Back-fills are kept, but nobody is told of them as of news.
NEWS_OF_A_PARTNER = (News.NEW_PARTNER, News.NEW_ACTION)
_ORDER = {stage: number for number, stage in enumerate(Stage)}


def standing_partnerships(reading: Reading) -> Select[PartnershipRow]:
    """Every stage of every partnership known by then."""
    return select(PartnershipRow).where(known_by(PartnershipRow.known_at, reading.as_of))


def read_partnerships(
    reading: Reading, which: ColumnElement[bool] | None = None
) -> tuple[PartnershipView, ...]:
    """Partnerships with their stages in order, sorted by action and country."""
    wanted = true() if which is None else which
    rows = reading.session.scalars(standing_partnerships(reading).where(wanted)).all()
    grouped: dict[tuple[str, str], list[_Reached]] = defaultdict(list)
    for row, sure in zip(rows, certain(reading.session, rows, reading.sure), strict=True):
        grouped[row.country, row.action].append(_Reached(row, sure))
    views = [_partnership(reading, stages) for stages in grouped.values()]
    return tuple(sorted(views, key=lambda view: (action_order(view.action), view.country.name)))


def read_new_partners(reading: Reading, limit: int) -> tuple[NewPartner, ...]:
    """Countries that became partners, or partners in a further action, latest first."""
    query = (
        standing_partnerships(reading)
        .where(col(PartnershipRow.news).in_(NEWS_OF_A_PARTNER))
        .order_by(
            col(PartnershipRow.known_at).desc(), col(PartnershipRow.country), col(PartnershipRow.action)
        )
        .limit(limit)
    )
    rows = reading.session.scalars(query).all()
    return tuple(
        NewPartner(
            **row.model_dump(include={"action", "stage", "news", "because", "known_at"}),
            country=country(row.country),
            item_id=row.article_id,
            sure=sure,
        )
        for row, sure in zip(rows, certain(reading.session, rows, reading.sure), strict=True)
    )


class _Reached(NamedTuple):
    """A stage of a partnership, and whether it is certain enough to be told as news."""

    row: PartnershipRow
    sure: bool


def _partnership(reading: Reading, stages: Sequence[_Reached]) -> PartnershipView:
    first = stages[0].row
    steps = tuple(
        Step(
            **row.model_dump(
                include={"stage", "valid_from", "known_at", "event_id", "quote", "because", "news", "review"}
            ),
            item_id=row.article_id,
            sure=sure,
        )
        for row, sure in sorted(stages, key=lambda one: _ORDER[one.row.stage])
    )
    return PartnershipView(
        country=country(first.country),
        action=first.action,
        action_name=reading.names.action(first.action),
        steps=steps,
    )
