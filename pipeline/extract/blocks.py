"""A page as the sequence of its text blocks: what every extractor of ours works on."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from pipeline.extract.clean import joined, plain

_BLOCK_NAMES = """
    address article aside blockquote body br center dd details div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section summary table tbody td th thead tr ul
"""
BLOCKS = frozenset(_BLOCK_NAMES.split())
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Characters of scripts that do not put spaces between words, and how many make a word.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_UNSPACED_ANY = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_UNSPACED_LETTERS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


class Block(NamedTuple):
    """Text between two line ends of a page."""

    words: str
    # how much it says, in words of a language with spaces
    weight: float
    # part of its characters that stand in links
    linked: float
    node: LexborNode

    @property
    def heading(self) -> bool:
        return self.node.tag in _HEADINGS


def blocks(root: LexborNode, only: Callable[[str, LexborNode], bool] | None = None) -> list[Block]:
    """The text blocks below a node in reading order, empty ones left out.

    `only` sees the raw text of a block and its node and may leave it out before it is read.
    """
    runs = _runs(root)
    if only is not None:
        runs = (run for run in runs if only("".join(run[0]), run[2]))
    return [block for pieces, linked, node in runs if (block := _block(pieces, linked, node))]


def lines(root: LexborNode) -> list[str]:
    """The readable lines below a node: block elements and <br> end a line."""
    return [words for pieces, _, _ in _runs(root) if (words := plain(joined(pieces)))]


def line(root: LexborNode) -> str:
    """All the text below a node on one line."""
    return " ".join(lines(root))


def weight_of(words: str) -> float:
    """How many words a text says; two Chinese characters or five Thai letters count as one."""
    spaced = float(len(words.split()))
    if words.isascii() or not _UNSPACED_ANY.search(words):
        return spaced
    return spaced + 0.5 * len(_UNSPACED.findall(words)) + 0.2 * len(_UNSPACED_LETTERS.findall(words))


def _block(pieces: list[str], linked: int, node: LexborNode) -> Block | None:
    words = plain(joined(pieces))
    if not words:
        return None
    return Block(words, weight_of(words), min(1.0, linked / len(words)), node)


def _runs(root: LexborNode) -> Iterator[tuple[list[str], int, LexborNode]]:
    """Runs of text nodes in the same block: their texts, the characters in links, the block's node.

    The walk is the parser's own, so depth costs nothing; a block's end shows in the next text
    standing in another block.
    """
    homes: dict[int, tuple[int, LexborNode, bool]] = {}
    pieces: list[str] = []
    linked, home = 0, (0, root, False)
    for node in root.traverse(include_text=True):
        if node.is_text_node:
            text = node.text_content or ""
            if not text or text.isspace():
                if pieces:
                    pieces.append(text)
                continue
            here = _home(node, root, homes)
            if here[0] != home[0] and pieces:
                yield pieces, linked, home[1]
                pieces, linked = [], 0
            pieces.append(text)
            linked += len(text.strip()) if here[2] else 0
            home = here
        elif pieces and node.tag in BLOCKS:
            yield pieces, linked, home[1]
            pieces, linked = [], 0
    if pieces:
        yield pieces, linked, home[1]


def _home(
    text: LexborNode, root: LexborNode, homes: dict[int, tuple[int, LexborNode, bool]]
) -> tuple[int, LexborNode, bool]:
    """The block a text stands in and whether it is part of a link; looked up once per parent."""
    parent = text.parent
    if parent is None:
        return (root.mem_id, root, False)
    known = homes.get(parent.mem_id)
    if known is None:
        node, link = parent, False
        while node.tag not in BLOCKS and node.mem_id != root.mem_id and node.parent is not None:
            link = link or node.tag == "a"
            node = node.parent
        known = homes[parent.mem_id] = (node.mem_id, node, link)
    return known
