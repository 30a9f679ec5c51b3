"""The rows of a list page: links that stand in the same place and look like headlines."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from selectolax.lexbor import LexborNode

from models.article import Precision
from models.source import Endpoint, EndpointKind
from pipeline.collect.listed import article_url
from pipeline.discover.addresses import telling
from pipeline.discover.naming import ancestors, classes, name_all
from pipeline.extract.blocks import weight_of
from pipeline.extract.moment import read_moment
from pipeline.extract.tree import Page, select

_MOST_LINKS = 3_000
_FEWEST_ROWS = 3
# A group below this looks more like a menu than like a list of articles.
_LEAST_SCORE = 0.45
_KEPT = 4
_LONGEST_DATE = 40
_PARTS_OF_A_ROW = 40
_ROW_LEVELS = 12
_HEADLINE = 8.0
_FURNITURE = frozenset({"nav", "header", "footer", "aside"})
_FURNITURE_NAMES = ("menu", "nav", "foot", "crumb", "sidebar", "share", "lang", "pager", "pages", "related")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: where it leads, its headline and the day written beside it."""

    url: str
    title: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Rows:
    """A list found on a page, as selectors of the catalogue; `score` is between 0 and 1."""

    rows: tuple[Row, ...]
    score: float
    links: str
    # how exactly `links` finds these rows and nothing else
    exactness: float
    row: str | None = None
    row_date: str | None = None
    # part of the rows in which `row_date` finds a day
    dated: float = 0.0


@dataclass(frozen=True, slots=True)
class _Group:
    nodes: list[LexborNode]
    urls: list[str]
    score: float


def lists_on(page: Page, *, zone: str, now: datetime) -> list[Rows]:
    """The lists of articles on a page, the likeliest first; none where it only has menus."""
    groups = [_group(members, now) for members in _alike(page).values()]
    likely = sorted((group for group in groups if group.score >= _LEAST_SCORE), key=lambda g: -g.score)
    return [_described(page, group, zone, now) for group in likely[:_KEPT]]


def _alike(page: Page) -> dict[tuple[object, ...], list[tuple[LexborNode, str]]]:
    """The page's links by the elements and class names around them."""
    groups: dict[tuple[object, ...], list[tuple[LexborNode, str]]] = defaultdict(list)
    anywhere = Endpoint(kind=EndpointKind.LIST, url=page.url)
    for link in list(select(page, ["a[href]"]))[:_MOST_LINKS]:
        url = article_url(link.attributes.get("href") or "", page.url, anywhere)
        if url and url != page.url and link.text(strip=True):
            around = (link, *ancestors(link))
            groups[tuple((node.tag, classes(node)[:2]) for node in around)].append((link, url))
    return groups


def _group(members: Sequence[tuple[LexborNode, str]], now: datetime) -> _Group:
    nodes, urls = [node for node, _ in members], [url for _, url in members]
    distinct = list(dict.fromkeys(urls))
    if len(distinct) < _FEWEST_ROWS:
        return _Group(nodes, urls, 0.0)
    size = min(1.0, math.log2(len(distinct)) / 4)
    words = sum(min(1.0, weight_of(_title(node)) / _HEADLINE) for node in nodes) / len(nodes)
    addressed = sum(telling(url) for url in distinct) / len(distinct)
    titled = len({_title(node) for node in nodes}) / len(nodes)
    score = titled * (0.25 * size + 0.4 * words + 0.35 * addressed)
    return _Group(nodes, urls, round(score * (0.4 if _in_furniture(nodes[0]) else 1.0), 3))


def _title(link: LexborNode) -> str:
    return " ".join((link.attributes.get("title") or link.text(separator=" ")).split())


def _in_furniture(link: LexborNode) -> bool:
    """Whether a link stands in what frames the page rather than in the page."""
    for node in ancestors(link):
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".lower()
        if node.tag in _FURNITURE or any(name in names for name in _FURNITURE_NAMES):
            return True
    return False


def _described(page: Page, group: _Group, zone: str, now: datetime) -> Rows:
    links = name_all(page, group.nodes)
    homes = _homes(group)
    dates = [_date_in(home, zone, now) for home in homes]
    days = [day for _, day in dates]
    rows = tuple(
        Row(url, _title(node), day) for node, url, day in zip(group.nodes, group.urls, days, strict=True)
    )
    found = [node for node, _ in dates if node is not None]
    if len(found) < len(rows) / 2:
        return Rows(rows, group.score, links.selector, links.exactness)
    row = name_all(page, homes).selector
    row_date, dated = _date_selector(homes, found, days, zone)
    return Rows(rows, group.score, links.selector, links.exactness, row, row_date, dated)


def _homes(group: _Group) -> list[LexborNode]:
    """For each link the widest element around it that holds no other row's link."""
    held: Counter[int] = Counter()
    for node in dict(zip(group.urls, group.nodes, strict=True)).values():
        held.update(above.mem_id for above in ancestors(node, _ROW_LEVELS))
    homes = []
    for node in group.nodes:
        home = node
        for above in ancestors(node, _ROW_LEVELS):
            if held[above.mem_id] > 1:
                break
            home = above
        homes.append(home)
    return homes


def _date_in(home: LexborNode, zone: str, now: datetime) -> tuple[LexborNode | None, date | None]:
    """The smallest element of a row that says a day, and the day."""
    found: list[tuple[int, LexborNode, date]] = []
    for node in home.css("*")[:_PARTS_OF_A_ROW]:
        words = node.text(strip=True)
        day = day_in(words, zone, now) if 6 <= len(words) <= _LONGEST_DATE and node.tag != "a" else None
        if day is not None:
            found.append((len(words), node, day))
    if not found:
        return None, None
    _, node, day = min(found, key=lambda one: one[0])
    return node, day


def day_in(words: str, zone: str, now: datetime) -> date | None:
    """The day that a short text states, where it is one of the past; None where it states none."""
    moment = read_moment(words, zone=zone)
    exact = moment.precision in (Precision.DAY, Precision.MINUTE)
    return moment.on if exact and moment.on and moment.on <= (now + timedelta(days=1)).date() else None


def _date_selector(
    homes: Sequence[LexborNode], nodes: Sequence[LexborNode], days: Sequence[date | None], zone: str
) -> tuple[str, float]:
    """What finds the date inside each row, and in what part of the rows it does."""
    names: list[str] = []
    for node in (nodes[0], nodes[-1]):
        tag = node.tag or "*"
        names += [f".{name}" for name in classes(node)] + [f"{tag}.{name}" for name in classes(node)] + [tag]

    def share(selector: str) -> float:
        said = [" ".join(part.text() for part in home.css(selector)) for home in homes]
        read = [read_moment(words, zone=zone).on for words in said]
        return sum(day is not None and day == one for day, one in zip(days, read, strict=True)) / len(days)

    best = max(dict.fromkeys(names), key=share)
    return best, share(best)
