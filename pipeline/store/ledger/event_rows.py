"""Events in the archive: regrouped around what was added or replaced, then compared with what is stored."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models.coding import EventClaimRow
from models.ledger import EventReportRow, EventRow, News
from pipeline.ledger.happenings import Event, Report
from pipeline.ledger.kinship import Kinships
from pipeline.ledger.rules import LedgerRules
from pipeline.store.ledger.decisions import Decisions
from pipeline.store.ledger.differences import difference
from pipeline.store.ledger.event_records import added, particulars, snapshot
from pipeline.store.ledger.feed import Feed, Record, What, first_known
from pipeline.store.ledger.neighbours import Neighbourhood


@dataclass
class Touched:
    """What became of the events around a batch."""

    events: dict[str, Event] = field(default_factory=dict)
    # events that are no more, and the event that took their place, if any
    gone: dict[str, str | None] = field(default_factory=dict)
    # of those, the ones that go on whole under another name
    renamed: set[str] = field(default_factory=set)

    @property
    def countries(self) -> frozenset[str]:
        """The countries of the events."""
        return frozenset(country for event in self.events.values() for country in event.countries)

    @property
    def articles(self) -> frozenset[str]:
        """The articles that report the events."""
        return frozenset(report.article_id for event in self.events.values() for report in event.reports)


@dataclass
class Stored:
    """An event as it stands in the archive."""

    row: EventRow
    reports: dict[str, EventReportRow]


def record_events(
    session: Session,
    rules: LedgerRules,
    articles: Collection[str],
    decisions: Decisions,
    feed: Feed,
    kinships: Kinships,
) -> Touched:
    """Regroup all claims that hang together with those of these articles, and keep the outcome."""
    around = Neighbourhood(session, rules, decisions, kinships)
    found = {event.id: event for event in around.events(articles)}
    stored = _stored(session, around.seen)
    return _Keeping(session, feed, stored, found).keep()


def drop_renamed(session: Session, touched: Touched) -> None:
    """Delete the rows of events that go on under another name; the change feed keeps what they were."""
    for event_id in touched.renamed:
        session.delete(session.get_one(EventRow, event_id))
    session.flush()


def _stored(session: Session, claims: Collection[str]) -> dict[str, Stored]:
    """The events that any of these claims is stored as a report of, with all their reports."""
    mates = select(EventReportRow.event_id).where(col(EventReportRow.claim_id).in_(claims))
    query = (
        select(EventRow, EventReportRow)
        .join(EventReportRow, col(EventReportRow.event_id) == col(EventRow.id))
        .where(col(EventRow.id).in_(mates))
    )
    stored: dict[str, Stored] = {}
    for row, report in session.exec(query).all():
        stored.setdefault(row.id, Stored(row, {})).reports[report.claim_id] = report
    return stored


class _Keeping:
    """Brings the stored events around a batch to what was found."""

    def __init__(
        self,
        session: Session,
        feed: Feed,
        stored: dict[str, Stored],
        found: dict[str, Event],
    ) -> None:
        self._session = session
        self._feed = feed
        self._stored = stored
        self._found = found
        self._event_of = {report.claim_id: event.id for event in found.values() for report in event.reports}
        self._reported_at = {
            claim_id: report.known_at for one in stored.values() for claim_id, report in one.reports.items()
        }

    def keep(self) -> Touched:
        """Write what changed; say which events were touched and which are no more."""
        touched = Touched(events=self._changed())
        touched.gone = {one: self._successor(one) for one in self._stored if one not in self._found}
        touched.renamed = {one for one, into in touched.gone.items() if into and self._whole(one, into)}
        before = {
            one: snapshot(each.row, each.reports.values())
            for one, each in self._stored.items()
            if each.row.gone_at is None
        }
        self._clear([*touched.events, *touched.gone])
        returned = first_known(self._session, Record.EVENT, set(touched.events) - set(self._stored))
        for event in touched.events.values():
            self._put(event, touched, before.get(event.id), returned.get(event.id))
        for event_id, into in touched.gone.items():
            self._let_go(event_id, into, touched)
        self._session.flush()
        return touched

    def _changed(self) -> dict[str, Event]:
        """The events that are not stored as they were found."""
        return {event_id: event for event_id, event in self._found.items() if not self._as_stored(event)}

    def _as_stored(self, event: Event) -> bool:
        stored = self._stored.get(event.id)
        if stored is None:
            return False
        told = {one.claim_id: (one.independent, one.denies) for one in stored.reports.values()}
        same_reports = told == {one.claim_id: (one.independent, one.denies) for one in event.reports}
        row = stored.row
        stands = (row.gone_at is None) is not event.rejected
        return (
            same_reports
            and stands
            and all(getattr(row, name) == said for name, said in particulars(event).items())
        )

    def _clear(self, event_ids: Collection[str]) -> None:
        """Take the reports off these events, before any of them is given to another."""
        for event_id in event_ids:
            if event_id in self._stored:
                for report in self._stored[event_id].reports.values():
                    self._session.delete(report)
        self._session.flush()

    def _successor(self, event_id: str) -> str | None:
        """The event that most of an event's reports now belong to."""
        now = Counter(
            self._event_of[claim_id]
            for claim_id in self._stored[event_id].reports
            if claim_id in self._event_of
        )
        return min(now, key=lambda one: (-now[one], one), default=None)

    def _whole(self, event_id: str, into: str) -> bool:
        """Whether an event goes on as it was, under the name of a report that came out earlier."""
        others = [one for one in self._stored if one != event_id and self._successor(one) == into]
        return not others and into not in self._stored

    def _put(
        self, event: Event, touched: Touched, before: dict[str, Any] | None, returned: datetime | None
    ) -> None:
        earlier = [self._stored[one].row for one, into in touched.gone.items() if into == event.id]
        row = self._row(event, earlier, returned)
        self._session.add(row)
        self._session.flush()
        reports = [self._report(event.id, report) for report in event.reports]
        self._session.add_all(reports)
        after = snapshot(row, reports)
        if event.rejected:
            self._reject(event, before)
        elif before is None:
            because = added(event, earlier)
            self._feed.note(What.ADDED, Record.EVENT, event.id, because, after)
        elif before != after:
            self._feed.note(What.CHANGED, Record.EVENT, event.id, difference(before, after), after)

    def _reject(self, event: Event, before: dict[str, Any] | None) -> None:
        """Say once that an event is out by a person's word; what is reported of it later changes nothing."""
        if before is not None and event.opinion is not None:
            because = f"rejected by {event.opinion.last.words}"
            self._feed.note(What.WITHDRAWN, Record.EVENT, event.id, because)

    def _row(self, event: Event, earlier: Collection[EventRow], returned: datetime | None) -> EventRow:
        stored = self._stored.get(event.id)
        row = stored.row if stored else self._session.get(EventRow, event.id)
        if row is None:
            times = [one.known_at for one in earlier] + ([returned] if returned else [])
            if self._feed.decided:
                # a person's split or merge is no news: its reports were known
                times += [at for report in event.reports if (at := self._reported_at.get(report.claim_id))]
            row = EventRow(
                **particulars(event),
                id=event.id,
                ruleset=self._ruleset(event),
                news=(News.NEW if self._fresh(event, earlier) else News.BACKFILL).value,
                known_at=min(times, default=self._feed.now),
            )
        gone_at = (row.gone_at or self._feed.now) if event.rejected else None
        row.sqlmodel_update({**particulars(event), "ruleset": self._ruleset(event), "gone_at": gone_at})
        return row

    def _fresh(self, event: Event, earlier: Collection[EventRow]) -> bool:
        if earlier:
            return any(one.news == News.NEW for one in earlier)
        return not event.stale and not self._feed.decided

    def _ruleset(self, event: Event) -> str:
        return self._session.get_one(EventClaimRow, event.claim_id).ruleset

    def _report(self, event_id: str, report: Report) -> EventReportRow:
        return EventReportRow(
            event_id=event_id,
            claim_id=report.claim_id,
            article_id=report.article_id,
            independent=report.independent,
            denies=report.denies,
            known_at=self._reported_at.get(report.claim_id, self._feed.now),
        )

    def _let_go(self, event_id: str, into: str | None, touched: Touched) -> None:
        row = self._stored[event_id].row
        if event_id not in touched.renamed:
            row.gone_at = self._feed.now
            self._session.add(row)
        if into is None:
            because = "no report of it stands any more"
            self._feed.note(What.WITHDRAWN, Record.EVENT, event_id, because)
        elif event_id in touched.renamed:
            because = "the same event, named after a report that came out earlier"
            self._feed.note(What.MERGED, Record.EVENT, event_id, because, {"into": into})
        else:
            because = f"its reports tell of the same event as those of {into}"
            self._feed.note(What.MERGED, Record.EVENT, event_id, because, {"into": into})
