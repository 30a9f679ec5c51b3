"""Which of the mails that were due came, with what had to be in them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from newsroom.due import due_mails
from newsroom.matching import match_events
from newsroom.run import Run, SentMail
from newsroom.scenario import Event, Mail
from newsroom.world import World

# What is told this much after its day counts as late, what comes later still as missing.
_LATE_BY = timedelta(days=2)


@dataclass(slots=True)
class MailScore:
    """Digests by day; events and new partners by when they were told."""

    digests_due: int = 0
    digests_sent: int = 0
    digests_missing: list[str] = field(default_factory=list)
    digests_extra: list[str] = field(default_factory=list)
    events_due: int = 0
    events_on_day: int = 0
    events_late: int = 0
    # told twice or more to one reader
    events_repeated: int = 0
    events_missing: list[str] = field(default_factory=list)
    pairs_due: int = 0
    pairs_on_day: int = 0
    pairs_late: int = 0
    pairs_repeated: int = 0
    pairs_extra: list[str] = field(default_factory=list)
    pairs_missing: list[str] = field(default_factory=list)
    unseen_due: int = 0
    unseen_named: int = 0
    unseen_extra: int = 0


def score_mails(world: World, run: Run) -> MailScore:
    """Compare the mails of a run with those that were due until its end."""
    score = MailScore()
    due = due_mails(world, run.until)
    _count_digests(due, run.mails, score)
    for reader in sorted({mail.reader for mail in due}):
        owed = [mail for mail in due if mail.reader == reader]
        sent = sorted((mail for mail in run.mails if mail.reader == reader), key=lambda mail: mail.day)
        _count_events(world.scenario.events, owed, sent, score)
        _count_pairs(owed, sent, score)
        _count_unseen(owed, sent, score)
    return score


def _count_digests(due: Sequence[Mail], sent: Sequence[SentMail], score: MailScore) -> None:
    owed = Counter(f"{mail.reader} {mail.day}" for mail in due if mail.kind == "digest")
    came = Counter(f"{mail.reader} {mail.day}" for mail in sent if mail.kind == "digest")
    score.digests_due, score.digests_sent = owed.total(), came.total()
    score.digests_missing = sorted((owed - came).elements())
    score.digests_extra = sorted((came - owed).elements())


def _count_events(
    events: Sequence[Event], owed: Sequence[Mail], sent: Sequence[SentMail], score: MailScore
) -> None:
    told: dict[str, list[date]] = defaultdict(list)
    for message in sent:
        if message.kind == "digest":
            for found in match_events(events, message.events).found:
                told[found].append(message.day)
    for mail in owed:
        for name in mail.events:
            score.events_due += 1
            _place(told.get(name, []), mail, name, score)
    score.events_repeated += sum(1 for days in told.values() if len(days) > 1)


def _place(days: Sequence[date], mail: Mail, name: str, score: MailScore) -> None:
    if mail.day in days:
        score.events_on_day += 1
    elif any(mail.day < day <= mail.day + _LATE_BY for day in days):
        score.events_late += 1
    else:
        score.events_missing.append(f"{mail.reader} {mail.day} {name}")


def _count_pairs(owed: Sequence[Mail], sent: Sequence[SentMail], score: MailScore) -> None:
    """New partners in the immediate notes: the same pair told twice to a reader is a repetition."""
    told: dict[str, list[date]] = defaultdict(list)
    for message in sent:
        for pair in message.pairs if message.kind == "new_partner" else ():
            told[pair].append(message.day)
    expected = {pair: mail for mail in owed if mail.kind == "new_partner" for pair in mail.pairs}
    for pair, mail in expected.items():
        days = told.get(pair, [])
        score.pairs_due += 1
        score.pairs_on_day += mail.day in days
        late = mail.day not in days and any(mail.day < day <= mail.day + _LATE_BY for day in days)
        score.pairs_late += late
        if mail.day not in days and not late:
            score.pairs_missing.append(f"{mail.reader} {mail.day} {pair}")
    score.pairs_repeated += sum(1 for days in told.values() if len(days) > 1)
    score.pairs_extra += sorted(pair for pair in told if pair not in expected)


def _count_unseen(owed: Sequence[Mail], sent: Sequence[SentMail], score: MailScore) -> None:
    named = {mail.day: set(mail.unseen) for mail in sent if mail.kind == "digest"}
    for mail in owed:
        if mail.kind == "digest":
            seen = named.get(mail.day, set())
            score.unseen_due += len(mail.unseen)
            score.unseen_named += len(seen & set(mail.unseen))
            score.unseen_extra += len(seen - set(mail.unseen))
