"""Which element holds the text of a site's articles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median

from pipeline.discover.naming import candidates, tokens
from pipeline.discover.samples import MOST_LINES, Read, furniture, likeness, overlap, prose
from pipeline.extract.blocks import lines
from pipeline.extract.tree import select

_BODIES = "article, main, section, div, td, span, [itemprop=articleBody]"
_LOOKED_AT = 1_500
_TRIED = 60
_MOST_NODES = 2
_MOST_BUILDS = 3
_MUCH = 0.08
_COST_OF_OTHERS = 0.2
_LEAST_SHARE = 0.3
_LEAST_LIKENESS = 0.5


@dataclass(frozen=True, slots=True)
class Body:
    """A selector of the text, how like the general text its prose is, and how much it holds in all."""

    selector: str
    likeness: float
    length: int
    # the pages that have it
    pages: frozenset[int]


def body_selectors(pages: Sequence[Read]) -> list[Body]:
    """Elements that hold the text, the likeliest first: on most pages, most like it, then the narrowest."""
    common = furniture(pages)
    names = dict.fromkeys(name for read in pages for name in islice(_candidates(read), _TRIED))
    found = []
    for selector in names:
        seen = {at: sight for at, read in enumerate(pages) if (sight := _seen(read, selector, common))}
        # The general text can be wrong on a page now and then: most pages decide.
        likeness_ = median(like for like, _ in seen.values()) if seen else 0.0
        if likeness_ >= _LEAST_LIKENESS:
            size = sum(length for _, length in seen.values())
            found.append(Body(selector, round(likeness_, 2), size, frozenset(seen)))
    return sorted(found, key=lambda body: (-len(body.pages), -body.likeness, body.length))


def covering(bodies: Sequence[Body]) -> list[Body]:
    """The best selector, and behind it those for pages of another build, which have not got the first.

    One selector for all pages is preferred, unless one for each build is much more like the text.
    """
    simple = _covered(bodies)
    exact = _covered(sorted(bodies, key=lambda body: (-body.likeness, -len(body.pages), body.length)))
    return exact if _worth(exact) >= _worth(simple) + _MUCH else simple


def _covered(bodies: Sequence[Body]) -> list[Body]:
    chosen: list[Body] = []
    for body in bodies:
        known = frozenset[int]().union(*(one.pages for one in chosen))
        if len(chosen) < _MOST_BUILDS and not body.pages & known:
            chosen.append(body)
    return chosen


def _worth(bodies: Sequence[Body]) -> float:
    pages = sum(len(body.pages) for body in bodies)
    return sum(body.likeness * len(body.pages) for body in bodies) / pages if pages else 0.0


def _candidates(read: Read) -> Iterator[str]:
    """Names of the elements that hold a good part of the text, the largest first; an `id` before a class."""
    least = _LEAST_SHARE * len(read.article.text)
    nodes = [node for node in list(select(read.page, [_BODIES]))[:_LOOKED_AT] if len(node.text()) >= least]
    named = [(node, name) for node in nodes for name in tokens(node)]
    yield from (name for _, name in named if name.startswith("#"))
    yield from (name for _, name in named if "." in name or name in ("article", "main"))
    yield from (name for node in nodes for name in candidates(node) if " " in name)


def _seen(read: Read, selector: str, common: frozenset[str]) -> tuple[float, int] | None:
    """How like the general text that below a selector is, and how much of it; None where it finds nothing."""
    nodes = list(islice(select(read.page, [selector]), _MOST_NODES))
    if not nodes:
        return None
    found = [words for node in nodes for words in lines(node)][:MOST_LINES]
    both = ([words for words in prose(text, read) if words not in common] for text in (found, read.lines))
    # Dates, buttons and teasers are no sentences; an element with fewer of them is the better one.
    size, whole = sum(map(len, found)), max(1, len(read.article.text))
    inside, _ = overlap(found, [read.article.title, *read.lines])
    others = min(1.0, (1 - inside) * size / whole)
    return (likeness(*both) - _COST_OF_OTHERS * others if len(nodes) == 1 else 0.0), size
