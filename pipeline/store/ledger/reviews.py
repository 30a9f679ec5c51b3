"""Taking a person's decision: what it is spoken on is looked up, it is kept, and the ledger follows it."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Engine, true
from sqlmodel import Session, col, select

from models.review import ReviewRow, Subject, Verdict
from pipeline.ledger.amending import as_plain, groundless
from pipeline.ledger.rules import LedgerRules
from pipeline.store import stages
from pipeline.store.database import writing
from pipeline.store.ledger.claims import STAGE
from pipeline.store.ledger.decisions import Decisions, as_review, versions_of
from pipeline.store.ledger.feed import Feed, Record, What
from pipeline.store.ledger.recording import bring_up_to_date
from pipeline.store.ledger.subjects import (
    NotReviewable,
    Words,
    standing_event,
    words_of_event,
    words_of_subject,
)

_LONGEST_NAME = 100
_LONGEST_NOTE = 1000
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class Reviewing:
    """Decisions of one person, each kept and heeded in a transaction of its own."""

    def __init__(self, engine: Engine, rules: LedgerRules, reviewer: str) -> None:
        """Speak as this person.

        Raises:
            NotReviewable: `no_name`, without a name of one to a hundred characters.
        """
        self._engine = engine
        self._rules = rules
        self._reviewer = _plain(reviewer)
        if not 0 < len(self._reviewer) <= _LONGEST_NAME:
            raise NotReviewable("no_name", f"say who decides, in 1 to {_LONGEST_NAME} characters")

    def judge(
        self,
        verdict: Verdict,
        subject: Subject,
        subject_id: str,
        now: datetime,
        *,
        fields: Mapping[str, Any] | None = None,
        note: str = "",
    ) -> ReviewRow:
        """Accept, amend or reject one thing.

        Raises:
            NotReviewable: `unknown` for what there is not; `no_field` for an amendment that changes
                nothing or that cannot be; `no_such_value` for an action or a country that there is
                not, or a day to come; `fields_without_amending`.
        """
        kept = _checked(verdict, subject, dict(fields or {}))
        if fault := groundless(kept, self._rules.actions, now.date()):
            raise NotReviewable("no_such_value", fault)
        with writing(self._engine) as session:
            stages.alone(session, STAGE)
            subject_id, words = words_of_subject(session, subject, subject_id)
            return self._take(session, now, verdict, (subject, subject_id), words, kept, note)

    def merge(self, event_ids: Sequence[str], now: datetime, *, note: str = "") -> ReviewRow:
        """Say that these events are one; it is named after the first report of all.

        Raises:
            NotReviewable: `unknown`; `already_one` when there are not two events among them.
        """
        with writing(self._engine) as session:
            stages.alone(session, STAGE)
            names = list(dict.fromkeys(standing_event(session, one).id for one in event_ids))
            if len(names) < 2:
                raise NotReviewable("already_one", "give at least two events that are not one already")
            words = [
                {**word, "part": part}
                for part, one in enumerate(names)
                for word in words_of_event(session, one)
            ]
            return self._take(session, now, Verdict.MERGE, (Subject.EVENT, names[0]), words, {}, note)

    def split(self, event_id: str, claims: Sequence[str], now: datetime, *, note: str = "") -> ReviewRow:
        """Say that these reports of an event, by claim or by article, tell of another one.

        Raises:
            NotReviewable: `unknown`; `not_of_event` for a report that is not the event's; `nothing_left`
                when no report would stay; `nothing_leaves` when none is named.
        """
        if not claims:
            raise NotReviewable("nothing_leaves", "name the reports that tell of another event")
        with writing(self._engine) as session:
            stages.alone(session, STAGE)
            event = standing_event(session, event_id)
            words = words_of_event(session, event.id, leaving=claims)
            return self._take(session, now, Verdict.SPLIT, (Subject.EVENT, event.id), words, {}, note)

    def undo(self, number: int, now: datetime, *, note: str = "") -> ReviewRow:
        """Take a decision back; this too can be taken back.

        Raises:
            NotReviewable: `unknown`; `undone_already`.
        """
        with writing(self._engine) as session:
            stages.alone(session, STAGE)
            row = session.get(ReviewRow, number)
            if row is None:
                raise NotReviewable("unknown", f"there is no review {number}")
            rows = session.exec(select(ReviewRow).order_by(col(ReviewRow.number))).all()
            if number in undone(rows):
                raise NotReviewable("undone_already", f"review {number} is taken back already")
            named = (Subject.REVIEW, str(number))
            return self._take(session, now, Verdict.UNDO, named, row.words, _undoing(row), note)

    def _take(
        self,
        session: Session,
        now: datetime,
        verdict: Verdict,
        named: tuple[Subject, str],
        words: Words,
        fields: Mapping[str, Any],
        note: str,
    ) -> ReviewRow:
        row = ReviewRow(
            at=now,
            reviewer=self._reviewer,
            verdict=verdict,
            subject=named[0],
            subject_id=named[1],
            fields=dict(fields),
            note=_plain(note)[:_LONGEST_NOTE],
            words=list(words),
        )
        heed(session, self._rules, row)
        return row


def heed(session: Session, rules: LedgerRules, row: ReviewRow) -> None:
    """Keep a decision, note it in the change feed, and let everything that follows from it be done."""
    stages.alone(session, STAGE)
    session.add(row)
    session.flush()
    feed = Feed(session, row.at, as_review(row).words)
    because = f"{row.subject.value} {row.subject_id}"
    feed.note(What.ADDED, Record.REVIEW, str(row.number), because, as_record(row))
    pages = {str(word["page"]) for word in row.words}
    articles = {one for many in versions_of(session, pages).values() for one in many}
    bring_up_to_date(session, rules, articles, Decisions.load(session), feed, _countries(row))


def _checked(verdict: Verdict, subject: Subject, fields: dict[str, Any]) -> dict[str, Any]:
    if verdict is not Verdict.AMEND:
        if fields:
            raise NotReviewable("fields_without_amending", f"to {verdict.value} sets nothing; amend instead")
        return {}
    if not fields:
        raise NotReviewable("no_field", "say what to set, e.g. date=2025-10-03")
    try:
        return as_plain(subject, fields)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "field"
        raise NotReviewable("no_field", f"{field}: {first['msg']}") from error


def _undoing(row: ReviewRow) -> dict[str, Any]:
    """What an undo has to look at again: of an undo of an undo, what the first one took back."""
    if row.verdict is Verdict.UNDO:
        return dict(row.fields)
    return {"subject": row.subject.value, "subject_id": row.subject_id, **row.fields}


def _countries(row: ReviewRow) -> set[str]:
    """Countries that a decision speaks of by name."""
    named = {str(row.fields["country"])} if row.fields.get("country") else set()
    subject = row.fields.get("subject", row.subject.value)
    if subject == Subject.PARTNERSHIP:
        named.add(str(row.fields.get("subject_id", row.subject_id)).partition("/")[0])
    return named


def undone(rows: Sequence[ReviewRow]) -> frozenset[int]:
    """The numbers of decisions that a standing later one took back."""
    gone: set[int] = set()
    for row in sorted(rows, key=lambda one: one.number or 0, reverse=True):
        if row.verdict is Verdict.UNDO and row.number not in gone:
            gone.add(int(row.subject_id))
    return frozenset(gone)


def as_record(row: ReviewRow) -> dict[str, Any]:
    """A decision as plain values."""
    return row.model_dump(mode="json")


def reviews(session: Session, as_of: datetime | None = None) -> list[dict[str, Any]]:
    """All decisions known by then in the order they were made, with whether each stood."""
    known = true() if as_of is None else col(ReviewRow.at) <= as_of
    rows = session.exec(select(ReviewRow).where(known).order_by(col(ReviewRow.number))).all()
    gone = undone(rows)
    return [as_record(row) | {"stands": row.number not in gone} for row in rows]


def _plain(text: str) -> str:
    """One line without control characters."""
    return _CONTROL.sub(" ", text).strip()
