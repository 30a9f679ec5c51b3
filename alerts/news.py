"""What is new for one reader: the news of a window, less what was not asked for and what was told."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from alerts.asked import Asked, speaks
from alerts.corrections import corrections, told_by_another_name, withdrawals
from alerts.items import read_items, sought, stored_in
from alerts.records import Item, Move, News, Partner, Report, Score, Step, partnership_id
from alerts.snapshot import Happened, Reached, Snapshot
from alerts.told import news_to, untold
from models.alerts import MailKind, SubscriptionRow
from models.ledger import News as LedgerNews


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reader's filters held against a window: with the articles that the saved search finds in it."""

    asked: Asked
    # None: no search is saved
    found: frozenset[str] | None
    # articles of the window that may be told on their own
    items: tuple[str, ...]

    def report(self, report: Report) -> bool:
        """Whether this report is one of those asked for."""
        found = self.found is None or report.article_id in self.found
        return found and self.asked.report(report.source_id, report.language)


def wanted_of(session: Session, asked: Asked, snapshot: Snapshot) -> Wanted:
    """Hold filters against the news of a window."""
    stored = stored_in(session, snapshot.window) if asked.items else ()
    if not asked.search:
        return Wanted(asked, None, stored)
    told = {telling.report.article_id for event in snapshot.events for telling in event.tellings}
    told |= {reached.report.article_id for reached in snapshot.partnerships}
    found = sought(session, asked.search, sorted(told | set(stored)))
    return Wanted(asked, found, tuple(article for article in stored if article in found))


def read_news(
    session: Session, reader: SubscriptionRow, wanted: Wanted, snapshot: Snapshot, kind: MailKind
) -> News:
    """Everything of this window that the reader asked for and was not yet told."""
    reached = _untold_partnerships(session, reader, wanted, snapshot)
    moves = [_move(one) for one in reached]
    partners = tuple(sorted(map(_partner, filter(_is_new, reached)), key=lambda partner: not partner.first))
    if kind is MailKind.NEW_PARTNER and not reader.note_progress:
        return News(partners=partners).certain
    steps = _steps(session, reader, wanted, snapshot, moves)
    if kind is MailKind.NEW_PARTNER:
        return News(partners=partners, steps=steps).certain
    entered = {partner.record_id for partner in partners}
    entered |= {move.record_id for step in steps for move in step.moves}
    told = {step.report.article_id for step in steps} | {partner.report.article_id for partner in partners}
    return News(
        partners=partners,
        steps=steps,
        moves=tuple(move for move in moves if move.record_id not in entered),
        scores=_scores(snapshot, {step.event_id for step in steps if step.sure}),
        corrections=corrections(session, reader, snapshot),
        withdrawals=withdrawals(session, reader, snapshot),
        items=_items(session, reader, wanted, told),
    )


def _is_new(reached: Reached) -> bool:
    return reached.row.news in {LedgerNews.NEW_PARTNER, LedgerNews.NEW_ACTION}


def _untold_partnerships(
    session: Session, reader: SubscriptionRow, wanted: Wanted, snapshot: Snapshot
) -> list[Reached]:
    rows = {
        partnership_id(one.row.country, one.row.action, one.row.stage): one
        for one in snapshot.partnerships
        if wanted.asked.codes([one.row.action], [one.row.country])
        and wanted.asked.stage(one.row.stage)
        and wanted.report(one.report)
        and one.row.known_at > reader.since
    }
    fresh = news_to(session, reader.id, "partnership", {name: one.sure for name, one in rows.items()})
    return [one for name, one in rows.items() if name in fresh]


def _partner(reached: Reached) -> Partner:
    row = reached.row
    return Partner(
        country=row.country,
        action=row.action,
        stage=row.stage,
        first=row.news == LedgerNews.NEW_PARTNER,
        because=row.because,
        report=reached.report,
        sure=reached.sure,
    )


def _move(reached: Reached) -> Move:
    row = reached.row
    return Move(
        country=row.country,
        action=row.action,
        before=reached.before,
        after=row.stage,
        because=row.because,
        event_id=row.event_id,
        report=reached.report,
        sure=reached.sure,
    )


def _steps(
    session: Session, reader: SubscriptionRow, wanted: Wanted, snapshot: Snapshot, moves: Sequence[Move]
) -> tuple[Step, ...]:
    asked = wanted.asked
    rows = {
        one.event.id: one
        for one in snapshot.events
        if asked.progress()
        and asked.codes(one.event.actions, one.event.countries)
        and any(wanted.report(telling.report) for telling in one.tellings)
        and one.event.known_at > reader.since
    }
    sure = {name: one.sure for name, one in rows.items()}
    fresh = news_to(session, reader.id, "event", sure)
    if fresh:
        fresh -= told_by_another_name(session, reader, snapshot, sure)
    said = {name: _spoken(one, wanted, reader.language) for name, one in rows.items()}
    return tuple(_step(one, said[name], moves) for name, one in rows.items() if name in fresh)


def _spoken(event: Happened, wanted: Wanted, language: str) -> Report:
    """The report to quote: one asked for, in the language of the digest where there is one."""
    reports = [telling.report for telling in event.tellings if wanted.report(telling.report)]
    return next((one for one in reports if speaks(one.language, language)), reports[0])


def _step(happened: Happened, said: Report, moves: Sequence[Move]) -> Step:
    event, independent = happened.event, sum(telling.independent for telling in happened.tellings)
    # the ledger's words are those of the report that speaks for the event, unless a person chose them
    own_words = said is happened.tellings[0].report or event.review is not None
    return Step(
        event_id=event.id,
        type=event.type,
        date=event.date,
        what=event.what if own_words else "",
        actions=tuple(event.actions),
        countries=tuple(event.countries),
        quantities=event.quantities,
        place=event.place,
        independent=independent,
        copies=len(happened.tellings) - independent,
        # a stage less certain than the event, or more, is an entry of its own on its own side
        moves=tuple(one for one in moves if one.event_id == event.id and one.sure is happened.sure),
        report=said,
        sure=happened.sure,
    )


def _scores(snapshot: Snapshot, certain: set[str]) -> tuple[Score, ...]:
    """The promises towards which an event counts that this mail tells as certain."""
    promises = {name for one in snapshot.events if one.event.id in certain for name in one.counts_for}
    return tuple(snapshot.scores[name] for name in sorted(promises))


def _items(session: Session, reader: SubscriptionRow, wanted: Wanted, told: set[str]) -> tuple[Item, ...]:
    """Articles asked for on their own, less those that this mail quotes for something else."""
    fresh = untold(session, reader.id, "item", (article for article in wanted.items if article not in told))
    return read_items(session, wanted.asked, sorted(fresh)) if fresh else ()
