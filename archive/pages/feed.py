"""Mails, events and articles as entries of feeds, newest first."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col

from archive.lists import event_lines, item_lines
from archive.pages.digest import latest_mails, withheld
from archive.reading import Reading, standing_events
from archive.views.articles import ItemLine
from archive.views.feeds import Entry
from archive.views.ledger import EventLine
from models.article import ArticleRow
from models.ledger import ChangeRow, EventRow
from pipeline.store.search import Query, matching, snippet
from pipeline.store.tokens import phrases_of

_ENTRIES = 50


def digest_entries(reading: Reading) -> tuple[Entry, ...]:
    """The latest mails, without what names their readers."""
    rows = latest_mails(reading, _ENTRIES)
    return tuple(
        Entry(
            page=f"/digests/{row.id}",
            title=row.subject,
            text=withheld(reading, row, row.text),
            published=row.composed_at,
            updated=row.composed_at,
        )
        for row in rows
    )


def event_entries(reading: Reading, which: ColumnElement[bool] | None = None) -> tuple[Entry, ...]:
    """The events learned last; a change to one brings it up again as changed, under the same name."""
    query = select(EventRow).where(standing_events(reading.as_of))
    if which is not None:
        query = query.where(which)
    newest = query.order_by(col(EventRow.known_at).desc(), col(EventRow.id)).limit(_ENTRIES)
    lines = event_lines(reading, reading.session.scalars(newest).all())
    changed = _changed(reading, [line.id for line in lines])
    return tuple(_event(line, changed.get(line.id, line.known_at)) for line in lines)


def _changed(reading: Reading, event_ids: Sequence[str]) -> Mapping[str, datetime]:
    query = (
        select(col(ChangeRow.record_id), func.max(col(ChangeRow.at)))
        .where(col(ChangeRow.record) == "event", col(ChangeRow.record_id).in_(event_ids))
        .group_by(col(ChangeRow.record_id))
    )
    return dict(reading.session.execute(query).all())


def _event(line: EventLine, changed: datetime) -> Entry:
    named = ", ".join(one.name for one in line.countries)
    said = (
        line.date or "",
        line.place or "",
        named,
        line.quantities or "",
        f"{line.reports} report{'' if line.reports == 1 else 's'}, {line.independent} independent",
    )
    return Entry(
        page=f"/events/{line.id}",
        title=line.what,
        text=" · ".join(part for part in said if part),
        published=line.known_at,
        updated=max(changed, line.known_at),
        codes=line.actions,
    )


def article_entries(reading: Reading, query: Query) -> tuple[Entry, ...]:
    """The articles that fit, those stored last first."""
    newest = matching(reading.session, query).order_by(col(ArticleRow.stored_at).desc(), col(ArticleRow.id))
    rows = reading.session.scalars(newest.limit(_ENTRIES)).all()
    phrases = phrases_of(query.text)
    lines = item_lines(reading, rows)
    return tuple(
        _article(line, snippet(row.text, phrases).text) for line, row in zip(lines, rows, strict=True)
    )


def _article(line: ItemLine, words: str) -> Entry:
    published = line.published_on.isoformat() if line.published_on else ""
    head = " · ".join(part for part in (line.source.name, published) if part)
    return Entry(
        page=f"/items/{line.id}",
        title=line.title,
        text=f"{head}\n{words}",
        published=line.stored_at,
        updated=line.stored_at,
        codes=tuple(code.action for code in line.codes),
        publisher=line.url,
    )
