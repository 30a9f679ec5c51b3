"""How far each field of an article can be trusted, by what gave it: shares measured on real pages.

For a text the figure is the token F1 to be expected, for the other fields the share of right values
(docs/bench-extract.md has the counts; `python -m bench.origins` measures them anew).
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from models.article import Origin

NOWHERE = "none"
_DETAIL = re.compile(r"\[.*$|\+.*$")
# For a place that was not measured.
_UNMEASURED = 0.5
# (right + 1) / (seen + 2), so that a place seen three times is not held for certain. What a site's own
# selectors find is taken for right where golden pages hold it; listings were not measured.
_MEASURED: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "title": {"site": 0.97, "h1": 0.92, "meta": 0.83, "title": 0.5, "listing": 0.85, "first-line": 0.7},
        "published": {
            "site": 0.97,
            "json-ld": 0.94,
            "meta": 0.88,
            "marked": 0.83,
            "address": 0.8,
            "visible": 0.92,
            "listing": 0.85,
            "dateline": 0.8,
            "htmldate": 0.4,
        },
        "byline": {"site": 0.95, "marked": 0.94, "meta": 0.76, "json-ld": 0.79, "listing": 0.8},
        "outlet": {"site": 0.95, "meta": 0.8, "visible": 0.9, "listing": 0.8},
        "language": {"text": 0.98, "hint": 0.6},
    }
)
_TEXT: Mapping[str, float] = MappingProxyType(
    {"site": 0.95, "fragment": 0.9, "text": 0.95, "json-ld": 0.8, "state": 0.5}
)
# Token F1 to be expected where the three readings of a page differ wholly, and where they agree.
_BY_AGREEMENT: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"votes": (0.6, 0.99), "trafilatura": (0.82, 0.98)}
)
# What an article is worth without a headline, and without a date.
_LOST_WITHOUT = 0.1


def place_class(place: str) -> str:
    """The kind of place without particulars: "meta[og:title]" gives "meta", "json-ld+visible" "json-ld"."""
    return _DETAIL.sub("", place)


def origin(field: str, place: str) -> Origin:
    """What is said of a field that was found in this place; a field found nowhere has confidence 0."""
    if place == NOWHERE:
        return Origin(by=NOWHERE, confidence=0.0)
    return Origin(by=place, confidence=_MEASURED.get(field, {}).get(place_class(place), _UNMEASURED))


def text_confidence(extractor: str, agreement: float = 1.0) -> float:
    """The token F1 to be expected of a text, the higher the more the readings of its page agree (0 to 1)."""
    if extractor not in _BY_AGREEMENT:
        return _TEXT.get(extractor, _UNMEASURED)
    low, high = _BY_AGREEMENT[extractor]
    return round(low + (high - low) * min(1.0, max(0.0, agreement)), 2)


def overall(origins: Mapping[str, Origin]) -> float:
    """How far to trust the article: the text's confidence, less for a doubtful headline or date.

    Rises with the confidence of each of the three and never leaves 0 to 1.
    """
    doubt = sum(1 - origins[field]["confidence"] for field in ("title", "published"))
    return round(max(0.0, origins["text"]["confidence"] - _LOST_WITHOUT * doubt), 2)
