"""Filters keep to what was asked for, from the door to the mail."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from alerts.desk import Desk
from alerts.readers import Wish, WrongSubscription, checked, identity
from models.alerts import Cadence, DeliveryRow, DigestRow
from models.article import ArticleRow
from models.coding import CodingRow, EventType, FindingRow, Kind
from models.identity import digest
from pipeline.store.database import reading, writing
from pipeline.store.search import index
from tests.alerts.conftest import Join
from tests.alerts.sample import START, Archive

Write = Callable[[Callable[[Archive], object]], None]
DAY = date(2025, 3, 3)


@pytest.fixture
def articles(store: Engine, sample: None, write: Write) -> None:
    """Three articles beside the sample's events: a mention, a commitment, and one that speaks of nothing."""

    def rest(archive: Archive) -> None:
        for name, kind, text in (
            ("column", Kind.MENTION, "A columnist recalled the plan in passing."),
            ("pledge", Kind.COMMITMENT, "The ministry promised a second camp for pupils next year."),
            ("weather", None, "Heavy rain closed two roads near the harbour."),
        ):
            row = archive.article(name, text=text, source="wire", title=f"About the {name}")
            archive.session.add(
                CodingRow(
                    article_id=row, ruleset="test", relevant=kind is not None, score=1.0, coded_at=START,
                    notes=["review: relevance is uncertain"] if kind is Kind.MENTION else [],
                )
            )  # fmt: skip
            if kind is not None:
                archive.session.add(
                    FindingRow(
                        id=digest(row), article_id=row, ruleset="test", action="A6", kind=kind, score=1.0,
                        start=0, end=len(text), quote=text, coded_at=START,
                    )
                )  # fmt: skip

    write(rest)
    with writing(store) as session:
        index(session, session.exec(select(ArticleRow)).all())


@pytest.mark.parametrize(
    ("wish", "said", "unsaid"),
    [
        ({"kinds": ["mention"]}, ["About the column"], ["About the pledge", "Tianshui", "Zambia"]),
        ({"kinds": ["commitment"]}, ["About the pledge"], ["About the column", "Tianshui"]),
        ({"kinds": ["progress"]}, ["Tianshui", "Zambia"], ["About the pledge", "About the column"]),
        ({"kinds": ["mention"], "actions": ["A1"]}, ["Nothing new"], ["About the column"]),
        ({"sources": ["people"]}, ["万象"], ["Tianshui", "Zambia"]),
        ({"report_languages": ["zh"]}, ["万象"], ["Tianshui", "Swahili"]),
        ({"report_languages": ["zh-Hant"]}, ["Nothing new"], ["万象", "Tianshui"]),
        ({"search": "swahili"}, ["Swahili"], ["Tianshui", "万象"]),
        ({"search": "實驗室"}, ["万象"], ["Tianshui", "Swahili"]),
        ({"search": '"heavy rain" -camp'}, ["About the weather", "1 article ·"], ["Tianshui"]),
        ({"search": "seminar -officials"}, ["Nothing new"], ["Tianshui"]),
        ({}, ["Tianshui", "万象", "Swahili"], ["About the column", "About the weather"]),
    ],
)
def test_a_filter_leaves_what_it_names(
    desk: Desk, join: Join, articles: None, wish: dict[str, object], said: list[str], unsaid: list[str]
) -> None:
    mail = desk.preview(join(**wish), DAY)

    told = mail.subject + "\n" + mail.text.split("WAITING FOR A PERSON")[0]
    assert [words for words in said if words not in told] == []
    assert [words for words in unsaid if words in told] == []


def test_articles_left_to_a_person_are_counted_with_the_way_to_them(
    desk: Desk, join: Join, articles: None
) -> None:
    mail = desk.preview(join(), DAY)

    assert "1 article where the machine is not sure" in mail.text
    left = mail.text.split("WAITING FOR A PERSON")[1]
    assert "About the column" in left
    assert f"https://archive.example/items/{digest('article', 'column', 1)}" in left


def test_single_articles_are_told_once(store: Engine, desk: Desk, join: Join, articles: None) -> None:
    reader = join(search="harbour roads")
    desk.write_for(reader, START + timedelta(hours=6))

    again = desk.preview(reader, DAY + timedelta(days=1))

    with reading(store) as session:
        (first,) = session.exec(select(DigestRow)).all()
    assert first.subject == "1 article · 3 March 2025"
    assert "About the weather" in first.text
    assert "About the weather" not in again.text


def test_a_digest_quotes_the_report_in_its_own_language(desk: Desk, join: Join, write: Write) -> None:
    def both(archive: Archive) -> None:
        archive.event(
            "camp", what="青少年人工智能夏令营在琅勃拉邦开营", language="zh-Hans", quote="夏令营周日开营。"
        )
        row = archive.article(
            "camp-en", title="Pupils start an AI camp", text="The camp began on Sunday.", language="en"
        )
        claim = archive._claim(
            row, EventType.EVENT_HELD, "2025-03-02", ("A6",), (), "The camp began on Sunday.", START
        )
        archive._report(digest("event", "camp"), claim, row, True, START)

    write(both)

    english, chinese = desk.preview(join(), DAY), desk.preview(join("bo@readers.example", language="zh"), DAY)
    assert "“The camp began on Sunday.”" in english.text
    assert "* Pupils start an AI camp" in english.text
    assert "“夏令营周日开营。”" in chinese.text
    assert "2 independent reports" in english.text


def test_a_silent_reader_hears_nothing_on_an_empty_day_and_loses_nothing(
    store: Engine, desk: Desk, join: Join, write: Write
) -> None:
    reader = join(empty_days=False)
    desk.write_for(reader, START + timedelta(hours=6))
    with reading(store) as session:
        assert session.exec(select(DeliveryRow)).all() == []
    write(lambda archive: archive.event("late", what="A late camp", at=START + timedelta(hours=20)))

    Desk(store, desk.sources, desk.around, desk.mail_from, desk.sure).write_for(
        reader, START + timedelta(hours=30)
    )

    with reading(store) as session:
        (sent,) = session.exec(select(DeliveryRow)).all()
        assert session.get_one(DigestRow, sent.digest_id).subject == "1 step on 1 action · 4 March 2025"


def test_notes_tell_of_progress_on_chosen_actions(
    store: Engine, desk: Desk, join: Join, sample: None
) -> None:
    reader = join(cadence=Cadence.IMMEDIATE, actions=["A8"], note_progress=True)

    desk.write_for(reader, START + timedelta(hours=1))
    desk.write_for(reader, START + timedelta(hours=2))

    with reading(store) as session:
        (note,) = session.exec(select(DigestRow)).all()
    assert note.subject == "New partner: Tanzania (A8); 1 step on 1 action"
    assert "Swahili" in note.text


@pytest.mark.parametrize(
    ("wish", "remedy"),
    [
        ({"kinds": ["rumour"]}, "progress"),
        ({"sources": ["xinhau"]}, "nearest: .*xinhua"),
        ({"report_languages": ["klingon"]}, "language of reports"),
        ({"countries": ["Zambja"]}, r"ZMB \(Zambia\)"),
        ({"search": "-robots"}, "name a word"),
        ({"search": "!!! ***"}, "name a word"),
        ({"search": "word " * 200}, "at most 500"),
        ({"note_progress": True}, "immediate"),
        ({"cadence": Cadence.IMMEDIATE, "note_progress": True}, "chosen actions"),
    ],
)
def test_a_filter_that_matches_nothing_known_is_refused(wish: dict[str, object], remedy: str) -> None:
    with pytest.raises(WrongSubscription, match=remedy):
        checked(Wish("anna@readers.example", **wish))  # type: ignore[arg-type]


def test_outlets_that_do_not_speak_the_language_leave_nothing() -> None:
    with pytest.raises(WrongSubscription, match="nothing would be left"):
        checked(Wish("anna@readers.example", sources=["belta_ru"], report_languages=["zh"]))


def test_a_saved_search_is_kept_without_marks_that_could_turn_a_line() -> None:
    wish = checked(Wish("anna@readers.example", search=" joint\r\n laboratory\u202e\x1b "))

    assert wish.search == "joint laboratory"


def test_every_filter_is_part_of_a_subscription() -> None:
    wishes = [
        Wish("a@b.example"),
        Wish("a@b.example", kinds=["mention"]),
        Wish("a@b.example", sources=["mention"]),
        Wish("a@b.example", report_languages=["en"]),
        Wish("a@b.example", search="en"),
        Wish("a@b.example", actions=["A1"]),
        Wish("a@b.example", countries=["A1"]),
    ]

    assert len({identity(wish) for wish in wishes}) == len(wishes)
    assert identity(Wish("A@b.example", sources=["x", "y"])) == identity(
        Wish("a@b.example", sources=["y", "x", "y"])
    )
