"""A saved search held against named articles finds what the search itself finds among them."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import select

from models.article import ArticleRow
from pipeline.store.database import reading, writing
from pipeline.store.search import Query, can_find, found_among, index, search
from tests.alerts.sample import Archive

_TEXTS = {
    "lab": "The joint laboratory was opened in Vientiane.",
    "camp": "Pupils from two towns came to the camp; a laboratory followed.",
    "zh": "联合实验室在万象揭牌，双方代表出席。",
    "hant": "人工智慧研習營在曼谷開幕。",
    "rain": "Heavy rain closed the joint road.",
}
_WORDS = st.sampled_from(
    [
        "laboratory",
        '"joint laboratory"',
        "laborat*",
        "-camp",
        "實驗室",
        "人工智能",
        "rain",
        "nowhere",
        "-nowhere",
        "road",
    ]
)


@pytest.fixture
def filled(either_store: Engine) -> Iterator[Engine]:
    with writing(either_store) as session:
        archive = Archive(session)
        for name, text in _TEXTS.items():
            archive.article(name, text=text, title=f"About {name}")
        index(session, session.exec(select(ArticleRow)).all())
    yield either_store


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("laboratory", {"About lab", "About camp"}),
        ('"joint laboratory"', {"About lab"}),
        ("laboratory -camp", {"About lab"}),
        ("實驗室", {"About zh"}),
        ("人工智能", {"About hant"}),
        ("-camp", set()),
        ("?!", set()),
    ],
)
def test_words_are_found_among_the_articles_named(filled: Engine, words: str, found: set[str]) -> None:
    with reading(filled) as session:
        titles = {row.id: row.title for row in session.exec(select(ArticleRow))}
        among = found_among(session, words, titles)
        one = found_among(session, words, list(titles)[:1])

    assert {titles[name] for name in among} == found
    assert one == among & set(list(titles)[:1])


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(_WORDS, min_size=1, max_size=3).map(" ".join))
def test_it_agrees_with_the_search(filled: Engine, words: str) -> None:
    with reading(filled) as session:
        ids = session.exec(select(ArticleRow.id)).all()
        expected = {hit.article.id for hit in search(session, Query(text=words, limit=100)).hits}

        assert found_among(session, words, ids) == (expected if can_find(words) else set())
