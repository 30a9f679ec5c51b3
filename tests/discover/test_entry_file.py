"""What is written as TOML is read back as the same source."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.source import ArticleRule, Endpoint, EndpointKind, Expectation, Source, SourceKind
from pipeline.discover.entry_file import entry_text, toml
from pipeline.discover.notes import Note

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
SOME = st.none() | TEXT
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
ENDPOINTS = st.builds(
    Endpoint,
    kind=st.sampled_from(EndpointKind),
    url=TEXT,
    links=SOME,
    row_date=SOME,
    url_pattern=SOME,
    next_page=SOME,
    next_page_from=st.integers(0, 9),
    max_pages=st.integers(1, 50),
)
RULES = st.builds(ArticleRule, title=TEXTS, body=TEXTS, published=TEXTS, remove=TEXTS, url_date=SOME)
SOURCES = st.builds(
    Source,
    id=st.from_regex(r"\A[a-z0-9][a-z0-9_-]{0,12}\Z"),
    name=TEXT,
    kind=st.sampled_from(SourceKind),
    country=st.from_regex(r"\A[A-Z]{3}\Z"),
    languages=TEXTS,
    family=TEXT,
    timezone=TEXT,
    endpoints=st.lists(ENDPOINTS, min_size=1, max_size=3).map(tuple),
    article=RULES,
    expects=st.builds(
        Expectation,
        items_per_week=st.floats(0.01, 1e6),
        newest_within_days=st.integers(1, 400),
        never=TEXTS,
    ),
    charset=SOME,
    delay_seconds=st.floats(0, 100),
    terms=SOME,
    enabled=st.booleans(),
    disabled_because=SOME,
)
NOTES = st.lists(st.builds(Note, field=TEXT, value=TEXT, confidence=st.floats(0, 1), why=TEXT), max_size=3)


@given(SOURCES, NOTES)
def test_the_written_entry_reads_as_the_same_source(source: Source, notes: list[Note]) -> None:
    [table] = tomllib.loads(entry_text(source, notes))["source"]

    assert Source.model_validate(table) == source


@given(TEXT)
def test_any_text_is_read_back(words: str) -> None:
    assert tomllib.loads(f"x = {toml(words)}")["x"] == words


def test_doubts_stand_above_the_entry_in_one_line_each() -> None:
    source = Source(
        id="a",
        name="A",
        kind=SourceKind.PRESS,
        country="ZMB",
        languages=("en",),
        family="a",
        timezone="Africa/Lusaka",
        endpoints=(Endpoint(kind=EndpointKind.FEED, url="https://a.example/feed"),),
    )
    notes = [Note("country", "ZMB", 0.4, "two\nlines\x00[source]"), Note("name", "A", 0.9, "sure")]
    first, second, *_ = entry_text(source, notes).splitlines()

    assert first == "# country is unsure (40%): two lines [source]"
    assert second == "[[source]]"


def test_what_toml_has_no_word_for_is_refused() -> None:
    with pytest.raises(TypeError, match="no TOML for dict"):
        toml({})
