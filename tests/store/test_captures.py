"""The one door: what goes in comes out, byte for byte, and damage is noticed."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import select
from warcio.archiveiterator import ArchiveIterator

from models.collecting import CaptureDraft, CaptureKind, CaptureRow
from pipeline.store.captures import CaptureStore, DamagedCapture
from pipeline.store.database import reading, writing

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


def draft(url: str = "https://news.example/1", *, at: datetime = NOON, part: str = "") -> CaptureDraft:
    headers = {"Content-Type": "text/html", "Content-Encoding": "gzip", "Content-Length": "3"}
    return CaptureDraft(
        source_id="news", url_asked=url, url_final=url, fetched_at=at, part=part, headers=headers
    )


def keep(either_store: Engine, captures: CaptureStore, wanted: CaptureDraft, body: bytes) -> CaptureRow:
    with writing(either_store) as session:
        return captures.save(session, wanted, body)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(body=st.binary(max_size=2000))
def test_bytes_come_back_as_they_went_in(either_store: Engine, captures: CaptureStore, body: bytes) -> None:
    row = keep(either_store, captures, draft(), body)

    assert captures.read(row) == body


def test_the_same_bytes_again_are_the_same_capture(either_store: Engine, captures: CaptureStore) -> None:
    first = keep(either_store, captures, draft(), b"one")
    again = keep(either_store, captures, draft(at=NOON + timedelta(days=1)), b"one")

    assert again.id == first.id
    assert again.fetched_at == NOON


def test_the_same_bytes_with_another_status_are_another_capture(
    either_store: Engine, captures: CaptureStore
) -> None:
    there = keep(either_store, captures, draft(), b"one")
    gone = draft(at=NOON + timedelta(days=1)).model_copy(update={"status": 404})
    kept = keep(either_store, captures, gone, b"one")
    again = keep(
        either_store, captures, gone.model_copy(update={"fetched_at": NOON + timedelta(days=2)}), b"one"
    )

    assert (there.status, kept.status) == (200, 404)
    assert again.id == kept.id


def test_a_text_that_returns_to_its_old_form_is_a_third_capture(
    either_store: Engine, captures: CaptureStore
) -> None:
    for day, body in enumerate([b"one", b"two", b"one"]):
        keep(either_store, captures, draft(at=NOON + timedelta(days=day)), body)

    with reading(either_store) as session:
        assert len(session.exec(select(CaptureRow)).all()) == 3


def test_each_entry_of_a_feed_is_a_capture_of_its_own(either_store: Engine, captures: CaptureStore) -> None:
    one = keep(either_store, captures, draft(part="a"), b"<feed/>")
    other = keep(either_store, captures, draft(part="b"), b"<feed/>")

    assert one.id != other.id


def test_records_are_warc_that_other_tools_read(
    either_store: Engine, captures: CaptureStore, tmp_path: Path
) -> None:
    row = keep(either_store, captures, draft("https://news.example/ü?a=1"), b"<p>x</p>")
    document = keep(
        either_store,
        captures,
        draft().model_copy(update={"kind": CaptureKind.DOCUMENT, "url_asked": "import:x"}),
        b"y",
    )

    with (tmp_path / "captures" / row.warc_file).open("rb") as segment:
        kinds = [(record.rec_type, record.content_stream().read()) for record in ArchiveIterator(segment)]

    assert kinds == [("response", b"<p>x</p>"), ("resource", b"y")]
    assert document.warc_offset == row.warc_offset + row.warc_length


def test_a_changed_byte_on_disk_is_noticed(
    either_store: Engine, captures: CaptureStore, tmp_path: Path
) -> None:
    row = keep(either_store, captures, draft(), b"one")
    file = tmp_path / "captures" / row.warc_file
    other = keep(either_store, captures, draft("https://news.example/2"), b"two")

    with pytest.raises(DamagedCapture, match="changed on disk"):
        captures.read(row.model_copy(update={"warc_offset": other.warc_offset}))
    file.unlink()
    with pytest.raises(DamagedCapture, match="no record"):
        captures.read(row)


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "unpacked"])
def test_no_damage_to_a_record_goes_unnoticed(
    store: Engine, captures: CaptureStore, tmp_path: Path, packed: bool
) -> None:
    row = keep(store, captures, draft(), b"<p>one</p>")
    file = tmp_path / "captures" / row.warc_file
    sound = file.read_bytes() if packed else gzip.decompress(file.read_bytes())
    found = {read_or_damage(captures, row, file, damaged) for damaged in damages(sound)}

    assert found == {b"<p>one</p>", b"damaged"}


def damages(sound: bytes) -> Iterator[bytes]:
    """Each byte of a record changed in turn, and the record cut off before each."""
    for place, byte in enumerate(sound):
        yield sound[:place] + bytes([byte ^ 1]) + sound[place + 1 :]
        yield sound[:place]


def read_or_damage(captures: CaptureStore, row: CaptureRow, file: Path, damaged: bytes) -> bytes:
    file.write_bytes(damaged)
    try:
        return captures.read(row)
    except DamagedCapture:
        return b"damaged"


def test_a_crash_before_the_row_loses_no_bytes(
    either_store: Engine, captures: CaptureStore, tmp_path: Path
) -> None:
    with pytest.raises(RuntimeError, match="power"), writing(either_store) as session:
        captures.save(session, draft(), b"one")
        raise RuntimeError("power")

    with reading(either_store) as session:
        assert session.exec(select(CaptureRow)).all() == []
    row = keep(either_store, captures, draft(), b"one")
    assert captures.read(row) == b"one"
