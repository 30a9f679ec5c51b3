"""Which element holds the text of a site's articles, and what in it is not text."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import median

from selectolax.lexbor import LexborNode

from pipeline.discover.naming import candidates, tokens
from pipeline.discover.samples import Read, furniture, likeness, prose
from pipeline.extract.blocks import blocks, lines
from pipeline.extract.tree import select

_BODIES = "article, main, section, div, td, span, [itemprop=articleBody]"
_LOOKED_AT = 1_500
_TRIED = 60
_MOST_NODES = 2
_MOST_BUILDS = 3
_MUCH = 0.08
_LEAST_SHARE = 0.3
_LEAST_LIKENESS = 0.5
_MOST_REMOVALS = 8
_ASIDE = frozenset({"figure", "aside", "nav", "form", "footer"})
_MOSTLY_LINKS = 0.5


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
    """How like the general prose that below a selector is, and how much text; None where it finds nothing."""
    nodes = list(islice(select(read.page, [selector]), _MOST_NODES))
    if not nodes:
        return None
    found = [words for node in nodes for words in lines(node)]
    both = ([words for words in prose(text, read) if words not in common] for text in (found, read.lines))
    return (likeness(*both) if len(nodes) == 1 else 0.0), sum(map(len, found))


def removals(pages: Sequence[Read], body: str) -> tuple[str, ...]:
    """Selectors of what stands inside the body and is not text: pictures, shares, links to other articles."""
    common = furniture(pages)
    said = Counter(words for read in pages for words in set(_body_lines(read, body)))
    repeated = common | {words for words, times in said.items() if times > 1}
    found = dict.fromkeys(name for read in pages for name in _unwanted(read, body, repeated))
    return tuple(name for name in found if _harmless(pages, body, name, repeated))[:_MOST_REMOVALS]


def _body_lines(read: Read, body: str) -> list[str]:
    return [words for node in select(read.page, [body]) for words in lines(node)]


def _unwanted(read: Read, body: str, repeated: frozenset[str] | set[str]) -> Iterator[str]:
    """Names of the widest elements of a body that hold nothing of the text."""
    text = set(prose(read.lines, read)) - repeated
    for root in select(read.page, [body]):
        covered: set[int] = set()
        for node in root.css("*")[:_LOOKED_AT]:
            above = node.parent
            if above is not None and above.mem_id in covered:
                covered.add(node.mem_id)
            elif node.mem_id != root.mem_id and _no_text(node, text, repeated):
                covered.add(node.mem_id)
                own = [name for name in tokens(node) if name.startswith("#") or "." in name]
                own += [node.tag or ""] if node.tag in _ASIDE else []
                yield from (f".{name.partition('.')[2]}" if "." in name else name for name in own[:1])


def _no_text(node: LexborNode, text: set[str], repeated: frozenset[str] | set[str]) -> bool:
    said = lines(node)
    if not said or any(words in text for words in said):
        return node.tag in _ASIDE and not any(words in text for words in said)
    linked = [block.linked for block in blocks(node)]
    mostly_links = bool(linked) and sum(linked) / len(linked) >= _MOSTLY_LINKS
    return node.tag in _ASIDE or mostly_links or all(words in repeated for words in said)


def _harmless(pages: Sequence[Read], body: str, name: str, repeated: frozenset[str] | set[str]) -> bool:
    """Whether these elements of a body hold no sentence of the text, and other lines of it on few pages."""
    losing = 0
    for read in pages:
        nodes = (node for root in select(read.page, [body]) for node in root.css(name))
        held = {words for node in nodes for words in lines(node)} - repeated
        if held.intersection(prose(read.lines, read)):
            return False
        losing += bool(held.intersection(read.lines))
    return losing < len(pages) / 2
