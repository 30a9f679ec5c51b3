"""One way to cut words, for texts and for queries."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.store.tokens import find_phrases, phrases_of, tokens_of

words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


def test_scripts_fold_to_what_a_reader_means() -> None:
    assert tokens_of("ＡＩ Café naïve") == ["ai", "cafe", "naive"]
    assert tokens_of("人工智慧AI系統") == ["人", "工", "智", "慧", "ai", "系", "统"]
    assert tokens_of("Workshops, classes, countries; status") == ["workshop", "class", "country", "status"]


def test_a_query_is_words_phrases_beginnings_and_exclusions() -> None:
    phrases = phrases_of('plan “second workshop” lab* -能力 -"a b"')

    assert [phrase.tokens for phrase in phrases] == [
        ("plan",), ("second", "workshop"), ("lab",), ("能", "力"), ("a", "b")
    ]  # fmt: skip
    assert [phrase.prefix for phrase in phrases] == [False, False, True, False, False]
    assert [phrase.excluded for phrase in phrases] == [False, False, False, True, True]


def test_a_chinese_phrase_is_sought_in_the_words_of_other_regions_too() -> None:
    (phrase,) = phrases_of("人工智慧")

    assert phrase.wordings == (tuple("人工智慧"), tuple("人工智能"))
    assert find_phrases("她谈人工智能。", [phrase]) == [(2, 6)]


@given(st.text())
def test_tokens_hold_nothing_that_a_search_engine_takes_for_syntax(text: str) -> None:
    assert all(token and not set(token) & set(" '\"\\:*()&|!<>-") for token in tokens_of(text))


@given(st.text(), st.text())
def test_a_text_folds_alike_whatever_stands_beside_it(before: str, after: str) -> None:
    assert tokens_of(f"{before} 臺灣 {after}") == [*tokens_of(before), "台", "湾", *tokens_of(after)]


@given(st.text(), words)
def test_found_places_lie_in_the_text_and_hold_the_word(text: str, word: str) -> None:
    phrases = phrases_of(f'"{word}"')
    places = find_phrases(f"{text} {word} {text}", phrases)

    assert all(0 <= start < end <= len(f"{text} {word} {text}") for start, end in places)
    assert places or not tokens_of(word)
