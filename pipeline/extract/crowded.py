"""Tags with thousands of attributes: the parser compares each with every other, and cannot be stopped."""

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

# 3,000 take some hundredths of a second, 40,000 five seconds, 200,000 minutes.
MOST_ATTRIBUTES = 3_000
_LONG = 2 * MOST_ATTRIBUTES
# What a page of this size can hold in one tag takes a third of a second.
_SMALL = 60_000
_TAG = re.compile(rb"""<[a-zA-Z](?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+""")
_OPENED = re.compile(rb"<[a-zA-Z]")
_VALUE = re.compile(rb"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_BETWEEN = re.compile(rb"[\s/=]+")
_QUOTES = (ord('"'), ord("'"))
# by character, whether a value may begin behind it
_BEFORE_VALUE = np.isin(np.arange(256), np.frombuffer(b"= \t\n\f\r", np.uint8))
Places = NDArray[np.intp]
Flags = NDArray[np.bool_]


def is_crowded(utf8: bytes) -> bool:
    """Whether one tag has so many attributes that parsing would take more than a few seconds."""
    if len(utf8) <= _SMALL:
        return False
    read = 0
    for start, end in _suspects(utf8):
        opened = _OPENED.search(utf8, max(start, read), end) if end > read else None
        tag = _TAG.match(utf8, opened.start()) if opened else None
        if tag is not None:
            read = tag.end()
            if _is_crowd(tag[0]):
                return True
    return False


def _is_crowd(tag: bytes) -> bool:
    return len(tag) > _LONG and len(_BETWEEN.findall(_VALUE.sub(b"=", tag))) > MOST_ATTRIBUTES


def _suspects(utf8: bytes) -> Iterator[tuple[int, int]]:
    """Stretches between two ">" in which a crowded tag may begin, in their order.

    Such a stretch is long enough for the crowd, or it ends inside a quoted value: its last quotation
    mark of one kind stands behind "=". Looking at all of them at once takes a tenth of a pattern's time.
    """
    characters = np.frombuffer(utf8, np.uint8)
    ends: Places = np.append(np.flatnonzero(characters == ord(">")), len(utf8))
    starts: Places = np.concatenate((np.zeros(1, np.intp), ends[:-1] + 1))
    suspect: Flags = ends - starts > _LONG
    for quote in _QUOTES:
        suspect |= _ends_in_value(characters, np.flatnonzero(characters == quote), starts, ends)
    yield from zip(starts[suspect].tolist(), ends[suspect].tolist(), strict=True)


def _ends_in_value(characters: NDArray[np.uint8], quotes: Places, starts: Places, ends: Places) -> Flags:
    """For every stretch whether the last of these quotation marks in it may begin a value."""
    if not len(quotes):
        return np.zeros(len(ends), np.bool_)
    last = np.searchsorted(quotes, ends) - 1
    at = quotes[np.maximum(last, 0)]
    return (last >= 0) & (at > starts) & _BEFORE_VALUE[characters[at - 1]]
