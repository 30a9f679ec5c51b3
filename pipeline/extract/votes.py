"""The main text by three fast and different readings of a page, block by block.

Where they agree the text is as good as a slow extractor's; where they do not, the page is one for it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.extract.blocks import Block
from pipeline.extract.outline import Outline

# Cost of a block in words: less says nothing for a text, more speaks for it.
_BLOCK_COST = 7.0
_PARAGRAPH_BONUS, _ITEM_MALUS = 4.0, 1.0
_LINK_MALUS = 1.6
_WORST = -12.0
_HEADING, _LINKED_HEADING = -1.0, -6.0
# A heading as long as this is the lead of the article, set in a heading's tag.
_LEAD_WEIGHT = 12.0
_LEAD_SHORTEST, _LEAD_COMPARED = 20, 60
_PARAGRAPHS = frozenset({"p", "blockquote", "pre"})
_CONTAINED = _PARAGRAPHS | {"li"}
_TEXT_HOLDERS = _PARAGRAPHS | {"div", "td", "section", "article", "li"}
_CHAIN = 4
_ABOVE = 0.5
_FURTHER_ABOVE = 0.6
_TEXT_ELEMENTS = _PARAGRAPHS | {"li", "td", "th", "dd", "dt"}
_SCRAP_WEIGHT = 6.0
_SENTENCE_END = re.compile(r"[.!?。！？…”\"」』:：;；,，、]\W*$")
_LEAD_CLASS = re.compile(
    r"\b_*(?:lead|intro|chapo|summary|excerpt|abstract|standfirst|vorspann|dek|sapo|lede|entradilla|subhead)"
    r"|[-_a-z](?:Lead|Intro|Summary|Excerpt)\b|[-_](?:lead|intro|chapo|summary|excerpt|standfirst|dek|lede)\b"
)
_LINKS_ONLY, _LINKS_ONLY_WEIGHT = 0.6, 25.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The blocks two of three readings hold for the main text, and how far all three agree (0 to 1)."""

    kept: tuple[Block, ...]
    agreement: float
    # what of it the head of the page repeats
    lead: str = ""


def vote(blocks: Sequence[Block], *, lead: str = "") -> Verdict:
    """Main text as the majority of three readings sees it.

    `lead` is what the head of the page says of it: a block with these words belongs to the text.
    """
    outline = Outline(blocks)
    worths = [_worth(block) for block in blocks]
    readings = (_run(worths), _container(blocks, outline), _subtree(worths, outline))
    votes = Counter(at for reading in readings for at in reading)
    chosen = sorted(at for at, count in votes.items() if count > 1)
    text = [blocks[at] for at in chosen if not _idle(blocks[at])]
    kept = _leads(blocks, chosen, lead) + text
    while kept and kept[-1].heading:
        kept.pop()
    said = sum(blocks[at].weight for at in votes)
    agreed = sum(blocks[at].weight for at, count in votes.items() if count == 3)
    told = next((block.words for block in kept if _says(block, lead)), "")
    return Verdict(tuple(kept), agreed / said if said else 0.0, told)


def _worth(block: Block) -> float:
    """How much a block speaks for (above 0) or against being in a main text, in words."""
    if block.heading and block.weight < _LEAD_WEIGHT:
        return _HEADING if block.linked < 0.5 else _LINKED_HEADING
    worth = block.weight * (1 - _LINK_MALUS * block.linked) - _BLOCK_COST
    tag = block.node.tag
    worth += _PARAGRAPH_BONUS if tag == "p" else -_ITEM_MALUS if tag == "li" else 0.0
    return max(worth, _WORST)


def _run(worths: Sequence[float]) -> Iterable[int]:
    """The unbroken run of blocks that is worth the most."""
    best, current, start = (0.0, 0, 0), 0.0, 0
    for at, worth in enumerate(worths):
        if current <= 0:
            current, start = 0.0, at
        current += worth
        if current > best[0]:
            best = (current, start, at + 1)
    return range(best[1], best[2])


def _container(blocks: Sequence[Block], outline: Outline) -> Iterable[int]:
    """The blocks below the element whose own paragraphs say the most."""
    scores: dict[int, float] = {}
    for block, home in zip(blocks, outline.homes, strict=True):
        worth = _paragraph_worth(block)
        if worth <= 0:
            continue
        node = outline.above.get(home, 0) if block.node.tag in _CONTAINED else home
        part = 1.0
        for step in range(_CHAIN):
            if node in outline.tops or node not in outline.above:
                break
            scores[node] = scores.get(node, 0.0) + worth * part
            part *= _FURTHER_ABOVE if step else _ABOVE
            node = outline.above[node]
    return outline.below(max(scores, key=scores.__getitem__)) if scores else ()


def _paragraph_worth(block: Block) -> float:
    if block.node.tag not in _TEXT_HOLDERS:
        return 0.0
    worth = block.weight * (1 - _LINK_MALUS * block.linked) - 4
    return worth / 2 if block.node.tag == "li" else worth


def _subtree(worths: Sequence[float], outline: Outline) -> Iterable[int]:
    """The blocks below the element that is worth the most with everything in it."""
    if not worths:
        return ()
    scores = outline.sums(worths)
    return outline.below(max(scores, key=lambda node: (scores[node], outline.depths[node])))


def _leads(blocks: Sequence[Block], chosen: Sequence[int], lead: str) -> list[Block]:
    """What is marked as the article's lead, or is what its page's head says, and stands before its text."""
    before = blocks[: chosen[0]] if chosen else ()
    marked = [block for block in before if _may_lead(block) and (_is_lead(block) or _says(block, lead))]
    own = {blocks[at].words for at in chosen}
    return [block for block in {block.words: block for block in marked}.values() if block.words not in own]


def _may_lead(block: Block) -> bool:
    return block.weight >= _LEAD_WEIGHT and block.linked < 0.3


def _says(block: Block, lead: str) -> bool:
    """Whether a block and the page's description begin with the same words."""
    shorter = min(len(block.words), len(lead), _LEAD_COMPARED)
    return shorter >= _LEAD_SHORTEST and block.words[:shorter] == lead[:shorter]


def _is_lead(block: Block) -> bool:
    parent = block.node.parent
    classes = f"{block.node.attributes.get('class')} {parent.attributes.get('class') if parent else ''}"
    return bool(_LEAD_CLASS.search(classes))


def _idle(block: Block) -> bool:
    """Links to elsewhere, and scraps such as a date or a label between the paragraphs."""
    if block.linked > _LINKS_ONLY and block.weight < _LINKS_ONLY_WEIGHT:
        return True
    scrap = block.weight < _SCRAP_WEIGHT and not block.heading and block.node.tag not in _TEXT_ELEMENTS
    return scrap and not _SENTENCE_END.search(block.words)
