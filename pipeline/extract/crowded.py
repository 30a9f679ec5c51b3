"""Tags with thousands of attributes: the parser compares each with every other, and cannot be stopped."""

import re

# 3,000 take some hundredths of a second, 40,000 five seconds, 200,000 minutes.
MOST_ATTRIBUTES = 3_000
_LONG = 2 * MOST_ATTRIBUTES
# In values a ">" ends no tag, which the first sight takes it for: larger pages are scanned exactly.
_SCANNED_BYTES = 500_000
_TAG = re.compile(rb"""<[a-zA-Z](?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+""")
_OPENED = re.compile(rb"<[a-zA-Z]")
_VALUE = re.compile(rb"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_BETWEEN = re.compile(rb"[\s/=]+")


def is_crowded(utf8: bytes) -> bool:
    """Whether one tag has so many attributes that parsing would take more than a few seconds."""
    if len(utf8) < _SCANNED_BYTES and not _has_long_tag(utf8):
        return False
    tags = (found[0] for found in _TAG.finditer(utf8) if found.end() - found.start() > _LONG)
    return any(len(_BETWEEN.findall(_VALUE.sub(b"=", tag))) > MOST_ATTRIBUTES for tag in tags)


def _has_long_tag(utf8: bytes) -> bool:
    """Whether a stretch without ">" is long enough for a crowd, and opens a tag.

    Only the beginning of each stretch of this length is looked at: a hundredth of a pattern's time, and
    every stretch of twice the length is found.
    """
    for at in range(0, len(utf8) - _LONG, _LONG):
        if utf8.find(b">", at, at + _LONG) < 0:
            start, end = utf8.rfind(b">", 0, at) + 1, utf8.find(b">", at)
            opened = _OPENED.search(utf8, start, end if end > 0 else len(utf8))
            if opened and (end if end > 0 else len(utf8)) - opened.start() > _LONG:
                return True
    return False
