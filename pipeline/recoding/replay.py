"""Coding the archive by other rules: on trial beside the ones that rule, then adopted or dropped."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.coding import Coding
from models.outcome import Summary
from models.recoding import RulesetRow, RulesetState
from pipeline.classify.coder import Coder
from pipeline.classify.rules import rule_files, ruleset_id
from pipeline.coding import code_article, coder_of, files_of
from pipeline.recoding.differences import Difference, differences
from pipeline.store import ledger, recodings
from pipeline.store.database import reading, writing
from pipeline.store.recodings import Compared, Scope
from pipeline.workplace import Workplace

# One transaction's worth: short enough that a second writer waits under a second.
_BATCH = 50
_EVERYTHING = Scope()


class NotOnTrial(Exception):
    """A rule set that cannot be adopted or dropped: a named reason, and what to do instead."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


def begin(place: Workplace, catalogue: Path, now: datetime) -> RulesetRow:
    """Put the rules of a catalogue folder on trial, or go on with the trial that they are on.

    Raises:
        RulesError: when a rule file is missing or wrong.
    """
    rules = Coder.load(catalogue).ruleset
    files = files_of(catalogue)
    with writing(place.engine) as session:
        return recodings.begin(session, rules, files, now)


def replay(place: Workplace, row: RulesetRow, scope: Scope, now: datetime) -> Iterator[int]:
    """Code what is left by the rules on trial; yields how many articles each batch had.

    It can be broken off at any time and goes on where it stopped.
    """
    coder, last = coder_of(row, place.settings.home), ""
    while True:
        with reading(place.engine) as session:
            articles = recodings.to_recode(session, row, scope, last, _BATCH)
        if not articles and not last:
            return
        coded = [code_article(coder, article) for article in articles]
        with writing(place.engine) as session:
            recodings.keep(session, row, [one for one in coded if isinstance(one, Coding)], now)
        # once through, it looks again from the start for what came in behind it
        last = articles[-1].id if articles else ""
        yield len(articles)


def left(engine: Engine, row: RulesetRow, scope: Scope = _EVERYTHING) -> int:
    """How many articles the rules on trial have still to code."""
    with reading(engine) as session:
        return recodings.left_to_recode(session, row, scope)


def compare(engine: Engine, row: RulesetRow, scope: Scope) -> Iterator[tuple[Compared, list[Difference]]]:
    """Every article coded on trial, with what is said otherwise of it."""
    last = ""
    while True:
        with reading(engine) as session:
            batch = recodings.compared(session, row, scope, last, _BATCH)
        if not batch:
            return
        for one in batch:
            yield one, differences(one.before, one.after)
        last = batch[-1].article_id


def adopt(place: Workplace, row: RulesetRow, now: datetime) -> Iterator[int]:
    """Let the rules on trial rule: for what comes in at once, for the archive as far as this has come.

    Yields how many articles each batch had. Broken off, it goes on where it stopped when called again.

    Raises:
        NotOnTrial: `dropped`; `replaced`, for rules in whose place others were adopted since.
    """
    with writing(place.engine) as session:
        session.add(_as_adopted(session, session.merge(row), place, now))
    for _ in replay(place, row, _EVERYTHING, now):
        # what was coded by the old rules since the trial
        continue
    while True:
        with writing(place.engine) as session:
            taken = recodings.take_over(session, row, _BATCH, now)
        if not taken:
            return
        yield taken


def record(place: Workplace, row: RulesetRow, now: datetime) -> Summary:
    """Bring adopted codings into the ledger: each change says so in the feed, and none of it is news."""
    return ledger.record_new(place.engine, place.ledger_rules, now, row.id)


def drop(engine: Engine, row: RulesetRow, now: datetime) -> int:
    """End a trial and forget its codings; says how many there were.

    Raises:
        NotOnTrial: `adopted`, for a rule set whose codings hold.
    """
    if row.state is RulesetState.ADOPTED:
        raise NotOnTrial("adopted", f"{row.id} rules or ruled; to go back, re-code under the rules before it")
    with writing(engine) as session:
        return recodings.drop(session, session.merge(row), now)


def known(session: Session, name: str) -> RulesetRow:
    """The rule set of this name.

    Raises:
        NotOnTrial: `unknown`, when the archive was never coded under it.
    """
    row = session.exec(select(RulesetRow).where(col(RulesetRow.id) == name)).first()
    if row is None:
        raise NotOnTrial("unknown", f"there is no rule set {name}; `tenfold recode list` shows them")
    return row


def _as_adopted(session: Session, row: RulesetRow, place: Workplace, now: datetime) -> RulesetRow:
    if row.state is RulesetState.DROPPED:
        raise NotOnTrial("dropped", f"{row.id} was dropped; put it on trial again with `tenfold recode`")
    if recodings.replaced(session, row.id):
        raise NotOnTrial("replaced", f"others were adopted in place of {row.id}; re-code under it again")
    row.state, row.decided_at = RulesetState.ADOPTED, now
    row.replaces = ruleset_id(rule_files(place.settings.catalogue_dir))
    return row
