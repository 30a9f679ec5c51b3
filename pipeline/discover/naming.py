"""CSS selectors that name given elements of a page and, as far as possible, nothing else."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from pipeline.extract.blocks import line
from pipeline.extract.tree import Page, select

# A name somebody chose; three digits in a row or a generator's prefix mean that the next page has another.
_CHOSEN = re.compile(
    r"^(?!(?:css|sc|jsx?|svelte|ng|v|wp-image|post|node|item)-?\w*\d)[A-Za-z_](?!.*\d{3})[\w-]{0,48}$"
)
# "content__17Yit", "container_campx13": the last part is made anew with each build of the site.
_MADE = re.compile(r"[_-](?=\w*\d)(?=\w*[A-Za-z])[A-Za-z0-9]{5,}$")
_STATE_NAMES = """
    active current first last odd even on off left right clearfix clear fl fr hide show hidden visible open
    selected hover new hot top bold red even_row odd_row cf row col mt10 mb10 sticky
"""
_STATES = frozenset(_STATE_NAMES.split())
_CLASSES_READ = 8
_LEVELS = 6
_OUTERMOST = frozenset({"html", "body", "-undef", "#document"})


@dataclass(frozen=True, slots=True)
class Named:
    """A selector with the parts of the wanted elements it finds and of its finds that are wanted."""

    selector: str
    recall: float
    precision: float

    @property
    def exactness(self) -> float:
        total = self.recall + self.precision
        return 2 * self.recall * self.precision / total if total else 0.0


def _chosen(name: str) -> bool:
    """Whether somebody chose this name, so that the site's other pages have it too."""
    return bool(_CHOSEN.match(name)) and not _MADE.search(name)


def classes(node: LexborNode) -> tuple[str, ...]:
    """The class names of an element that say what it is rather than in what state, in its own order."""
    given = (node.attributes.get("class") or "").split()[:_CLASSES_READ]
    return tuple(name for name in given if _chosen(name) and name not in _STATES)


def tokens(node: LexborNode) -> list[str]:
    """Simple selectors of one element, the most telling first; its bare tag last."""
    tag = node.tag or "*"
    name = node.attributes.get("id") or ""
    own = [f"#{name}"] if _chosen(name) else []
    listed = classes(node)
    own += [f"{tag}.{name}" for name in listed]
    if len(listed) > 1:
        own.append(f"{tag}.{listed[0]}.{listed[1]}")
    return [*own, tag]


def ancestors(node: LexborNode, levels: int = _LEVELS) -> Iterator[LexborNode]:
    """The elements around this one, the nearest first, as far as the page's body."""
    above = node.parent
    for _ in range(levels):
        if above is None or above.tag in _OUTERMOST:
            return
        yield above
        above = above.parent


def short_line(node: LexborNode, longest: int) -> str:
    """The words of an element on one line; "" for one that holds more, which is not read any further."""
    return line(node) if len(node.text(deep=True)) <= 4 * longest else ""


def candidates(node: LexborNode) -> list[str]:
    """Selectors for an element: its own names, and its tag within each named ancestor."""
    own = tokens(node)
    found = own[:-1]
    path = [node.tag or "*"]
    for above in ancestors(node):
        outer = tokens(above)
        # "ul.list li a" reads better than "ul.list a" and says no less; both are tried.
        inner = [" ".join(reversed(path)), *own] if len(path) > 1 else own
        found += [f"{name} {part}" for name in outer[:-1] for part in inner]
        path.append(above.tag or "*")
    return list(dict.fromkeys(found + own[-1:]))


def name_all(page: Page, nodes: Sequence[LexborNode]) -> Named:
    """The selector that comes nearest to finding exactly these elements; the simplest of equals."""
    wanted = {node.mem_id for node in nodes}
    tried = [
        (_tried(page, selector, wanted), position)
        for position, selector in enumerate(dict.fromkeys(candidates(nodes[0]) + candidates(nodes[-1])))
    ]
    best, _ = max(tried, key=lambda found: (round(found[0].exactness, 2), -found[1]))
    return best


def _tried(page: Page, selector: str, wanted: set[int]) -> Named:
    found = {node.mem_id for node in select(page, [selector])}
    common = len(found & wanted)
    return Named(selector, common / len(wanted), common / len(found) if found else 0.0)
