"""Where the blocks of a page hang in its tree: every node above them looked at once."""

from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from pipeline.extract.blocks import Block

_TOPS = frozenset({"body", "html"})


class Outline:
    """The nodes above a page's blocks, by identity. Building it takes as long as there are such nodes."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        # the node each block is the text of
        self.homes: list[int] = []
        # node -> the one above it, and how far from the top it hangs
        self.above: dict[int, int] = {}
        self.depths: dict[int, int] = {}
        # <body> and <html>: above every block, so they tell none from another
        self.tops: set[int] = set()
        for block in blocks:
            self.homes.append(self._climb(block.node))

    def below(self, node: int) -> list[int]:
        """The places of the blocks in or below a node, ascending."""
        inside = {node: True}
        return [at for at, home in enumerate(self.homes) if self._is_below(home, inside)]

    def sums(self, worths: Sequence[float]) -> dict[int, float]:
        """For every node what the blocks in and below it are worth together."""
        scores = dict.fromkeys(self.depths, 0.0)
        for home, worth in zip(self.homes, worths, strict=True):
            scores[home] += worth
        for node in sorted(self.depths, key=self.depths.__getitem__, reverse=True):
            above = self.above.get(node)
            if above is not None:
                scores[above] += scores[node]
        return scores

    def _climb(self, node: LexborNode) -> int:
        """Note a node and what is above it, up to where that is known; its identity."""
        path: list[int] = []
        at: LexborNode | None = node
        while at is not None and at.mem_id not in self.depths:
            path.append(at.mem_id)
            if at.tag in _TOPS:
                self.tops.add(at.mem_id)
            at = at.parent
        known = at.mem_id if at is not None else 0
        for step, below in enumerate(reversed(path)):
            self.depths[below] = self.depths.get(known, -1) + 1
            if step or at is not None:
                self.above[below] = known
            known = below
        return node.mem_id

    def _is_below(self, home: int, inside: dict[int, bool]) -> bool:
        # mostly the block before hung in the same node, or in the one above
        if (known := inside.get(home)) is not None:
            return known
        if (known := inside.get(self.above.get(home, 0))) is not None:
            inside[home] = known
            return known
        path: list[int] = []
        at: int | None = home
        while at is not None and at not in inside:
            path.append(at)
            at = self.above.get(at)
        answer = inside[at] if at is not None else False
        inside.update(dict.fromkeys(path, answer))
        return answer
