"""Which silent edits and removals a run noticed, and whether it called them what they are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from newsroom.due import knowable_from
from newsroom.run import Run
from newsroom.scenario import Item
from newsroom.world import World


class Change(NamedTuple):
    """An item that reads differently from an instant on."""

    item: Item
    change: str
    at: datetime


@dataclass(slots=True)
class ChangeScore:
    """Changes that there were, that were seen, and that were classed rightly."""

    there: int = 0
    seen: int = 0
    classed_right: int = 0
    missed: list[str] = field(default_factory=list)


def score_changes(world: World, run: Run) -> ChangeScore:
    """Compare the changes a run reports with those that befell pages it could have read before."""
    score = ChangeScore()
    for change in changes(world, run.until):
        addresses = world.addresses(change.item)
        reports = [seen for seen in run.changes if seen.url in addresses and seen.at >= change.at]
        score.there += 1
        score.seen += bool(reports)
        score.classed_right += any(seen.change == change.change for seen in reports)
        if not reports:
            score.missed.append(f"{change.item.outlet} {change.change} {change.item.id}")
    return score


def changes(world: World, until: datetime) -> Iterator[Change]:
    """Edits and removals before an instant of pages that could be read before they changed."""
    for item in world.scenario.items:
        known = knowable_from(world, item)
        if known is None:
            continue
        befell = [Change(item, edit.change, edit.at) for edit in item.edits]
        if item.removed_at is not None:
            befell.append(Change(item, "removed", item.removed_at))
        yield from (change for change in befell if known < change.at < until)
