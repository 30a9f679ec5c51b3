"""A run that found everything and sent every mail on its day: the upper end of the scale."""

from datetime import datetime

from newsroom.change_score import changes
from newsroom.due import HARMLESS, due_mails, knowable_from, truth_of
from newsroom.run import FoundAction, FoundEvent, FoundItem, Run, SeenChange, SeenTrouble, SentMail
from newsroom.scenario import Event, Item
from newsroom.world import World


def perfect_run(world: World, until: datetime) -> Run:
    """What a faultless run would report up to an instant; its score has no wrong and no missed."""
    readable = [item for item in world.scenario.items if _read(world, item, until)]
    told = {name for item in readable for name in truth_of(item, until).events}
    events = {event.id: _found(event) for event in world.scenario.events}
    return Run(
        until=until,
        items=tuple(_coded(world, item, until) for item in readable),
        events=tuple(events[event.id] for event in world.scenario.events if event.id in told),
        mails=tuple(
            SentMail(
                reader=mail.reader,
                kind=mail.kind,
                day=mail.day,
                events=tuple(events[name] for name in mail.events),
                pairs=mail.pairs,
                unseen=mail.unseen,
            )
            for mail in due_mails(world, until)
        ),
        troubles=tuple(_faults(world, until)),
        changes=tuple(
            SeenChange(url=world.url(change.item), change=change.change, at=change.at)
            for change in changes(world, until)
        ),
    )


def _read(world: World, item: Item, until: datetime) -> bool:
    known = knowable_from(world, item)
    return known is not None and known < until


def _coded(world: World, item: Item, until: datetime) -> FoundItem:
    truth = truth_of(item, until)
    actions = tuple(FoundAction(code=action.code, kind=action.kind) for action in truth.actions)
    return FoundItem(url=world.url(item), relevant=truth.relevant, actions=actions, partners=truth.partners)


def _found(event: Event) -> FoundEvent:
    return FoundEvent(type=event.type, date=event.date, actions=event.actions, countries=event.countries)


def _faults(world: World, until: datetime) -> list[SeenTrouble]:
    items = {item.id: item for item in world.scenario.items}
    faults = []
    for trouble in world.scenario.troubles:
        page = items.get(trouble.item or "")
        at = max(trouble.since, world.moment(page)) if page else trouble.since
        if at < until and (trouble.what not in HARMLESS or page is None):
            url = world.url(page) if page else ""
            faults.append(SeenTrouble(source=trouble.outlet, reason=trouble.what, at=at, url=url))
    return faults
