"""Copies are found, strangers are not, and the reason is said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dedup.index import MemoryIndex
from pipeline.dedup.signature import Signature, signature
from pipeline.dedup.stories import (
    Found,
    Item,
    Known,
    Membership,
    decide,
    group,
    shared_part,
)
from tests.dedup.reprints import Press

LEAD = (
    "The second workshop on artificial intelligence capacity building opened in Harbour City on Tuesday "
    "with officials from twelve countries attending and observers from four organisations"
)
PHRASE = (
    "is convened under the action plan that was announced at the united nations in september "
    "for good and for all and is open to every developing country that wishes to take part "
    "in courses or in exchanges of people and of data which the host pays for as it did last year "
    "when the first of these meetings was held in the same hall and ended with a joint summary"
)


def item(name: str, text: str, language: str = "en", **known: object) -> Item:
    return Item(article_id=name, signature=signature(text, language), **known)  # type: ignore[arg-type]


def filled(texts: list[str], language: str = "en") -> MemoryIndex:
    index = MemoryIndex()
    group([item(str(number), text, language) for number, text in enumerate(texts)], index)
    return index


def decided(text: str, index: MemoryIndex, language: str = "en") -> Membership:
    new = item("new", text, language)
    return decide(new, index.look_up(new))


def found_among(new: Item, known: list[Known]) -> Found:
    index = MemoryIndex()
    for one in known:
        index.add(one)
    return index.look_up(new)


def test_unrelated_items_on_one_subject_stay_apart() -> None:
    items = [item(str(number), text) for number, text in enumerate(Press(1).items(1_000))]
    relations = [one.relation for one in group(items, MemoryIndex())]

    assert relations.count("original") == 1_000


def test_reprints_from_thirty_per_cent_up_find_their_story() -> None:
    press = Press(2)
    items = press.items(450)
    index = filled(items)
    reprints = list(press.reprints(items, least=0.3, most=0.9))
    found = [decided(reprint.text, index) for reprint in reprints]
    right = sum(one.of == str(reprint.of) for one, reprint in zip(found, reprints, strict=True))
    claimed = sum(one.relation == "copy" for one in found)

    assert len(reprints) > 250
    assert 2 * right / (claimed + len(reprints)) >= 0.95


def test_chinese_copies_are_found_and_strangers_are_not() -> None:
    texts = Press(3).chinese_items(200)
    index = filled(texts, "zh-Hans")
    copies = [text[: len(text) // 2] for text in texts[:50]]
    found = [decided(copy, index, "zh-Hans") for copy in copies]

    assert [one.of for one in found] == [str(number) for number in range(50)]
    assert decided(Press(4).chinese_items(1)[0], index, "zh-Hans").relation == "original"


def test_same_document_number_is_a_mirror_whatever_the_text() -> None:
    texts = {"a": "one text", "b": "quite another"}
    first, second = group(
        [item(name, text, document_number="t20260717_11984715") for name, text in texts.items()],
        MemoryIndex(),
    )

    assert (second.story_id, second.relation) == (first.story_id, "mirror")
    assert second.because == "same document number t20260717_11984715"


def test_same_address_is_a_mirror_and_old_news_is_no_copy() -> None:
    press = Press(5)
    text = press.items(1)[0]
    index = MemoryIndex()
    items = [
        item("a", text, url="https://example.org/1", published_on=date(2024, 1, 1)),
        item("b", "short", url="https://example.org/1"),
        item("c", text, published_on=date(2026, 1, 1)),
        item("d", text, published_on=date(2024, 2, 1)),
    ]
    _, same_address, old, copy = group(items, index)

    assert same_address.because == "same address"
    assert old.relation == "original"
    assert copy.relation == "copy"


def test_the_same_lead_needs_little_else() -> None:
    press = Press(6)
    one, other = (f"{LEAD}. {rest}" for rest in press.items(2))
    index = filled([one])

    assert decided(other, index).relation == "copy"


def test_a_phrase_of_the_trade_traces_nothing() -> None:
    texts = [f"{'.'.join(text.split('.')[:4])} {PHRASE}." for text in Press(7).items(9)]
    known = [Known(item=item(str(at), text), story_id=f"story {at}") for at, text in enumerate(texts[1:])]

    new = item("new", texts[0])
    assert decide(new, found_among(new, known[:1])).relation == "copy"
    assert decide(new, found_among(new, known)).relation == "original"


@given(st.permutations(range(6)))
def test_the_order_of_candidates_does_not_matter(order: list[int]) -> None:
    text = Press(8).items(1)[0]
    known = [Known(item=item(str(number), text), story_id=f"s{number % 3}") for number in range(6)]

    new = item("new", text)
    assert decide(new, found_among(new, [known[at] for at in order])) == decide(new, found_among(new, known))


@given(st.text(max_size=300), st.sampled_from(["en", "zh-Hans", "und"]))
def test_any_text_has_a_signature_that_equals_itself(text: str, language: str) -> None:
    one = signature(text, language)

    assert one == signature(text, language)
    assert all(0 <= value < 2**63 for value in one.bands)
    assert list(one.sample) == sorted(set(one.sample))


@pytest.mark.parametrize("text", ["", "word", "two words", "．．．"])
def test_texts_without_shingles_match_nothing(text: str) -> None:
    assert shared_part(signature(text), signature(text)) == 0.0
    assert shared_part(Signature((), 0, 0), signature("a b c d e f g h")) == 0.0
