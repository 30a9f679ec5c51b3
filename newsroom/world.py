"""What there is to see at an instant: items that are out, as they read then, and what is wrong where."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from newsroom.loading import moment, paragraphs_of, published_at
from newsroom.looks import LOOKS, Look, item_path
from newsroom.places import Place, Places
from newsroom.scenario import Item, Outlet, Scenario, Trouble, What

# Where the redirects of a chain lie: `/go/3/path` leads to `/go/2/path`.
HOP = "/go/"
# Troubles of listings leave the pages alone.
_LISTING_ONLY = frozenset({
    What.FROZEN, What.BROKEN_FEED, What.EMPTY, What.HTML_FEED, What.LINKLESS, What.SAME_GUID,
    What.WRONG_FEED_DATE, What.REDIRECT_CHAIN,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    """An item as it reads at an instant."""

    title: str
    paragraphs: tuple[str, ...]
    since: datetime
    removed: bool = False


class World:
    """The scenario laid out over its places; asked for an instant, it never changes."""

    def __init__(self, scenario: Scenario, places: Places) -> None:
        self.scenario = scenario
        self.places = places
        self.outlets = {outlet.id: outlet for outlet in scenario.outlets}
        self._moments = {item.id: moment(item, self.outlets[item.outlet]) for item in scenario.items}
        self._by_outlet: dict[str, list[Item]] = defaultdict(list)
        self._by_path: dict[tuple[str, str], Item] = {}
        for item in sorted(scenario.items, key=lambda item: (self._moments[item.id], item.id)):
            self._by_outlet[item.outlet].append(item)
            self._by_path[item.outlet, self.path(item)] = item

    def look(self, outlet: Outlet) -> Look:
        """The look of an outlet."""
        return LOOKS[outlet.look]

    def moment(self, item: Item) -> datetime:
        """The instant from which the item can be seen."""
        return self._moments[item.id]

    def path(self, item: Item) -> str:
        """The path of the item's page on its outlet's host."""
        outlet = self.outlets[item.outlet]
        return item_path(self.look(outlet), item, published_at(item, outlet))

    def listed_path(self, item: Item, now: datetime) -> str:
        """The path that listings link to: the page's own, or the first of a chain of redirects to it."""
        chain = self.trouble(self.outlets[item.outlet], now, What.REDIRECT_CHAIN, item=item)
        return self.path(item) if chain is None else f"{HOP}{chain.hops}{self.path(item)}"

    def url(self, item: Item, place: Place | None = None) -> str:
        """The whole address of the item's page, at its outlet's home unless another place is given."""
        return (place or self.places.home[item.outlet]).base + self.path(item)

    def addresses(self, item: Item) -> list[str]:
        """Every address at which the item's page can be found, its first home first."""
        moved = self.places.moved.get(item.outlet)
        return [self.url(item), *([self.url(item, moved)] if moved else [])]

    def item_at(self, outlet: Outlet, path: str, now: datetime) -> Item | None:
        """The item at a path, once it is out."""
        item = self._by_path.get((outlet.id, path))
        return item if item is not None and self._moments[item.id] <= now else None

    def listed(self, outlet: Outlet, now: datetime) -> list[Item]:
        """What the outlet's lists hold, newest first; a frozen one holds what it held when it froze."""
        frozen = self.trouble(outlet, now, What.FROZEN)
        last = frozen.since if frozen else now
        out = [item for item in self._by_outlet[outlet.id] if self._moments[item.id] <= last]
        return [item for item in reversed(out) if item.removed_at is None or now < item.removed_at]

    def neighbours(self, item: Item, now: datetime) -> tuple[list[Item], Item | None]:
        """Up to three earlier items of the outlet, and the next later one if it is out."""
        items = self._by_outlet[item.outlet]
        here = items.index(item)
        later = items[here + 1] if here + 1 < len(items) else None
        following = later if later is not None and self._moments[later.id] <= now else None
        return items[max(0, here - 3) : here][::-1], following

    def version(self, item: Item, now: datetime) -> Version:
        """The item as it reads now."""
        version = Version(item.title, tuple(paragraphs_of(item.text)), self._moments[item.id])
        for edit in sorted(item.edits, key=lambda edit: edit.at):
            if edit.at <= now:
                text = paragraphs_of(edit.text) if edit.text is not None else version.paragraphs
                version = Version(edit.title or version.title, tuple(text), edit.at)
        if item.removed_at is not None and item.removed_at <= now:
            return Version(version.title, (), item.removed_at, removed=True)
        return version

    def trouble(self, outlet: Outlet, now: datetime, *what: What, item: Item | None = None) -> Trouble | None:
        """The first trouble of these kinds that strikes the outlet, or this item of it, now."""
        for trouble in self.scenario.troubles:
            named = trouble.item is None or (item is not None and trouble.item == item.id)
            if trouble.outlet == outlet.id and trouble.what in what and named and lasts(trouble, now):
                return trouble
        return None

    def page_trouble(self, outlet: Outlet, now: datetime, item: Item | None) -> Trouble | None:
        """The trouble that meets whoever asks for a page of this outlet."""
        return self.trouble(outlet, now, *(what for what in What if what not in _LISTING_ONLY), item=item)


def lasts(trouble: Trouble, now: datetime) -> bool:
    """Whether the trouble is there at this instant."""
    return trouble.since <= now and (trouble.until is None or now < trouble.until)
