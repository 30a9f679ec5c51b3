"""Tags with thousands of attributes: the parser compares each with every other, and cannot be stopped."""

import re

# 3,000 take some hundredths of a second, 40,000 five seconds, 200,000 minutes.
MOST_ATTRIBUTES = 3_000
_LONG = 2 * MOST_ATTRIBUTES
_FIRST_SIGHT = re.compile(rb"<[a-zA-Z][^>]{%d}" % _LONG)
# In values a ">" ends no tag, which the first sight takes it for: larger pages are scanned exactly.
_SCANNED_BYTES = 500_000
_TAG = re.compile(rb"""<[a-zA-Z](?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+""")
_VALUE = re.compile(rb"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_BETWEEN = re.compile(rb"[\s/=]+")


def is_crowded(utf8: bytes) -> bool:
    """Whether one tag has so many attributes that parsing would take more than a few seconds."""
    if len(utf8) < _SCANNED_BYTES and not _FIRST_SIGHT.search(utf8):
        return False
    tags = (found[0] for found in _TAG.finditer(utf8) if found.end() - found.start() > _LONG)
    return any(len(_BETWEEN.findall(_VALUE.sub(b"=", tag))) > MOST_ATTRIBUTES for tag in tags)
