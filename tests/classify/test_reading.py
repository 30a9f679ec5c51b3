"""Folding, cutting into sentences, finding words and marking sentences: what each promises for any text."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.fold import LETTER_AFTER, LETTER_BEFORE, fold
from pipeline.classify.lexicon import Lexicon, Word, outermost
from pipeline.classify.marks import ACT, AI, CHINA, NAMED, OTHER, STATE, TELLING, around, marks, marks_of
from pipeline.classify.rules import Cue
from pipeline.classify.sentences import split

_TEXTS = st.text(alphabet="abAÉß é\u0301.,!?。；中國国(學)xué ‘’“”\n０Ａ\U0001f600İ")
_WORDS = ("data centre", "data", "centre", "a", "centres*")
_PROSE = st.lists(st.sampled_from(["data", "centre", "centres", "a", "big", ",", " ", "-", "中"])).map(
    "".join
)


@given(_TEXTS)
def test_folding_leads_back_to_the_text(text: str) -> None:
    folded = fold(text)

    assert len(folded.text) == len(folded.written) == len(folded.edges) - 1
    for place, character in enumerate(folded.written):
        start, end = folded.span(place, place + 1)
        assert 0 <= start < end <= len(text)
        assert character in text[start:end] or len(text[start:end]) > 1


@given(_TEXTS)
def test_edges_say_where_letters_stand(text: str) -> None:
    folded = fold(text)
    letters = [character < "\u2e80" and character.isalnum() for character in folded.text]

    assert [edge & LETTER_BEFORE > 0 for edge in folded.edges] == [False, *letters]
    assert [edge & LETTER_AFTER > 0 for edge in folded.edges] == [*letters, False]


@given(_TEXTS)
def test_sentences_hold_every_word_once_and_in_order(text: str) -> None:
    sentences = split(text, ("Mr",))
    inside = "".join(text[each.start : each.end] for each in sentences)

    assert "".join(inside.split()) == "".join(text.split())
    assert all(a.end <= b.start and a.line <= b.line for a, b in itertools.pairwise(sentences))
    assert all(text[each.start : each.end].strip() == text[each.start : each.end] for each in sentences)


@given(_PROSE)
def test_words_are_found_where_a_pattern_finds_them(text: str) -> None:
    found = Lexicon([Word(word, word, "word") for word in _WORDS]).find(fold(text))
    expected = set()
    for word in _WORDS:
        after = "" if word.endswith("*") else "(?![a-z])"
        for match in re.finditer(f"(?<![a-z])(?={re.escape(word.rstrip('*'))}{after})", text):
            expected.add((match.start(), match.start() + len(word.rstrip("*")), word))

    assert {(start, end, tag) for start, end, tag, _ in found} == expected
    assert [end for _, end, *_ in found] == sorted(end for _, end, *_ in found)


@given(_PROSE)
def test_phrases_that_begin_alike_are_found_together_as_each_alone(text: str) -> None:
    words = [Word(word, word, "word") for word in ("data", "data* big", "data* centre", "data* a* big")]
    alone = [hit for word in words for hit in Lexicon([word]).find(fold(text))]

    assert sorted(Lexicon(words).find(fold(text))) == sorted(alone)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "Home / Africa / 3 Nov. Summary: a port in Benin buys cranes from two firms in Rotterdam.",
            [
                "Home / Africa /",
                "3 Nov. Summary: a port in Benin buys cranes from two firms in Rotterdam.",
            ],
        ),
        ("首页 > 新闻 > 港口", ["首页 > 新闻 > 港口"]),
        ("Ships | Ports | Cranes", ["Ships | Ports | Cranes"]),
    ],
)
def test_words_that_follow_a_row_of_links_are_a_sentence_of_their_own(
    written: str, expected: list[str]
) -> None:
    assert [written[each.start : each.end] for each in split(written, ("Nov",))] == expected


def test_a_word_inside_a_longer_one_is_not_reported_when_only_the_longest_counts() -> None:
    names = Lexicon([Word("GIN", "guinea", "word"), Word("GNQ", "equatorial guinea", "word")])

    found = names.find(fold("Equatorial Guinea and Guinea"))

    assert sorted(tag for _, _, tag, _ in found) == ["GIN", "GIN", "GNQ"]
    assert [tag for _, _, tag, _ in outermost(found)] == ["GNQ", "GIN"]


def test_a_tag_marks_what_follows_from_it() -> None:
    assert marks_of(Cue.AI) & AI
    assert marks_of("china_actor") & CHINA
    assert marks_of(Cue.GROUPING) & NAMED
    assert marks_of(Cue.GROUPING) & OTHER
    assert not marks_of(Cue.GROUPING) & STATE
    assert marks_of(Cue.SIGNED) & ACT
    assert marks_of("A1+") == TELLING
    assert marks_of("A1-") == 0


def test_every_cue_has_a_mark_of_its_own() -> None:
    own = [marks(cue) for cue in Cue]

    assert len(set(own)) == len(own) == sum(own).bit_count()


@given(st.lists(st.integers(0, 255)))
def test_neighbours_are_the_sentence_before_and_the_one_after(each: list[int]) -> None:
    expected = [
        (each[place - 1] if place else 0) | own | (each[place + 1] if place + 1 < len(each) else 0)
        for place, own in enumerate(each)
    ]

    assert around(each) == expected
