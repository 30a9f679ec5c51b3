"""The examples of the catalogue: one folder per source with a listing, a page and what must be read.

`meta.toml` says what a person put into the two files: `[listing]` what the listing must give,
`[expects]` what the page must. `listing-2` and so on are what further kinds of endpoint answer.
A hub page that only names a list has `more` in its table, and the named list stands in `listing-more`.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from models.article import Article
from models.collecting import CaptureKind, CaptureRow
from models.outcome import Skipped
from models.source import Endpoint, EndpointKind, Source
from pipeline.catalogue import load_sources
from pipeline.collect.answers import Fetched
from pipeline.collect.feeds import read_feed
from pipeline.collect.listed import Listing
from pipeline.collect.listings import read_listing
from pipeline.reading import read_capture

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).resolve().parent / "examples"
SOURCES = load_sources(ROOT / "catalogue/sources")
_TYPES = {".html": "text/html", ".xml": "application/rss+xml", ".json": "application/json"}


@dataclass(frozen=True)
class Example:
    """What one source showed, and what must be read from it."""

    source: Source

    @property
    def folder(self) -> Path:
        return FOLDER / self.source.id

    @cached_property
    def meta(self) -> dict[str, Any]:
        return tomllib.loads((self.folder / "meta.toml").read_text("utf-8"))

    @property
    def seen_at(self) -> datetime:
        moment: datetime = self.meta["seen_at"]
        return moment

    def listings(self) -> list[tuple[str, Endpoint]]:
        """Names of the stored listings, each with the endpoint that answers so."""
        kinds: dict[EndpointKind, Endpoint] = {}
        for endpoint in self.source.endpoints:
            kinds.setdefault(endpoint.kind, endpoint)
        names = ["listing", *(f"listing-{number}" for number in range(2, len(kinds) + 1))]
        return list(zip(names, kinds.values(), strict=True))

    def file(self, stem: str) -> Path:
        """The stored answer of this name, whatever its kind.

        Raises:
            FileNotFoundError: when there is none, or more than one.
        """
        found = [file for file in self.folder.glob(f"{stem}.*") if file.suffix in _TYPES]
        if len(found) != 1:
            raise FileNotFoundError(f"{self.folder.name}: {len(found)} files named {stem}")
        return found[0]

    def answer(self, stem: str, url: str) -> Fetched:
        """The stored answer as if it had just come from this address."""
        file = self.file(stem)
        content_type = self.meta.get(stem, {}).get("content_type", _TYPES[file.suffix])
        return Fetched(url, url, 200, {"content-type": content_type}, file.read_bytes())

    def read(self, name: str, endpoint: Endpoint) -> Listing | Skipped:
        """What the stored listing lists, through the list that a hub page names where it is one."""
        found = read_listing(self.answer(name, endpoint.url), self.source, endpoint)
        more = self.meta[name].get("more")
        if more is None or isinstance(found, Skipped):
            return found
        assert more in found.more
        return read_listing(self.answer(f"{name}-more", more), self.source, endpoint)

    def article(self) -> Article | Skipped:
        """What is read from the page as it is stored, or from the feed where the text stands there."""
        name, endpoint = self.listings()[0]
        listing = self.read(name, endpoint)
        assert isinstance(listing, Listing)
        said = next((entry for entry in listing.entries if entry.url == self.meta["url"]), None)
        hint = {"title": said.title, "published": said.published_raw} if said else {}
        if self.source.text_from == "feed":
            return self._entry(self.file(name).read_bytes(), endpoint.url)
        page = self._capture(CaptureKind.PAGE, self.meta["url"], self.meta["content_type"], hint)
        return read_capture(page, self.file("page").read_bytes(), self.source)

    def _entry(self, body: bytes, url: str) -> Article | Skipped:
        feed = read_feed(body, "", url)
        assert not isinstance(feed, Skipped)
        part = next(entry.id for entry in feed.entries if entry.link == self.meta["url"])
        return read_capture(self._capture(CaptureKind.FEED, url, "", {"feed": url}, part), body, self.source)

    def _capture(
        self, kind: CaptureKind, url: str, content_type: str, hint: dict[str, str], part: str = ""
    ) -> CaptureRow:
        return CaptureRow(
            id=self.source.id,
            source_id=self.source.id,
            kind=kind,
            url_asked=url,
            url_final=url,
            fetched_at=self.seen_at,
            content_type=content_type,
            sha256="",
            size=0,
            warc_file="",
            warc_offset=0,
            warc_length=0,
            hint=hint,
            part=part,
        )


def every_example() -> list[Example]:
    """The examples at hand, in the order of the catalogue."""
    return [Example(source) for source in SOURCES.values() if (FOLDER / source.id / "meta.toml").is_file()]
