"""Feeds read within a limit of time, whatever they are: what may be slow is read by a child process.

Measured on the parser: up to 10 s for a megabyte of tags that are never closed, 26 s for half a megabyte of
distinct attributes on one element. A thread cannot be stopped while it parses; a process can.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from xml.parsers import expat

from models.outcome import Skipped
from pipeline.collect.faults import Reason
from pipeline.collect.feeds import Feed, FeedEntry, read_feed

# Seconds of computing for one feed, the start of the child included.
SECONDS = 1.6
# On a busy machine the child waits for its turn: this much longer by the clock.
_PATIENCE = 15.0
# The worst shapes take half a second at this size.
_SMALL = 50_000
# Well-formed documents within these take less than half a second, however large their texts.
_MOST_ELEMENTS = 10_000
_MOST_ATTRIBUTES = 40
_DEEPEST = 100


def read_feed_in_time(body: bytes, content_type: str, url: str) -> Feed | Skipped:
    """As `read_feed`; a feed that takes over two seconds of computing is `Skipped` with `too_slow`."""
    if len(body) <= _SMALL or is_plain(body):
        return read_feed(body, content_type, url)
    return _apart(body, content_type, url)


def is_plain(body: bytes) -> bool:
    """Whether a document is well-formed and of an everyday shape, so that no parser labours over it."""
    parser = expat.ParserCreate()
    shape = _Shape()
    parser.StartElementHandler, parser.EndElementHandler = shape.start, shape.end
    parser.EntityDeclHandler = shape.declared
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError, _OutOfShape):
        return False
    return True


class _OutOfShape(Exception):
    """More elements, attributes or levels than a feed has."""


class _Shape:
    def __init__(self) -> None:
        self._elements = 0
        self._depth = 0

    def start(self, _name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > _MOST_ELEMENTS or self._depth > _DEEPEST or len(attributes) > _MOST_ATTRIBUTES:
            raise _OutOfShape

    def end(self, _name: str) -> None:
        self._depth -= 1

    def declared(self, *_entity: object) -> None:
        raise _OutOfShape


def _apart(body: bytes, content_type: str, url: str) -> Feed | Skipped:
    command = [sys.executable, "-m", "pipeline.collect.feed_child"]
    asked = json.dumps({"content_type": content_type, "url": url}).encode() + b"\n" + body
    try:
        told = subprocess.run(command, input=asked, capture_output=True, timeout=_PATIENCE)  # noqa: S603 (our own module)
    except subprocess.TimeoutExpired:
        return _too_slow(body)
    if told.returncode < 0:  # ended by the system
        return _too_slow(body)
    if told.returncode or not told.stdout:
        last_words = told.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        return Skipped(
            Reason.BROKEN_FEED, f"its reader ended with {told.returncode}: {' '.join(last_words)[:200]}"
        )
    return from_line(told.stdout)


def _too_slow(body: bytes) -> Skipped:
    return Skipped(Reason.TOO_SLOW, f"reading its {len(body)} bytes takes over two seconds")


def as_line(found: Feed | Skipped) -> bytes:
    """What was read, as one line of JSON for the parent process."""
    kind = "skipped" if isinstance(found, Skipped) else "feed"
    return json.dumps({kind: asdict(found)}).encode()


def from_line(line: bytes) -> Feed | Skipped:
    """The reverse of `as_line`."""
    told = json.loads(line)
    if "skipped" in told:
        return Skipped(**told["skipped"])
    facts = told["feed"]
    entries = tuple(FeedEntry(**entry) for entry in facts.pop("entries"))
    return Feed(**facts, entries=entries)
