"""Versions of an article: a change is a new version with its class, never an overwrite."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import col, select

from models.article import Article, ArticleRow, Change
from models.collecting import CaptureDraft, CaptureRow
from models.outcome import Exit, Skipped
from pipeline.store.articles import REMOVED, Reading, store_readings
from pipeline.store.captures import CaptureStore
from pipeline.store.database import reading, writing

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
URL = "https://ministry.example/202503/t20250301_11.html"
TEXT = "Forty officials from twelve countries attended the workshop.\nIt was the third of its kind."


def read_again(store: Engine, captures: CaptureStore, text: str | None, day: int) -> Exit:
    moment = NOON + timedelta(days=day)
    draft = CaptureDraft(source_id="ministry", url_asked=URL, url_final=URL, fetched_at=moment)
    with writing(store) as session:
        capture = captures.save(session, draft, (text or f"gone {day}").encode())
        article = Skipped(REMOVED) if text is None else Article(title="A workshop", text=text, language="en")
        (exit_,) = store_readings(session, [Reading(capture, URL, article)], now=moment)
        return exit_


def versions(store: Engine) -> list[ArticleRow]:
    with reading(store) as session:
        return list(session.exec(select(ArticleRow).order_by(col(ArticleRow.version))))


def test_the_same_words_are_no_new_version(either_store: Engine, captures: CaptureStore) -> None:
    assert read_again(either_store, captures, TEXT, 0) is Exit.STORED
    assert read_again(either_store, captures, TEXT, 1) is Exit.UNCHANGED
    assert len(versions(either_store)) == 1


def test_changes_are_classed_and_linked(either_store: Engine, captures: CaptureStore) -> None:
    read_again(either_store, captures, TEXT, 0)
    read_again(either_store, captures, TEXT.replace("attended", "atended"), 1)
    read_again(either_store, captures, TEXT.replace("twelve", "nineteen"), 2)
    found = versions(either_store)

    assert [row.change for row in found] == [Change.FIRST, Change.TYPO, Change.SUBSTANCE]
    assert [row.supersedes for row in found] == [None, found[0].id, found[1].id]
    assert found[0].text == TEXT


def test_a_capture_read_better_is_no_edit_and_an_older_one_no_news(
    either_store: Engine, captures: CaptureStore
) -> None:
    read_again(either_store, captures, TEXT, 0)
    read_again(either_store, captures, TEXT.replace("twelve", "nineteen"), 1)
    with writing(either_store) as session:
        first, second = session.exec(select(CaptureRow).order_by(col(CaptureRow.fetched_at)))
        better = Article(title="A workshop", text="Forty officials from nineteen countries.", language="en")
        readings = [Reading(one, URL, better) for one in (first, second, second)]
        exits = store_readings(session, readings, now=NOON)

    assert exits == [Exit.UNCHANGED, Exit.STORED, Exit.UNCHANGED]
    assert [row.change for row in versions(either_store)] == [Change.FIRST, Change.SUBSTANCE, Change.REREAD]


def test_a_removed_page_is_noted_once_and_its_words_stay(
    either_store: Engine, captures: CaptureStore
) -> None:
    read_again(either_store, captures, TEXT, 0)

    assert read_again(either_store, captures, None, 1) is Exit.STORED
    assert read_again(either_store, captures, None, 2) is Exit.SKIPPED
    assert [(row.change, row.text) for row in versions(either_store)] == [
        (Change.FIRST, TEXT),
        (Change.REMOVED, ""),
    ]


def test_a_page_that_never_held_an_article_cannot_be_removed(
    either_store: Engine, captures: CaptureStore
) -> None:
    assert read_again(either_store, captures, None, 0) is Exit.SKIPPED
    assert versions(either_store) == []
