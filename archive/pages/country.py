"""Partner countries, and one of them: how far it has come in which actions."""

from collections import defaultdict

from sqlalchemy import exists, func, select
from sqlmodel import col

from archive.lists import event_lines, events_query, item_lines
from archive.partnerships import read_partnerships, standing_partnerships
from archive.reading import NotThere, Reading, country, lists
from archive.views.ledger import CountriesView, CountrySummary, CountryView
from models.coding import InvolvementRow
from models.countries import country_name
from models.ledger import EventRow, PartnershipRow
from models.plan import action_order
from pipeline.store.search import NEWEST, Query, matching

_EVENTS = 60
_ITEMS = 40


def read_countries(reading: Reading) -> CountriesView:
    """Every partner country with its actions, by name."""
    grouped: dict[str, list[PartnershipRow]] = defaultdict(list)
    for row in reading.session.scalars(standing_partnerships(reading)):
        grouped[row.country].append(row)
    summaries = [
        CountrySummary(
            country=country(iso3),
            actions=tuple(sorted({row.action for row in rows}, key=action_order)),
            events=_count_events(reading, iso3),
            last_known_at=max(row.known_at for row in rows),
        )
        for iso3, rows in grouped.items()
    ]
    return CountriesView(countries=tuple(sorted(summaries, key=lambda one: one.country.name)))


def read_country(reading: Reading, iso3: str) -> CountryView:
    """One country with its partnerships, events and the articles that name it.

    Raises:
        NotThere: when no article names this country and it is no country of CLDR either.
    """
    if country_name(iso3) == iso3 and not _is_named(reading, iso3):
        raise NotThere("country", iso3)
    events = events_query(reading).where(lists(EventRow.countries, iso3)).limit(_EVENTS)
    items = matching(reading.session, Query(country=iso3, as_of=reading.as_of)).order_by(*NEWEST)
    return CountryView(
        country=country(iso3),
        partnerships=read_partnerships(reading, col(PartnershipRow.country) == iso3),
        events=event_lines(reading, reading.session.scalars(events).all()),
        items=item_lines(reading, reading.session.scalars(items.limit(_ITEMS)).all()),
    )


def _count_events(reading: Reading, iso3: str) -> int:
    mine = events_query(reading).where(lists(EventRow.countries, iso3)).order_by(None).subquery()
    return reading.session.scalar(select(func.count()).select_from(mine)) or 0


def _is_named(reading: Reading, iso3: str) -> bool:
    named = select(exists().where(col(InvolvementRow.country) == iso3))
    return bool(reading.session.scalar(named))
