"""The same searches, with the same answers, on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session

from models.article import ArticleRow, Change
from models.coding import CodingRow, FindingRow, InvolvementRow, Kind, Role
from models.collecting import CaptureRow
from models.identity import digest
from pipeline.store.database import reading, writing
from pipeline.store.search import NO_WORDS, Query, index, search

START = datetime(2025, 3, 1, 8, tzinfo=UTC)
FILLER = "这是一段很长的文字。" * 2_500


def article(
    key: str, title: str, text: str, language: str = "en", day: int = 1, **more: object
) -> ArticleRow:
    return ArticleRow(
        id=key,
        capture_id="capture",
        source_id="paper" if day < 5 else "ministry",
        url=f"https://paper.example/{more.pop('url', key)}",
        title=title,
        text=text,
        language=language,
        published_on=date(2025, 3, day),
        stored_at=START + timedelta(days=day),
        **more,
    )


ARTICLES = [
    article("en", "Second workshop opens", "Laboratories opened in Côte d’Ivoire; COVID-19 was none.", day=1),
    article("hans", "人工智能研讨班", "第二期研讨班在上海开班，学员来自老挝。", "zh-Hans", day=2),
    article("hant", "人工智慧研討班", "第二期研討班在上海開班，臺灣記者報導。", "zh-Hant", day=3),
    article("long", "长文", FILLER + "末尾提到能力建设与公平。" + FILLER, "zh-Hans", day=4),
    article("ar", "ورشة عمل", "اِفتُتِحت الوَرشة في القاهرة", "ar", day=5),
    article("old", "First words", "The price was ten million.", day=6, url="changed"),
    article(
        "new",
        "First words",
        "The price was nine million.",
        day=8,
        url="changed",
        version=2,
        supersedes="old",
        change=Change.SUBSTANCE,
    ),
    article("kept", "Withdrawn", "A minister was quoted wrongly.", day=7, url="gone"),
    article("gone", "Withdrawn", "", day=9, url="gone", version=2, supersedes="kept", change=Change.REMOVED),
]


@pytest.fixture
def filled(either_store: Engine) -> Engine:
    with writing(either_store) as session:
        session.add(
            CaptureRow(
                id="capture",
                source_id="paper",
                url_asked="https://paper.example",
                warc_file="w",
                warc_offset=0,
                url_final="https://paper.example",
                fetched_at=START,
                sha256="0",
                size=1,
                warc_length=1,
            )
        )
        session.flush()
        copies = [ArticleRow(**one.model_dump()) for one in ARTICLES]
        session.add_all(copies)
        session.flush()
        code(session)
        index(session, copies)
    return either_store


def code(session: Session) -> None:
    for key, action, kind, rules, after in (
        ("en", "A6", Kind.PROGRESS, "r1", 1),
        ("hans", "A6", Kind.COMMITMENT, "r1", 1),
        ("hans", "A1", Kind.PROGRESS, "r2", 5),
    ):
        at = START + timedelta(days=after)
        words: dict[str, object] = {"article_id": key, "ruleset": rules, "start": 0, "end": 2, "coded_at": at}
        session.add(CodingRow(article_id=key, ruleset=rules, relevant=True, score=1, coded_at=at))
        session.add(FindingRow(**words, id=digest(key, rules), action=action, kind=kind, score=1, quote="xx"))
        session.add(
            InvolvementRow(**words, id=digest("c", key, rules), country="LAO", role=Role.PARTNER, quote="xx")
        )


@pytest.fixture
def archive(filled: Engine) -> Iterator[Session]:
    with reading(filled) as session:
        yield session


def found(session: Session, text: str = "", **narrow: object) -> set[str]:
    page = search(session, Query(text, limit=100, **narrow))  # type: ignore[arg-type]
    assert page.total == len(page.hits)
    return {hit.article.id for hit in page.hits}


FINDS = [
    ("workshop", {"en"}),
    ("WORKSHOPS", {"en"}),
    ("laboratory", {"en"}),
    ("cote d'ivoire", {"en"}),
    ("covid-19", {"en"}),
    ('"19 covid"', set()),
    ("labor*", {"en"}),
    ("研讨", {"hans", "hant"}),
    ("研討", {"hans", "hant"}),
    ("台湾", {"hant"}),
    ("臺灣", {"hant"}),
    ("开班", {"hans", "hant"}),
    ("上海 老挝", {"hans"}),
    ("人工智能", {"hans", "hant"}),
    ("人工智慧", {"hans", "hant"}),
    ("人工智慧 -老挝", {"hant"}),
    ("班研", set()),
    ("研讨 -臺灣", {"hans"}),
    ("能力建设", {"long"}),
    ("建設與公平", {"long"}),
    ("الورشة", {"ar"}),
    ("«second workshop»", {"en"}),
    ("workshop 研讨", set()),
    ("-workshop -研讨 -能力", {"ar", "new", "kept"}),
]


def test_words_are_found_in_every_script(archive: Session) -> None:
    assert {text: found(archive, text) for text, _ in FINDS} == dict(FINDS)


def test_only_the_latest_words_of_a_page_are_found(archive: Session) -> None:
    assert found(archive, "million") == {"new"}
    assert found(archive, "ten million") == set()


def test_what_was_known_then_is_found_then(archive: Session) -> None:
    assert found(archive, "million", as_of=START + timedelta(days=7)) == {"old"}
    assert found(archive, as_of=START) == set()


def test_a_removed_page_is_found_by_the_words_it_had(archive: Session) -> None:
    assert found(archive, "minister") == {"kept"}
    assert found(archive, "withdrawn") == {"kept"}


def test_codes_narrow_by_the_coding_that_holds(archive: Session) -> None:
    assert found(archive, action="A6") == {"en"}
    assert found(archive, action="A1", kind="progress") == {"hans"}
    assert found(archive, action="A6", as_of=START + timedelta(days=3)) == {"en", "hans"}
    assert found(archive, kind="mention") == set()
    assert found(archive, country="LAO") == {"en", "hans"}
    assert found(archive, relevant=True) == {"en", "hans"}
    assert found(archive, relevant=False) == set()


def test_circumstances_narrow(archive: Session) -> None:
    assert found(archive, language="zh") == {"hans", "hant", "long"}
    assert found(archive, language="zh-Hant") == {"hant"}
    assert found(archive, since=date(2025, 3, 2), until=date(2025, 3, 3)) == {"hans", "hant"}
    assert found(archive, source="ministry") == {"ar", "new", "kept"}


def test_pages_of_hits_hold_every_hit_once(archive: Session) -> None:
    pages = [search(archive, Query(limit=2, offset=offset)) for offset in range(0, 8, 2)]

    assert sorted(hit.article.id for page in pages for hit in page.hits) == sorted(found(archive))
    assert {page.total for page in pages} == {7}


def test_a_hit_in_the_title_comes_before_one_in_the_text(filled: Engine) -> None:
    rows = [
        article("t", "Oranges", "nothing else here", day=1),
        article("b", "Fruit", "some oranges here", day=2),
    ]
    with writing(filled) as session:
        session.add_all(rows)
        index(session, rows)
        assert [hit.article.id for hit in search(session, Query("oranges")).hits] == ["t", "b"]
        assert [hit.article.id for hit in search(session, Query("oranges", newest_first=True)).hits] == [
            "b",
            "t",
        ]


def test_a_snippet_shows_the_words_where_they_stand(archive: Session) -> None:
    (hit,) = search(archive, Query("能力建設")).hits
    ((start, end),) = hit.snippet.marks

    assert hit.snippet.text[start:end] == "能力建设"


def test_indexing_twice_is_indexing_once(filled: Engine) -> None:
    with writing(filled) as session:
        rows = [session.get_one(ArticleRow, one.id) for one in ARTICLES]
        assert index(session, [*rows, *rows]) == 0
        assert search(session, Query("workshop")).total == 1


def test_a_query_without_a_word_finds_nothing_and_says_so(archive: Session) -> None:
    page = search(archive, Query(' ?! "" * - '))

    assert (page.hits, page.total, page.note) == ((), 0, NO_WORDS)


SYNTAX = ['"', "'", "a AND", "NOT b", "NEAR(a b)", "a:b", "^a", "{a}", "(", "a*b*", "--", "%", "\\", "a -"]
STRANGE = ["\x00", "\ud800x", "a" * 3_000, "啊" * 3_000, "' | 'b", "& ! <->", "ﷺ", "İ", "½", "\u202eabc"]


def test_no_query_is_wrong(archive: Session) -> None:
    for text in [*SYNTAX, *STRANGE]:
        narrow = Query(text, action=text, country=text, kind=text, language=text, source=text)

        assert search(archive, Query(text)).total >= 0
        assert search(archive, narrow).total == 0


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=40))
def test_no_text_breaks_a_search(archive: Session, text: str) -> None:
    assert search(archive, Query(text)).total >= 0
