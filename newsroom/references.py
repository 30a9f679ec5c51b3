"""Whether the parts of a scenario fit together: the first thing that does not is said with its remedy."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsroom.scenario import Item, Mail, Outlet, Scenario, Style, Trouble, What

# Troubles that strike one page and therefore have to name it.
PAGE_TROUBLES = frozenset({
    What.HUGE_PAGE, What.GARBLED, What.TRUNCATED, What.WRONG_DATE, What.WRONG_FEED_DATE, What.REDIRECT_CHAIN,
    What.SLOW_DRIP, What.GIANT_TABLE,
})  # fmt: skip
_DATED = frozenset({What.WRONG_DATE, What.WRONG_FEED_DATE})
_FEEDS = frozenset({Style.RSS, Style.ATOM})


class Complaint(NamedTuple):
    """What is wrong where, and what to do about it."""

    place: str
    problem: str
    remedy: str


def complaints(scenario: Scenario, looks: Container[str]) -> Iterator[Complaint]:
    """All that keeps the scenario from being played, in the order of the file."""
    yield from _duplicates("outlet", (outlet.id for outlet in scenario.outlets))
    yield from _duplicates("item", (item.id for item in scenario.items))
    yield from _duplicates("event", (event.id for event in scenario.events))
    yield from _duplicates("reader", (reader.address for reader in scenario.readers))
    for outlet in scenario.outlets:
        yield from _of_outlet(outlet, looks)
    yield from _of_items(scenario)
    yield from _of_troubles(scenario)
    yield from _of_readers(scenario)


def _duplicates(table: str, names: Iterable[str]) -> Iterator[Complaint]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Complaint(f'{table} "{name}"', f"the name is used {count} times", "give each its own")


def _zone(place: str, name: str) -> Iterator[Complaint]:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Complaint(place, f"unknown time zone {name!r}", "use a name such as Asia/Shanghai")


def _of_outlet(outlet: Outlet, looks: Container[str]) -> Iterator[Complaint]:
    place = f'outlet "{outlet.id}"'
    yield from _zone(place, outlet.timezone)
    if outlet.look not in looks:
        yield Complaint(place, f"unknown look {outlet.look!r}", "use one of newsroom/looks.toml")
    if outlet.text_from == "feed" and outlet.style not in _FEEDS:
        yield Complaint(place, "text_from is feed, but there is no feed", 'use style "rss" or "atom"')
    try:
        "".encode(outlet.charset)
    except LookupError:
        yield Complaint(place, f"unknown charset {outlet.charset!r}", "use a codec's name such as gb18030")


def _missing(place: str, what: str, name: str | None, known: Container[str]) -> Iterator[Complaint]:
    if name is not None and name not in known:
        yield Complaint(place, f'there is no {what} "{name}"', f"add the {what} or correct the name")


def _of_items(scenario: Scenario) -> Iterator[Complaint]:
    outlets = {outlet.id for outlet in scenario.outlets}
    items = {item.id: item for item in scenario.items}
    events = {event.id for event in scenario.events}
    for item in scenario.items:
        place = f'item "{item.id}"'
        yield from _missing(place, "outlet", item.outlet, outlets)
        yield from _missing(place, "item", item.copies, items)
        yield from _missing(place, "item", item.translation_of, items)
        for event in item.truth.events if item.truth else ():
            yield from _missing(place, "event", event, events)
        yield from _of_content(item, items.get(item.copies or ""))


def _of_content(item: Item, original: Item | None) -> Iterator[Complaint]:
    place = f'item "{item.id}"'
    if original is not None and original.copies is not None:
        yield Complaint(place, "it copies a copy", "name the first item in copies")
    if original is None and not (item.title and item.text.strip()):
        yield Complaint(place, "title or text is missing", "write them, or name the item it copies")
    if original is None and item.truth is None:
        yield Complaint(place, "it has no truth", "add truth = {relevant = false} or the full coding")
    if item.truth and not item.truth.relevant and (item.truth.actions or item.truth.partners):
        yield Complaint(
            place, "not relevant, yet with actions or partners", "make the truth agree with itself"
        )


def _of_troubles(scenario: Scenario) -> Iterator[Complaint]:
    outlets = {outlet.id for outlet in scenario.outlets}
    homes = {item.id: item.outlet for item in scenario.items}
    for number, trouble in enumerate(scenario.troubles, start=1):
        place = f"trouble number {number} ({trouble.what})"
        yield from _missing(place, "outlet", trouble.outlet, outlets)
        yield from _missing(place, "item", trouble.item, homes)
        yield from _of_trouble(place, trouble, homes)


def _of_trouble(place: str, trouble: Trouble, homes: dict[str, str]) -> Iterator[Complaint]:
    if trouble.item in homes and homes[trouble.item] != trouble.outlet:
        yield Complaint(place, "its item belongs to another outlet", "name the item's own outlet")
    if trouble.what in PAGE_TROUBLES and trouble.item is None:
        yield Complaint(place, "it strikes one page but names none", "add item")
    if trouble.what in _DATED and trouble.shown is None:
        yield Complaint(place, "it does not say which date is shown", "add shown, e.g. shown = 2024-03-09")
    if trouble.until is not None and trouble.until <= trouble.since:
        yield Complaint(place, "it ends before it begins", "put until after from")


def _of_readers(scenario: Scenario) -> Iterator[Complaint]:
    readers = {reader.address for reader in scenario.readers}
    events = {event.id for event in scenario.events}
    outlets = {outlet.id for outlet in scenario.outlets}
    for reader in scenario.readers:
        yield from _zone(f'reader "{reader.address}"', reader.timezone)
    for number, mail in enumerate(scenario.mails, start=1):
        yield from _of_mail(f"mail number {number}", mail, readers, events, outlets)


def _of_mail(
    place: str, mail: Mail, readers: set[str], events: set[str], outlets: set[str]
) -> Iterator[Complaint]:
    yield from _missing(place, "reader", mail.reader, readers)
    for event in mail.events:
        yield from _missing(place, "event", event, events)
    for outlet in mail.unseen:
        yield from _missing(place, "outlet", outlet, outlets)
