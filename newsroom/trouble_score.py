"""Which troubles a run noticed, and which of its alarms had no cause."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsroom.due import HARMLESS
from newsroom.run import Run, SeenTrouble
from newsroom.scenario import Item, Trouble, What
from newsroom.world import World

# A trouble may be reported this long after it has passed: the next look finds the gap.
_GRACE = timedelta(days=1)
# These show in what is stored, not in a fault; a move is told.
_SILENT = HARMLESS - {What.MOVED}


@dataclass(slots=True)
class TroubleScore:
    """Troubles that there were and that were seen; alarms at outlets that had none."""

    there: int = 0
    seen: int = 0
    missed: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)


def score_troubles(world: World, run: Run) -> TroubleScore:
    """Compare the faults a run reports with the troubles that had begun before its end."""
    score = TroubleScore()
    items = {item.id: item for item in world.scenario.items}
    begun = [trouble for trouble in world.scenario.troubles if _begun(world, trouble, items, run.until)]
    for trouble in begun:
        if trouble.what in _SILENT:
            continue
        score.there += 1
        if any(_tells(world, seen, trouble, items) for seen in run.troubles):
            score.seen += 1
        else:
            score.missed.append(f"{trouble.outlet} {trouble.what} {trouble.item or ''}".strip())
    score.false_alarms = sorted({
        f"{seen.source} {seen.reason}"
        for seen in run.troubles
        if not any(_explains(world, trouble, seen, items) for trouble in begun)
        and not _removed(world, seen, items)
    })  # fmt: skip
    return score


def _begun(world: World, trouble: Trouble, items: dict[str, Item], until: datetime) -> bool:
    appears = world.moment(items[trouble.item]) if trouble.item else trouble.since
    return max(trouble.since, appears) < until


def _tells(world: World, seen: SeenTrouble, trouble: Trouble, items: dict[str, Item]) -> bool:
    if trouble.item is not None and seen.url:
        return _explains(world, trouble, seen, items)
    return trouble.item is None and _explains(world, trouble, seen, items)


def _explains(world: World, trouble: Trouble, seen: SeenTrouble, items: dict[str, Item]) -> bool:
    in_time = trouble.since <= seen.at and (trouble.until is None or seen.at < trouble.until + _GRACE)
    if seen.source != trouble.outlet or not in_time:
        return False
    return trouble.item is None or not seen.url or seen.url == world.url(items[trouble.item])


def _removed(world: World, seen: SeenTrouble, items: dict[str, Item]) -> bool:
    return any(seen.url == world.url(item) for item in items.values() if item.removed_at is not None)
