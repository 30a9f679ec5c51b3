"""The index finds what a plain dictionary would find, however its entries came in."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dedup.index import MemoryIndex
from pipeline.dedup.postings import HOLDERS, Postings
from pipeline.dedup.stories import group
from tests.dedup.reprints import Press
from tests.dedup.test_stories import item

# Few different shingles, so that they meet; many times apart, as samples are.
keys = st.integers(0, 30).map(lambda number: number * 0x0001_0000_0001_0001)
batches = st.lists(st.lists(keys, max_size=40), min_size=1, max_size=12)


def found(postings: Postings, asked: list[int]) -> dict[int, set[int]]:
    places, numbers = postings.find(np.array(asked, np.uint64))
    held = defaultdict(set)
    for place, number in zip(places.tolist(), numbers.tolist(), strict=True):
        held[asked[place]].add(number)
    return held


@given(batches)
def test_every_shingle_leads_to_the_first_texts_that_hold_it(entered: list[list[int]]) -> None:
    postings, plain = Postings(), defaultdict[int, list[int]](list)
    for number, batch in enumerate(entered):
        held = sorted(set(batch))
        postings.add(np.array(held, np.uint64), np.full(len(held), number, np.uint64))
        for key in held:
            plain[key].append(number)
    asked = sorted(plain)

    held_now = found(postings, asked)
    for key in asked:
        assert set(plain[key][:HOLDERS]) <= held_now[key] <= set(plain[key])


def test_an_empty_index_holds_nothing() -> None:
    assert found(Postings(), [1, 2, 3]) == {}


@pytest.mark.parametrize("size", [1, 7, 40])
def test_the_size_of_the_batches_does_not_matter(size: int) -> None:
    press = Press(9)
    texts = press.items(60)
    texts += [reprint.text for reprint in press.reprints(texts, least=0.3, most=0.9)]
    items = [item(str(number), text) for number, text in enumerate(texts)]
    whole = [one.story_id for one in group(items, MemoryIndex())]
    index, parts = MemoryIndex(), list[str]()
    for start in range(0, len(items), size):
        parts += [one.story_id for one in group(items[start : start + size], index)]

    assert parts == whole
