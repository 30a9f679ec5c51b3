"""Which mails are due to a reader at a moment, and which window of news each one covers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.records import Window
from models.alerts import Cadence, MailKind, SubscriptionRow

# After a longer stop, the first of these digests carries all that came before: no flood of empty mails.
_CATCH_UP_DAYS = 7
# A row may be committed a little after the moment it names, so each window reaches back over the one
# before; what was told already is left out by its name.
_OVERLAP = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Due:
    """A mail to be composed."""

    kind: MailKind
    # the reader's own calendar day
    day: date
    window: Window


@dataclass(frozen=True, slots=True)
class Last:
    """The latest mail of a kind that was composed for a reader."""

    day: date
    upto: datetime


def due(reader: SubscriptionRow, last: Last | None, now: datetime) -> list[Due]:
    """The mails due to this reader, oldest first; a note is due only if there turns out to be news.

    A digest covers what was known at its own hour, however late it is composed, so that the
    same digests come of any sequence of looks at the clock.
    """
    if not reader.active or now <= reader.since:
        return []
    if reader.cadence is Cadence.IMMEDIATE:
        return _note(reader, last, now)
    return _digests(reader, last, now)


def digest_of(reader: SubscriptionRow, last: Last | None, day: date) -> Due:
    """The digest of a day, due or not: what a preview shows."""
    at = instant(reader, day)
    before = last.upto if last is not None and last.upto < at else None
    return Due(MailKind.DIGEST, day, _window(reader, before, at))


def instant(reader: SubscriptionRow, day: date) -> datetime:
    """When the digest of this day is due, in UTC: the reader's hour, or what the clocks make of it.

    An hour that is skipped in spring is taken an hour later, one that comes twice the first time.
    """
    zone = ZoneInfo(reader.timezone)
    return datetime(day.year, day.month, day.day, reader.hour, tzinfo=zone).astimezone(UTC)


def _note(reader: SubscriptionRow, last: Last | None, now: datetime) -> list[Due]:
    if last is not None and now < last.upto + timedelta(minutes=reader.quiet_minutes):
        return []
    today = now.astimezone(ZoneInfo(reader.timezone)).date()
    return [Due(MailKind.NEW_PARTNER, today, _window(reader, last.upto if last else None, now))]


def _digests(reader: SubscriptionRow, last: Last | None, now: datetime) -> list[Due]:
    today = now.astimezone(ZoneInfo(reader.timezone)).date()
    earliest = last.day + timedelta(days=1) if last else reader.since.date() - timedelta(days=1)
    before = last.upto if last else None
    after = max(reader.since, before or reader.since)
    days = _days(reader, max(earliest, today - timedelta(days=_CATCH_UP_DAYS)), today)
    ready = [(day, at) for day in days if after < (at := instant(reader, day)) <= now]
    dues = []
    for day, at in ready[-_CATCH_UP_DAYS:]:
        dues.append(Due(MailKind.DIGEST, day, _window(reader, before, at)))
        before = at
    return dues


def _days(reader: SubscriptionRow, first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        right_day = reader.cadence is not Cadence.WEEKLY or day.weekday() == reader.weekday
        if right_day and _exists(reader, day):
            yield day


def _exists(reader: SubscriptionRow, day: date) -> bool:
    """False for a day left out where a country moved across the date line."""
    return instant(reader, day) < instant(reader, day + timedelta(days=1))


def _window(reader: SubscriptionRow, before: datetime | None, upto: datetime) -> Window:
    after = reader.since if before is None else max(reader.since, before - _OVERLAP)
    return Window(after=after, upto=upto)
