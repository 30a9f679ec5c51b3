"""What feedparser's own test files expect of links, identifiers and dates holds for our reading of them."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pipeline.collect.feeds import Feed, FeedEntry, read_feed

_EXPECTED = re.compile(
    rb"Expect:\s*(?:not )?(?:bozo and )?entries\[0\]\['(\w+)'\]\s*==\s*(u?'.*'|\(.*\))\s*$", re.M
)
_HEADER = re.compile(rb"Header:\s*([\w-]+):\s*(\S.*?)\s*$", re.M)
_FIELDS = {"link": "link", "id": "id", "guid": "id", "published": "published", "updated": "published"}
_DATES = ("published_parsed", "updated_parsed")
# Their harness serves the files itself; relative and upper-case identifiers depend on that address.
_BY_ADDRESS = {
    "wellformed__atom10__entry_id_no_normalization_4.xml",
    "wellformed__atom10__entry_id_with_attributes.xml",
}


def _cases(folder: Path) -> Iterator[tuple[str, FeedEntry, str, object]]:
    for file in sorted(folder.glob("*.xml")):
        body = file.read_bytes()
        expected = _EXPECTED.search(body)
        if expected is None or file.name in _BY_ADDRESS:
            continue
        headers = {name.lower(): value.decode() for name, value in _HEADER.findall(body)}
        base = headers.get(b"content-location", "http://127.0.0.1:8097/x")
        feed = read_feed(body, headers.get(b"content-type", "application/xml"), base)
        if isinstance(feed, Feed) and feed.entries:
            yield file.name, feed.entries[0], expected[1].decode(), ast.literal_eval(expected[2].decode())


def _ours(entry: FeedEntry, field: str) -> object:
    return entry.published_utc if field in _DATES else getattr(entry, _FIELDS[field])


def _theirs(field: str, value: object) -> object:
    return datetime(*value[:6], tzinfo=UTC).isoformat() if field in _DATES else value  # type: ignore[index]


def test_links_identifiers_and_dates_are_those_the_files_expect(shared: Path) -> None:
    cases = [case for case in _cases(shared / "feeds" / "feedparser") if case[2] in (*_FIELDS, *_DATES)]
    wrong = [name for name, entry, field, value in cases if _ours(entry, field) != _theirs(field, value)]

    assert len(cases) >= 15
    assert wrong == []
