"""Texts with marks, and comparisons of versions: nothing is lost and nothing added."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from archive.differences import ADDED, KEPT, REMOVED, SKIPPED, difference
from archive.marking import MarkedSpan, marked, segments

TAG = re.compile(r"</?mark[^>]*>")
texts = st.text(max_size=60)


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[MarkedSpan]]:
    text = draw(texts)
    edges = st.integers(-2, len(text) + 2)
    styles = st.sampled_from(["a1", "a2", "country partner"])
    labels = st.text(max_size=8)
    return text, draw(st.lists(st.builds(MarkedSpan, edges, edges, styles, labels), max_size=8))


@given(texts_with_spans())
def test_a_marked_text_without_its_tags_is_the_text(given_: tuple[str, list[MarkedSpan]]) -> None:
    text, spans = given_

    assert unescape(TAG.sub("", marked(text, spans))) == text


@given(texts_with_spans())
def test_every_character_knows_exactly_the_spans_over_it(given_: tuple[str, list[MarkedSpan]]) -> None:
    text, spans = given_
    place = 0
    for segment in segments(text, spans):
        for at in range(place, place + len(segment.text)):
            over = {span for span in spans if 0 <= span.start <= at < span.end <= len(text)}
            assert set(segment.spans) == over
        place += len(segment.text)

    assert place == len(text)


def test_overlapping_words_tell_of_both_claims() -> None:
    html = marked("one two three", [MarkedSpan(0, 7, "a1", "A1: progress"), MarkedSpan(4, 13, "a3", "<A3>")])

    assert html == (
        '<mark id="c0" class="a1" title="A1: progress">one </mark>'
        '<mark id="c4" class="a1 several" title="A1: progress\n&lt;A3&gt;">two</mark>'
        '<mark class="a3" title="&lt;A3&gt;"> three</mark>'
    )


@given(texts, texts)
def test_a_difference_leads_from_the_one_text_to_the_other(before: str, after: str) -> None:
    pieces = difference(before, after)

    assert "".join(one.text for one in pieces if one.sort in {KEPT, REMOVED}) == before
    assert "".join(one.text for one in pieces if one.sort in {KEPT, ADDED}) == after


def test_a_long_unchanged_run_is_cut_to_the_words_around_the_change() -> None:
    same = "The same words again. " * 60
    pieces = difference(f"{same}ten {same}", f"{same}nine {same}")

    assert [piece.sort for piece in pieces] == [SKIPPED, KEPT, REMOVED, ADDED, KEPT, SKIPPED]
    assert sum(len(piece.text) for piece in pieces) < 300


def test_a_very_long_text_is_compared_by_paragraphs() -> None:
    lines = [f"Line {number} of a long report.\n" for number in range(3_000)]
    after = [*lines[:1_500], "A new line.\n", *lines[1_500:]]
    pieces = difference("".join(lines), "".join(after))

    assert [piece.text for piece in pieces if piece.sort == ADDED] == ["A new line.\n"]
