from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from models.collecting import EntryRow
from models.outcome import Exit
from models.source import EndpointKind
from pipeline.collect.answers import Fault, Fetched
from pipeline.collect.entries import (
    MOST_FRESH,
    add_entries,
    capture_page,
    entry_id,
    pending_entries,
    postpone,
    unseen,
)
from pipeline.collect.faults import Reason
from pipeline.collect.listed import Listed
from pipeline.store.captures import CaptureStore
from pipeline.store.database import reading, writing
from tests.collect.conftest import NOW, source_of

FEED = "https://example.org/feed"
SOURCE = source_of({"kind": "feed", "url": FEED}, kind="official")
SOURCES = {SOURCE.id: SOURCE}
TWO = [Listed("https://example.org/1", "One"), Listed("https://example.org/2", "Two")]


def test_an_entry_is_added_once_by_whoever_comes_first(either_store: Engine) -> None:
    with writing(either_store) as session:
        first = add_entries(session, SOURCE, FEED, TWO[:1], NOW)
    with writing(either_store) as session:
        second = add_entries(session, SOURCE, FEED, TWO, NOW + timedelta(hours=1))
        left = unseen(session, SOURCE.id, TWO)
    with reading(either_store) as session:
        rows = list(session.exec(select(EntryRow)))

    assert ([row.title for row in first], [row.title for row in second]) == (["One"], ["Two"])
    assert left == []
    assert {row.seen_at for row in rows} == {NOW, NOW + timedelta(hours=1)}


def test_of_too_many_for_one_look_the_newest_are_taken(either_store: Engine) -> None:
    undated = [Listed(f"https://example.org/u{number}") for number in range(3)]
    oldest_first = [
        Listed(f"https://example.org/{day}", published_at=NOW - timedelta(days=MOST_FRESH + 200 - day))
        for day in range(MOST_FRESH + 200)
    ]
    with reading(either_store) as session:
        first = unseen(session, SOURCE.id, [*undated, *oldest_first])
        last = unseen(session, SOURCE.id, [*undated, *oldest_first[: MOST_FRESH - 2]])

    assert first == oldest_first[:199:-1]
    assert last[-2:] == undated[:2]


def test_spellings_of_an_address_are_one_entry() -> None:
    plain = entry_id("outlet", "https://example.org/a")

    assert entry_id("outlet", "HTTPS://Example.org:443/a?utm_source=x#top") == plain
    assert entry_id("other", "https://example.org/a") != plain


def test_a_host_with_very_many_entries_leaves_the_others_their_places(either_store: Engine) -> None:
    dead = [Listed(f"https://dead.example/{number}") for number in range(30)]
    with writing(either_store) as session:
        add_entries(session, SOURCE, FEED, dead, NOW)
        add_entries(session, SOURCE, FEED, TWO, NOW + timedelta(hours=1))

    then = NOW + timedelta(hours=2)
    few = pending_entries(either_store, SOURCES, [EndpointKind.FEED], then, limit=10)
    everything = pending_entries(either_store, SOURCES, [EndpointKind.FEED], then, limit=40)

    assert len(few) == 10
    assert {row.url for row in few[8:]} == {entry.url for entry in TWO}
    assert len({row.id for row in everything}) == 32


@pytest.mark.parametrize("reason", [Reason.TIMEOUT, Reason.TOO_LARGE, Reason.GONE])
@pytest.mark.parametrize("seen_before", [False, True])
def test_a_late_failure_undoes_nothing_that_another_process_found(
    either_store: Engine, captures: CaptureStore, reason: Reason, seen_before: bool
) -> None:
    with writing(either_store) as session:
        [entry] = add_entries(session, SOURCE, FEED, TWO[:1], NOW)
    later = NOW + timedelta(hours=1)
    if seen_before:
        found(either_store, captures, entry, later)
    stale = entry.model_copy()
    found(either_store, captures, entry, later + timedelta(days=1))
    with writing(either_store) as session:
        fault = Fault(reason, "late", 410, url_final=stale.url)
        exit_ = postpone(session, captures, stale, fault, later + timedelta(days=1))
    with reading(either_store) as session:
        row = session.get_one(EntryRow, entry.id)

    assert exit_ is Exit.UNCHANGED
    assert row == entry


def found(engine: Engine, captures: CaptureStore, entry: EntryRow, now: datetime) -> None:
    page = Fetched(entry.url, entry.url, 200, {}, b"<p>One</p>")
    with writing(engine) as session:
        capture_page(session, captures, entry, page, now)


def test_entries_wait_for_their_time_and_their_kind(either_store: Engine) -> None:
    with writing(either_store) as session:
        rows = add_entries(session, SOURCE, FEED, TWO, NOW)
        rows[0].next_try = NOW + timedelta(hours=1)
        session.merge(rows[0])

    def waiting(kind: EndpointKind, hours: int) -> int:
        return len(pending_entries(either_store, SOURCES, [kind], NOW + timedelta(hours=hours)))

    assert [waiting(EndpointKind.FEED, hours) for hours in (0, 1)] == [1, 2]
    assert waiting(EndpointKind.LIST, 1) == 0
