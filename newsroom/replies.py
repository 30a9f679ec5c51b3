"""What an outlet answers to a request at an instant: a pure function, troubles included."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from newsroom import drawing
from newsroom.drawing import Drawing
from newsroom.scenario import Item, Outlet, Style, Trouble, What
from newsroom.world import HOP, World

_TEMPLATES = {
    Style.RSS: "rss.xml",
    Style.ATOM: "atom.xml",
    Style.NEWS_SITEMAP: "sitemap.xml",
    Style.SITEMAP_INDEX: "urlset.xml",
}
SITEMAP_PATH = "/sitemap-news.xml"
SITEMAP_INDEX_PATH = "/sitemap.xml"
_POSTS_PATH = "/sitemap-posts-1.xml"
JSON_NAME = "LIST.json"
_MEGABYTE = 1_000_000
_OPEN_ROBOTS = "User-agent: *\nAllow: /\n"
# What spreadsheets saved as web pages contain; whoever lays the table out runs out of memory.
_GIANT_TABLE = b'<table><tr><td colspan="9007199254740991" rowspan="9007199254740991">1</td></tr></table>'
_TABLES = 3
_DRIPS = 60
# What a page generator leaves behind when it dies in the middle of its first entry.
_BROKEN_TAIL = "<title>Uncaught TypeError: Argument 1 must be of type &array, null given in feed.php"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: path without query, and headers by their lower-case names."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered. `stream` is sent in chunks after the body; `claimed` is a length that is not kept."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    stream: Iterator[bytes] | None = None
    claimed: int | None = None
    # real seconds between the blocks of the stream
    pause: float = 0.0
    # close the connection without a word
    hang_up: bool = False


def answer(world: World, outlet: Outlet, request: Request, now: datetime, *, new_home: bool = False) -> Reply:
    """What the outlet says to this request at this instant."""
    if request.path == "/robots.txt":
        return Reply(200, (outlet.robots or _OPEN_ROBOTS).encode(), {"Content-Type": "text/plain"})
    hop = re.fullmatch(re.escape(HOP) + r"(\d)(/.*)", request.path)
    if hop is not None:
        return Reply(302, b"", {"Location": f"{HOP}{int(hop[1]) - 1}{hop[2]}" if int(hop[1]) > 1 else hop[2]})
    item = world.item_at(outlet, request.path, now)
    trouble = world.page_trouble(outlet, now, item)
    if trouble is not None and not (trouble.what is What.MOVED and new_home):
        reply = _troubled(world, outlet, request, trouble)
        if reply is not None:
            return reply
    place = world.places.moved[outlet.id] if new_home else world.places.home[outlet.id]
    drawn = _drawn(world, outlet, request.path, item, place.base, now)
    if drawn is None:
        return Reply(
            404, drawing.gone(outlet).encode(outlet.charset, "xmlcharrefreplace"), _type(outlet, "text/html")
        )
    return _distorted(_conditional(outlet, drawn, request), trouble)


def _drawn(
    world: World, outlet: Outlet, path: str, item: Item | None, base: str, now: datetime
) -> Drawing | None:
    if item is not None:
        return drawing.article(world, item, base, now)
    look = world.look(outlet)
    if path == _feed_path(world, outlet) or path == outlet.bait_feed:
        return _feed(world, outlet, base, now)
    if outlet.style is Style.SITEMAP_INDEX and path == SITEMAP_INDEX_PATH:
        return drawing.sitemap_index(world, outlet, [_POSTS_PATH], base, now)
    if outlet.style is Style.JSON_LIST and path == look.listing + JSON_NAME:
        return drawing.json_list(world, outlet, now)
    number = _list_number(look.listing, path)
    if number is None:
        return None
    drawn = drawing.listing(world, outlet, number, now)
    return _without_links(drawn) if world.trouble(outlet, now, What.LINKLESS) else drawn


def _feed(world: World, outlet: Outlet, base: str, now: datetime) -> Drawing:
    drawn = drawing.feed(world, outlet, _TEMPLATES.get(outlet.style, "rss.xml"), base, now)
    if world.trouble(outlet, now, What.HTML_FEED):
        return Drawing(drawing.gone(outlet), "text/html", drawn.changed)
    return _broken(drawn) if world.trouble(outlet, now, What.BROKEN_FEED) else drawn


def _feed_path(world: World, outlet: Outlet) -> str | None:
    if outlet.style is Style.NEWS_SITEMAP:
        return SITEMAP_PATH
    if outlet.style is Style.SITEMAP_INDEX:
        return _POSTS_PATH
    return world.look(outlet).feed if outlet.style in _TEMPLATES else None


def _list_number(listing: str, path: str) -> int | None:
    if path in ("/", listing):
        return 0
    match = re.fullmatch(re.escape(listing) + r"index(?:_(\d{1,4}))?\.html", path)
    return int(match[1] or 0) if match else None


def _broken(drawn: Drawing) -> Drawing:
    head, opening, _ = re.split(r"(<item>|<entry>|<url>)", drawn.text + "<item>", maxsplit=1)
    return Drawing(head + opening + _BROKEN_TAIL, drawn.content_type, drawn.changed)


def _without_links(drawn: Drawing) -> Drawing:
    """The list as it stands after a rebuild that left the titles and lost every link."""
    text = re.sub(r"<a\b[^>]*>(.*?)</a>", r"<span>\1</span>", drawn.text, flags=re.DOTALL)
    return Drawing(text, drawn.content_type, drawn.changed)


def _troubled(world: World, outlet: Outlet, request: Request, trouble: Trouble) -> Reply | None:
    """The answer of an outlet in trouble, where the trouble replaces what would have been said."""
    html = {"Content-Type": "text/html; charset=utf-8"}
    match trouble.what:
        case What.OUTAGE:
            return Reply(503, b"<h1>503 Service Temporarily Unavailable</h1>", html)
        case What.CLOSED:
            return Reply(0, hang_up=True)
        case What.CHALLENGE:
            return Reply(200, drawing.draw("challenge.html").encode(), html)
        case What.RATE_LIMITED:
            return Reply(429, b"Too Many Requests", html | {"Retry-After": str(trouble.retry_after)})
        case What.MOVED:
            target = world.places.moved[outlet.id].base + request.path
            return Reply(301, b"", html | {"Location": target})
        case What.REDIRECT_LOOP:
            return Reply(302, b"", html | {"Location": request.path})
        case What.HUGE_PAGE:
            return Reply(200, headers=html, stream=_filler(trouble.size_mb))
    return None


def _filler(megabytes: int) -> Iterator[bytes]:
    """A page of this many million bytes, made while it is sent."""
    line = b"<p>row of a log that was published by mistake, one of very many</p>\n"
    block = (line * (_MEGABYTE // len(line) + 1))[:_MEGABYTE]
    yield b"<!DOCTYPE html><html><head><title>Log</title></head><body>\n"
    for _ in range(megabytes):
        yield block


def _type(outlet: Outlet, content_type: str) -> dict[str, str]:
    charset = outlet.declared_charset or outlet.charset
    return {"Content-Type": f"{content_type}; charset={charset}"}


def _conditional(outlet: Outlet, drawn: Drawing, request: Request) -> Reply:
    """The body with its ETag and Last-Modified, or 304 when the asker has it already."""
    charset = "utf-8" if drawn.content_type == "application/json" else outlet.charset
    body = drawn.text.encode(charset, "xmlcharrefreplace")
    changed = drawn.changed.astimezone(UTC).replace(microsecond=0)
    etag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
    headers = {"ETag": etag, "Last-Modified": format_datetime(changed, usegmt=True)}
    if _known(request, etag, changed):
        return Reply(304, headers=headers)
    return Reply(200, body, headers | _type(outlet, drawn.content_type))


def _known(request: Request, etag: str, changed: datetime) -> bool:
    asked = request.headers.get("if-none-match")
    if asked is not None:
        return etag in (part.strip().removeprefix("W/") for part in asked.split(",")) or asked.strip() == "*"
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        return changed <= parsedate_to_datetime(since)
    except (TypeError, ValueError):  # an unreadable date, or one without a zone
        return False


def _distorted(reply: Reply, trouble: Trouble | None) -> Reply:
    """The reply as it arrives when the page itself is damaged."""
    if trouble is None or reply.status != 200:
        return reply
    if trouble.what is What.GARBLED:
        return Reply(200, bytes(byte ^ 0x99 for byte in reply.body), reply.headers)
    if trouble.what is What.TRUNCATED:
        half = len(reply.body) // 2
        return Reply(200, reply.body[:half], reply.headers, claimed=len(reply.body))
    if trouble.what is What.GIANT_TABLE:
        return replace(reply, body=reply.body.replace(b"</p>", b"</p>" + _GIANT_TABLE, _TABLES))
    if trouble.what is What.SLOW_DRIP:
        size = len(reply.body) // _DRIPS + 1
        drips = (reply.body[start : start + size] for start in range(0, len(reply.body), size))
        return Reply(200, headers=reply.headers, stream=drips, pause=trouble.seconds / _DRIPS)
    return reply
