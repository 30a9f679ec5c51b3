"""A text with the words marked that claims rest on."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup


class MarkedSpan(NamedTuple):
    """Half-open range of a text, the CSS class of its mark and what a reader is told of it."""

    start: int
    end: int
    style: str
    label: str


class Segment(NamedTuple):
    """A run of text, from `start` on, over which the same spans lie."""

    start: int
    text: str
    spans: tuple[MarkedSpan, ...]


def segments(text: str, spans: Sequence[MarkedSpan]) -> list[Segment]:
    """The text cut wherever a span begins or ends; put together again it is the same text."""
    inside = [span for span in spans if 0 <= span.start < span.end <= len(text)]
    cuts = sorted({0, len(text), *(edge for span in inside for edge in (span.start, span.end))})
    opening = sorted(inside, key=lambda span: span.start)
    open_spans: list[MarkedSpan] = []
    pieces = []
    for start, end in pairwise(cuts):
        while opening and opening[0].start <= start:
            open_spans.append(opening.pop(0))
        open_spans = [span for span in open_spans if span.end > start]
        pieces.append(Segment(start, text[start:end], tuple(open_spans)))
    return pieces


def marked(text: str, spans: Sequence[MarkedSpan]) -> Markup:
    """The text as HTML, escaped, with `<mark>` around the spans; without its tags it is the same text.

    A mark at which a span begins can be linked to: `#c` and the place of its first character.
    Where spans overlap, the mark has the first span's colour, the class `several`, and tells of all.
    """
    return Markup("").join(_marked(segment) for segment in segments(text, spans))


def _marked(segment: Segment) -> Markup:
    if not segment.spans:
        return Markup.escape(segment.text)
    labels = list(dict.fromkeys(span.label for span in segment.spans))
    styles = list(dict.fromkeys(span.style for span in segment.spans))
    style = styles[0] + (" several" if len(styles) > 1 else "")
    begins = any(span.start == segment.start for span in segment.spans)
    anchor = Markup(' id="c{}"').format(segment.start) if begins else ""
    mark = Markup('<mark{} class="{}" title="{}">{}</mark>')
    return mark.format(anchor, style, "\n".join(labels), segment.text)
