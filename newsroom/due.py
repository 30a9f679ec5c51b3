"""What could be known when, and which mails are therefore due: derived from items, troubles and readers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from newsroom.scenario import Item, Kind, Mail, Outlet, Reader, Scenario, Trouble, Truth, What
from newsroom.world import World, lasts

# Whoever looks can still read the item.
HARMLESS = frozenset({
    What.WRONG_DATE, What.WRONG_FEED_DATE, What.MOVED, What.SAME_GUID, What.REDIRECT_CHAIN, What.GIANT_TABLE,
})  # fmt: skip
# A frozen list is noticed only once its newest item is too old.
_NOTICED_LATE = frozenset({What.FROZEN})


def end_of(scenario: Scenario) -> datetime:
    """The instant at which the scenario is over."""
    return scenario.scenario.start + timedelta(days=scenario.scenario.days)


def knowable_from(world: World, item: Item) -> datetime | None:
    """The first instant at which a visitor who never rests can read the item; none when no one ever can."""
    instant = max(world.moment(item), world.scenario.scenario.start)
    while True:
        trouble = _hiding(world, item, instant)
        if item.removed_at is not None and item.removed_at <= instant:
            return None
        if trouble is None:
            return instant
        if trouble.until is None:
            return None
        instant = trouble.until


def _hiding(world: World, item: Item, instant: datetime) -> Trouble | None:
    outlet = world.outlets[item.outlet]
    return world.trouble(outlet, instant, *(what for what in What if what not in HARMLESS), item=item)


def truth_of(item: Item, until: datetime) -> Truth:
    """The item's truth as of its last edit that changed it before this instant."""
    truth = item.truth
    for edit in sorted(item.edits, key=lambda edit: edit.at):
        if edit.truth is not None and edit.at <= until:
            truth = edit.truth
    if truth is None:
        raise ValueError(f'item "{item.id}" has no truth')  # a loaded scenario has one for each
    return truth


def pairs_of(truth: Truth) -> tuple[str, ...]:
    """Country and action of every partnership the item reports as done or promised."""
    if truth.pairs is not None:
        return truth.pairs
    codes = [action.code for action in truth.actions if action.kind is not Kind.MENTION]
    return tuple(f"{country}:{code}" for country in truth.partners for code in codes)


def first_known(world: World) -> tuple[dict[str, datetime], dict[str, datetime]]:
    """When each event, and each pair of country and action, could first be known within the scenario.

    What was out before the scenario began is old news: it is in neither.
    """
    events: dict[str, list[datetime]] = defaultdict(list)
    pairs: dict[str, list[datetime]] = defaultdict(list)
    start = world.scenario.scenario.start
    for item in world.scenario.items:
        known = knowable_from(world, item)
        if known is None:
            continue
        instant = known if world.moment(item) >= start else world.moment(item)
        truth = truth_of(item, known)
        for event in truth.events:
            events[event].append(instant)
        for pair in pairs_of(truth):
            pairs[pair].append(instant)
    return _earliest(events, start), _earliest(pairs, start)


def _earliest(instants: Mapping[str, list[datetime]], start: datetime) -> dict[str, datetime]:
    firsts = {name: min(times) for name, times in instants.items()}
    return {name: first for name, first in firsts.items() if first >= start}


def due_mails(world: World, until: datetime) -> list[Mail]:
    """Every mail that is due up to an instant.

    A daily reader is owed a digest each day at his hour, an empty one included; an immediate reader a note on
    each day on which a country first became a partner for an action.
    """
    events, pairs = first_known(world)
    mails: list[Mail] = []
    for reader in world.scenario.readers:
        if reader.cadence == "daily":
            mails += _digests(world, reader, events, pairs, until)
        else:
            mails += _notes(reader, pairs, until)
    return mails


def digest_instants(scenario: Scenario, reader: Reader) -> list[datetime]:
    """The instants at which a daily reader is owed a digest, within the scenario."""
    zone = ZoneInfo(reader.timezone)
    first = scenario.scenario.start.astimezone(zone).date()
    days = (first + timedelta(days=number) for number in range(scenario.scenario.days + 2))
    hours = (datetime.combine(day, time(reader.hour), zone) for day in days)
    return [instant for instant in hours if scenario.scenario.start < instant <= end_of(scenario)]


def _digests(
    world: World, reader: Reader, events: dict[str, datetime], pairs: dict[str, datetime], until: datetime
) -> Iterator[Mail]:
    after = world.scenario.scenario.start
    for instant in digest_instants(world.scenario, reader):
        if instant > until:
            return
        fresh = _between(events, after, instant)
        yield Mail(
            reader=reader.address,
            kind="digest",
            day=instant.astimezone(ZoneInfo(reader.timezone)).date(),
            events=tuple(name for name in fresh if _event_wanted(world, reader, name)),
            pairs=tuple(pair for pair in _between(pairs, after, instant) if _pair_wanted(reader, pair)),
            unseen=tuple(unseen_at(world, instant)),
        )
        after = instant


def _between(instants: Mapping[str, datetime], after: datetime, until: datetime) -> list[str]:
    return [name for name, instant in instants.items() if after <= instant < until]


def _notes(reader: Reader, pairs: Mapping[str, datetime], until: datetime) -> Iterator[Mail]:
    by_day: dict[date, list[str]] = defaultdict(list)
    for pair, instant in pairs.items():
        if instant <= until and _pair_wanted(reader, pair):
            by_day[instant.astimezone(ZoneInfo(reader.timezone)).date()].append(pair)
    for day, names in sorted(by_day.items()):
        yield Mail(reader=reader.address, kind="new_partner", day=day, pairs=tuple(sorted(names)))


def _event_wanted(world: World, reader: Reader, name: str) -> bool:
    event = next(event for event in world.scenario.events if event.id == name)
    return _wanted(reader.actions, event.actions) and _wanted(reader.countries, event.countries)


def _pair_wanted(reader: Reader, pair: str) -> bool:
    country, _, action = pair.partition(":")
    return _wanted(reader.actions, [action]) and _wanted(reader.countries, [country])


def _wanted(filter_: tuple[str, ...], values: Iterable[str]) -> bool:
    return not filter_ or not set(filter_).isdisjoint(values)


def unseen_at(world: World, instant: datetime) -> list[str]:
    """The outlets whose listing cannot be seen at this instant, in the order of the file."""
    return [outlet.id for outlet in world.scenario.outlets if _unseen(world, outlet, instant)]


def _unseen(world: World, outlet: Outlet, instant: datetime) -> bool:
    for trouble in world.scenario.troubles:
        if trouble.outlet != outlet.id or trouble.item is not None or trouble.what in HARMLESS:
            continue
        if lasts(trouble, instant) and _noticed(world, outlet, trouble, instant):
            return True
    return False


def _noticed(world: World, outlet: Outlet, trouble: Trouble, instant: datetime) -> bool:
    if trouble.what not in _NOTICED_LATE:
        return True
    newest = world.listed(outlet, instant)[:1]
    limit = timedelta(days=outlet.newest_within_days)
    return not newest or instant - world.moment(newest[0]) > limit


def misstated(world: World) -> list[str]:
    """The mails the scenario states that the rules do not make due, a line each."""
    due = {(mail.reader, mail.kind, mail.day): mail for mail in due_mails(world, end_of(world.scenario))}
    lines = []
    for stated in world.scenario.mails:
        mail = due.get((stated.reader, stated.kind, stated.day))
        who = f"{stated.reader} {stated.kind} {stated.day}"
        if mail is None:
            lines.append(f"{who}: stated, but not due")
            continue
        for what in ("events", "pairs", "unseen"):
            said, derived = set(getattr(stated, what)), set(getattr(mail, what))
            if said != derived:
                lines.append(f"{who}: {what} stated {sorted(said)}, due {sorted(derived)}")
    return lines
