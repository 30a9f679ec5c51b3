"""Draw what outlets answer with: article pages, lists, feeds, sitemaps, JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from newsroom.loading import day_only, published_at
from newsroom.looks import FOLDER
from newsroom.scenario import Item, Outlet, What
from newsroom.words import furniture
from newsroom.world import World

# Titles and texts come from a scenario file somebody else may have written: everything is escaped.
_TEMPLATES = Environment(
    loader=FileSystemLoader(FOLDER / "looks"), autoescape=True, undefined=StrictUndefined, trim_blocks=False
)
_FEED_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Drawing:
    """A body before it is encoded, and when it last changed."""

    text: str
    content_type: str
    changed: datetime


def draw(template: str, **values: Any) -> str:
    """One of the templates, filled."""
    return _TEMPLATES.get_template(template).render(**values)


def article(world: World, item: Item, base: str, now: datetime) -> Drawing:
    """The page of an item as it reads now."""
    outlet = world.outlets[item.outlet]
    version = world.version(item, now)
    if version.removed:
        return Drawing(gone(outlet), "text/html", version.since)
    related, following = world.neighbours(item, now)
    changed = max(version.since, world.moment(following)) if following else version.since
    text = draw(
        world.look(outlet).template,
        **_surroundings(world, outlet, item.lang),
        **_times(world, item, now, version.since),
        title=version.title,
        paragraphs=version.paragraphs,
        byline=item.byline,
        source=item.source_line,
        captions=item.captions,
        tail=item.tail,
        url=base + world.path(item),
        related=[_link(world, other) for other in related],
        following=_link(world, following) if following else None,
    )
    return Drawing(text, "text/html", changed)


def gone(outlet: Outlet) -> str:
    """The page that stands where a page was removed."""
    language = outlet.languages[0]
    return draw(
        "gone.html", outlet=outlet, lang=language, charset=_declared(outlet), words=furniture(language)
    )


def listing(world: World, outlet: Outlet, number: int, now: datetime) -> Drawing:
    """Page `number` (from 0) of the outlet's list."""
    items = _listed(world, outlet, now)
    pages = max(1, -(-len(items) // outlet.per_page))
    here = items[number * outlet.per_page : (number + 1) * outlet.per_page]
    look = world.look(outlet)
    text = draw(
        look.list_template,
        **_surroundings(world, outlet, outlet.languages[0]),
        list_class=look.rows["row"].partition(".")[2].split()[0],
        rows=[_list_row(world, item, now) for item in here],
        page=number,
        pages=pages,
        before=list_page(look.listing, number - 1),
        after=list_page(look.listing, number + 1),
    )
    return Drawing(text, "text/html", _changed(world, items, now))


def _list_row(world: World, item: Item, now: datetime) -> dict[str, str]:
    day = _local(world, item).strftime("%Y-%m-%d")
    return {"title": item.title, "path": world.listed_path(item, now), "day": day}


def list_page(listing: str, number: int) -> str:
    """The path of a page of a list: `index.html`, then `index_1.html` for the second."""
    return f"{listing}index_{number}.html" if number > 0 else f"{listing}index.html"


def json_list(world: World, outlet: Outlet, now: datetime) -> Drawing:
    """The list that a script would fill an empty page with."""
    items = _listed(world, outlet, now)[:_FEED_LENGTH]
    rows = [
        {
            "TITLE": item.title,
            "SUB_TITLE": "",
            "URL": world.listed_path(item, now),
            "DOCRELPUBTIME": _local(world, item).strftime("%Y-%m-%d"),
        }
        for item in items
    ]
    content = {"code": 200, "data": {"total": len(rows), "list": rows}}
    text = json.dumps(content, ensure_ascii=False)
    return Drawing(text, "application/json", _changed(world, items, now))


def feed(world: World, outlet: Outlet, template: str, base: str, now: datetime) -> Drawing:
    """The outlet's RSS or Atom feed or news sitemap, newest first."""
    items = _listed(world, outlet, now)[:_FEED_LENGTH]
    look = world.look(outlet)
    text = draw(
        template,
        outlet=outlet,
        charset=_declared(outlet),
        lang=outlet.languages[0],
        base=base,
        own=look.feed,
        rows=[_row(world, item, base, now) for item in items],
    )
    return Drawing(text, "application/xml", _changed(world, items, now))


def sitemap_index(world: World, outlet: Outlet, children: Sequence[str], base: str, now: datetime) -> Drawing:
    """A sitemap that only names the sitemaps that hold the pages."""
    changed = _changed(world, _listed(world, outlet, now), now)
    text = draw("sitemap_index.xml", children=[base + path for path in children], changed=changed.isoformat())
    return Drawing(text, "application/xml", changed)


def _listed(world: World, outlet: Outlet, now: datetime) -> list[Item]:
    return [] if world.trouble(outlet, now, What.EMPTY) else world.listed(outlet, now)


def _changed(world: World, items: Sequence[Item], now: datetime) -> datetime:
    """When a list last changed: the newest of its items, and no earlier than the scenario's start."""
    instants = [world.version(item, now).since for item in items]
    return max(instants, default=world.scenario.scenario.start)


def _row(world: World, item: Item, base: str, now: datetime) -> dict[str, Any]:
    version = world.version(item, now)
    outlet = world.outlets[item.outlet]
    published = _shown(world, item, now, What.WRONG_FEED_DATE)
    url = base + world.listed_path(item, now)
    shared = world.trouble(outlet, now, What.SAME_GUID)
    whole = "".join(f"<p>{escape(line)}</p>" for line in version.paragraphs)
    return {
        "title": version.title,
        "url": url,
        "guid": f"{base}/" if shared else url,
        "byline": item.byline,
        "summary": version.paragraphs[0][:160] if version.paragraphs else "",
        "html": whole if outlet.text_from == "feed" else "",
        "rfc822": format_datetime(published),
        "iso": published.isoformat(),
        "updated": max(version.since, published).isoformat(),
    }


def _link(world: World, item: Item) -> dict[str, str]:
    return {"title": item.title, "path": world.path(item)}


def _surroundings(world: World, outlet: Outlet, language: str) -> dict[str, Any]:
    look = world.look(outlet)
    return {
        "outlet": outlet,
        "lang": language,
        "charset": _declared(outlet),
        "words": furniture(language),
        "listing": look.listing,
        "feed": look.feed,
    }


def _declared(outlet: Outlet) -> str:
    return outlet.declared_charset or outlet.charset


def _local(world: World, item: Item) -> datetime:
    return published_at(item, world.outlets[item.outlet])


def _shown(world: World, item: Item, now: datetime, lie: What) -> datetime:
    """When the item says it was published, or the day that this kind of trouble puts in its place."""
    told = _local(world, item)
    wrong = world.trouble(world.outlets[item.outlet], now, lie, item=item)
    if wrong is None or wrong.shown is None:
        return told
    return told + timedelta(days=(wrong.shown - told.date()).days)


def _times(world: World, item: Item, now: datetime, modified: datetime) -> dict[str, Any]:
    """The publication time in the shapes that pages show; wrong where the scenario says so."""
    outlet = world.outlets[item.outlet]
    shown = _shown(world, item, now, What.WRONG_DATE)
    day = shown.strftime("%Y-%m-%d")
    changed = modified.astimezone(ZoneInfo(outlet.timezone))
    return {
        "published": shown,
        "day": day,
        "day_only": day_only(item),
        "stamp": day if day_only(item) else shown.strftime("%Y-%m-%d %H:%M"),
        "stamp_hyphen": shown.strftime("%Y-%m-%d-%H:%M:%S"),
        "modified_hyphen": changed.strftime("%Y-%m-%d-%H:%M:%S"),
        "iso": day if day_only(item) else shown.isoformat(),
    }
