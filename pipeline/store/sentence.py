"""The sentence around a range of a stored text."""

import re

# Enough for a long sentence on either side of a quote.
AROUND = 240
_SENTENCE_END = re.compile(r"[。！？!?\n]|\.(?=\s)")


def sentence(excerpt: str, start: int, length: int) -> str:
    """The sentence or sentences that hold a range of an excerpt."""
    ends = [found.end() for found in _SENTENCE_END.finditer(excerpt)]
    first = max((end for end in ends if end <= start), default=0)
    last = min((end for end in ends if end >= start + length), default=len(excerpt))
    return excerpt[first:last].strip()
