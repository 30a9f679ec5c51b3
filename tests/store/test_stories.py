"""Grouping in the store: copies and mirrors find their story, whichever database holds it."""

from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlmodel import select

from models.article import Article, StoryMemberRow
from models.collecting import CaptureDraft
from models.outcome import Exit
from pipeline.store.articles import Reading, store_readings
from pipeline.store.captures import CaptureStore
from pipeline.store.database import reading, writing
from pipeline.store.stories import group_new

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
REPORT = (
    "The two ministries opened a joint laboratory for artificial intelligence in the capital on Monday. "
    "It will train forty engineers a year and share its computers with three provincial universities. "
    "The agreement behind it was signed last autumn after eighteen months of talks about money and staff. "
    "Officials of both sides said that the first results are expected before the end of the rainy season."
)
OTHER = (
    "Farmers in the northern valleys have begun to plant earlier this year as the rains came in February. "
    "The seed bank has run short of two varieties and asks its members to return what they do not need. "
    "Prices at the wholesale market rose by a tenth within a week, traders said, and may go on rising."
)


def store_article(
    store: Engine, captures: CaptureStore, text: str, *, source: str, number: str = "", url: str = ""
) -> None:
    address = url or f"https://{source}.example/{len(text)}"
    draft = CaptureDraft(source_id=source, url_asked=address, url_final=address, fetched_at=NOON)
    article = Article(title="A title", text=text, language="en", document_number=number)
    with writing(store) as session:
        capture = captures.save(session, draft, text.encode())
        assert store_readings(session, [Reading(capture, address, article)], now=NOON) == [Exit.STORED]


def relations(store: Engine) -> list[tuple[str, str]]:
    with reading(store) as session:
        rows = session.exec(select(StoryMemberRow)).all()
    return sorted((row.story_id, row.relation) for row in rows)


def test_a_copy_joins_the_story_and_another_text_does_not(
    either_store: Engine, captures: CaptureStore
) -> None:
    for source, text in (("wire", REPORT), ("paper", f"By our staff. {REPORT[:300]}"), ("farm", OTHER)):
        store_article(either_store, captures, text, source=source)
        group_new(either_store, NOON)

    stories = [story for story, _ in relations(either_store)]
    assert len(set(stories)) == 2
    assert sorted(relation for _, relation in relations(either_store)) == ["copy", "original", "original"]


def test_mirrors_of_one_document_are_one_story(either_store: Engine, captures: CaptureStore) -> None:
    store_article(either_store, captures, REPORT, source="ministry", number="t20250301_11")
    store_article(either_store, captures, OTHER, source="embassy", number="t20250301_11")
    group_new(either_store, NOON)

    assert [relation for _, relation in relations(either_store)] in (
        ["mirror", "original"],
        ["original", "mirror"],
    )
    assert len({story for story, _ in relations(either_store)}) == 1


def test_grouping_again_changes_nothing(either_store: Engine, captures: CaptureStore) -> None:
    store_article(either_store, captures, REPORT, source="wire")
    first = group_new(either_store, NOON)
    before = relations(either_store)

    assert first.seen == 1
    assert group_new(either_store, NOON).seen == 0
    assert relations(either_store) == before
