"""Where a JSON answer keeps its list of articles, and where each item keeps its fields."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.source import Endpoint
from pipeline.extract.blocks import weight_of
from pipeline.extract.moment import read_moment

_MOST_BYTES = 5_000_000
_MOST_VALUES = 20_000
_DEPTH = 6
_READ_ITEMS = 30
_FEWEST = 2
_MOST_PATHS = 60
_PLAIN_KEY = re.compile(r"^[^.\s]{1,60}$")
_ADDRESS = re.compile(r"^(?:https?://|\.{0,2}/)\S+$|^\S+\.s?html?(?:\?\S*)?$")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|mp4|mp3)(?:\?|$)", re.I)
_JSONP = re.compile(r"^[\s;]*[\w$.]{1,80}\s*\((.*)\)[\s;]*$", re.DOTALL)
# Keys that say what they hold, for where the values leave a choice.
_SAYS = {
    "url": re.compile(r"url|link|href|path", re.I),
    "title": re.compile(r"title|headline|name|bt$", re.I),
    "date": re.compile(r"publish|pub|release|time|date", re.I),
}
_CHANGED = re.compile(r"modif|updat|edit|end|expire", re.I)


@dataclass(frozen=True, slots=True)
class JsonList:
    """Dotted paths to a list and its fields; "" where an item has no such field."""

    items: str
    item_url: str
    item_title: str
    item_date: str
    count: int

    def endpoint(self, asked: Endpoint) -> Endpoint:
        """The endpoint that reads this list."""
        paths = {"items": self.items or None, "item_url": self.item_url}
        return asked.model_copy(
            update={**paths, "item_title": self.item_title or None, "item_date": self.item_date or None}
        )


def json_lists(body: bytes, *, zone: str) -> list[JsonList]:
    """The lists of things with addresses in a JSON answer, the likeliest first; none in what is no JSON."""
    if len(body) > _MOST_BYTES:
        return []
    text = body.decode("utf-8-sig", errors="replace")
    wrapped = _JSONP.match(text)
    try:
        content = json.loads(wrapped.group(1) if wrapped else text)
    except (ValueError, RecursionError):
        return []
    found = [shape for path, items in _lists(content) if (shape := _shape(path, items, zone)).item_url]
    return sorted(found, key=lambda shape: (bool(shape.item_title), bool(shape.item_date), shape.count))[::-1]


def _lists(content: Any) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """Every list of objects, with its dotted path; breadth first and bounded."""
    waiting: list[tuple[str, Any]] = [("", content)]
    for path, value in waiting:
        if isinstance(value, list):
            items: list[Mapping[str, Any]] = [item for item in value if isinstance(item, dict)]
            if len(items) >= _FEWEST and len(items) == len(value):
                yield path, items
            inner: list[tuple[str, Any]] = []
        else:
            inner = list(value.items()) if isinstance(value, dict) else []
        for key, part in inner:
            room = len(waiting) < _MOST_VALUES and path.count(".") < _DEPTH
            if room and isinstance(part, dict | list) and _PLAIN_KEY.match(key):
                waiting.append((f"{path}.{key}" if path else key, part))


def _shape(path: str, items: Sequence[Mapping[str, Any]], zone: str) -> JsonList:
    columns = _columns(items[:_READ_ITEMS])
    dates = {
        key: texts for key, texts in columns.items() if all(read_moment(t, zone=zone).known for t in texts)
    }
    urls = [key for key, texts in columns.items() if all(map(_is_address, texts))]
    titles = [key for key in columns if key not in dates and key not in urls]
    return JsonList(
        items=path,
        item_url=_best(urls, "url", columns),
        item_title=_best(titles, "title", columns),
        item_date=_best([key for key in dates if key not in urls], "date", columns),
        count=len(items),
    )


def _columns(items: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The texts at each dotted path that every item has, one level of nesting included."""
    flat = [dict(_flat(item)) for item in items]
    shared = [key for key in flat[0] if all(one.get(key) for one in flat)]
    return {key: [one[key] for one in flat] for key in shared[:_MOST_PATHS]}


def _flat(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in item.items():
        if isinstance(value, dict):
            inner = ((f"{key}.{name}", text) for name, text in value.items() if isinstance(text, str))
            yield from ((path, text) for path, text in inner if _PLAIN_KEY.match(path.replace(".", "", 1)))
        elif isinstance(value, str) and _PLAIN_KEY.match(key):
            yield key, value


def _is_address(text: str) -> bool:
    return bool(_ADDRESS.match(text)) and not _PICTURE.search(text)


def _best(keys: Sequence[str], field: str, columns: Mapping[str, Sequence[str]]) -> str:
    def rank(key: str) -> tuple[bool, bool, int, float]:
        texts = columns[key]
        words = sum(map(weight_of, texts)) / len(texts) if field == "title" else 0.0
        return bool(_SAYS[field].search(key)), not _CHANGED.search(key), len(set(texts)), words

    return max(keys, key=rank, default="")
