"""What stands inside the body of a site's articles and is not their text."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from pipeline.discover.naming import tokens
from pipeline.discover.samples import MOST_LINES, Read, furniture, prose, squeezed
from pipeline.extract.blocks import blocks, lines
from pipeline.extract.tree import select

_LOOKED_AT = 1_000
_MOST = 10
_ASIDE = frozenset({"figure", "aside", "nav", "form", "footer"})
_NEARLY_ALL = 0.7
# What the general chain left out on this many pages it did not leave out by mistake.
_ENOUGH_PAGES = 2


@dataclass(frozen=True, slots=True)
class _Words:
    """What the general chain read on one page, to ask whether it has a line."""

    sentences: str
    everything: str

    @classmethod
    def of(cls, read: Read, repeated: frozenset[str]) -> "_Words":
        """The words of a page without those that other pages have too."""
        own = [line for line in read.lines if line not in repeated]
        return cls(squeezed("".join(prose(own, read))), squeezed("".join(own)))


def removals(pages: Sequence[Read], body: str) -> tuple[str, ...]:
    """Selectors of pictures, shares and links to other articles inside the body.

    Each holds no sentence of the general text on any page, and is either plainly no text (links, pictures,
    words that every page repeats) or was left out by the general chain on two pages or more.
    """
    said = Counter(words for read in pages for words in set(_lines_below(read, body)))
    repeated = furniture(pages) | frozenset(words for words, times in said.items() if times > 1)
    known = [(read, _Words.of(read, repeated)) for read in pages]
    found: dict[str, bool] = {}
    for read, text in known:
        for name, plainly in _unwanted(read, body, text, repeated):
            found[name] = found.get(name, False) or plainly
    kept = [
        name
        for name, plainly in found.items()
        if (plainly or _times(pages, body, name) >= _ENOUGH_PAGES) and _harmless(known, body, name, repeated)
    ]
    return tuple(kept)[:_MOST]


def _times(pages: Sequence[Read], body: str, name: str) -> int:
    """On how many pages the body has such an element."""
    return sum(any(root.css_first(name) for root in select(read.page, [body])) for read in pages)


def _lines_below(read: Read, selector: str) -> list[str]:
    return [words for node in select(read.page, [selector]) for words in lines(node)][:MOST_LINES]


def _unwanted(read: Read, body: str, text: _Words, repeated: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """Names of the widest elements that hold nothing of the text, and whether each plainly is none."""
    for root in select(read.page, [body]):
        most, covered = len(root.text()) / 2, {0}
        for node in root.css("*")[:_LOOKED_AT]:
            above = node.parent
            if above is not None and above.mem_id in covered:
                covered.add(node.mem_id)
            elif (name := _name(node)) and len(node.text()) <= most:
                said = lines(node)
                held = any(squeezed(words) in text.sentences for words in said)
                if said and (not held or _mostly_links(node)):
                    covered.add(node.mem_id)
                    yield name, _plainly(node, said, repeated)


def _name(node: LexborNode) -> str:
    """A selector of an element by a name of its own; "" where it has none."""
    own = [name for name in tokens(node) if name.startswith("#") or "." in name]
    if own:
        return f".{own[0].partition('.')[2]}" if "." in own[0] else own[0]
    return node.tag or "" if node.tag in _ASIDE else ""


def _plainly(node: LexborNode, said: Sequence[str], repeated: frozenset[str]) -> bool:
    return node.tag in _ASIDE or _mostly_links(node) or all(words in repeated for words in said)


def _mostly_links(node: LexborNode) -> bool:
    """Whether nearly all the words of an element stand in links; the general chain can take them for text."""
    found = blocks(node)
    size = sum(len(block.words) for block in found)
    return bool(size) and sum(block.linked * len(block.words) for block in found) >= _NEARLY_ALL * size


def _harmless(pages: Sequence[tuple[Read, _Words]], body: str, name: str, repeated: frozenset[str]) -> bool:
    """Whether leaving these elements out takes no sentence of any page with it, nor much else."""
    losing = 0
    for read, text in pages:
        nodes = [node for root in select(read.page, [body]) for node in root.css(name)]
        spoken = [words for node in nodes if not _mostly_links(node) for words in lines(node)]
        said = {squeezed(words) for words in spoken if words not in repeated}
        if any(words in text.sentences for words in said):
            return False
        losing += any(words in text.everything for words in said)
    return losing < len(pages) / 2
