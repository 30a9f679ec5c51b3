"""The one door: bytes as received become a WARC record and a row, or nothing does."""

import os
import secrets
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from filelock import FileLock
from sqlalchemy import desc
from sqlmodel import Session, col, select
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from models.collecting import CaptureDraft, CaptureKind, CaptureRow
from models.identity import digest

# A damaged record leads its reader astray in many ways; the reader's own exception is only the commonest.
BROKEN_RECORD = (
    ArchiveLoadFailed,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    StopIteration,
    TypeError,
    ValueError,
    zlib.error,
)


class DamagedCapture(Exception):
    """The stored bytes are missing or are no longer those that were received."""


class CaptureStore:
    """A folder of WARC segments. Each process appends to one of its own a day, so none waits for another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._name = f"{os.getpid()}-{secrets.token_hex(4)}"

    def save(self, session: Session, draft: CaptureDraft, body: bytes) -> CaptureRow:
        """Keep these bytes; the same answer as last time at this address gives the row of last time.

        The record is on disk before the row exists, so a crash between the two leaves bytes
        without a row, never a row without bytes.
        """
        fingerprint = sha256(body).hexdigest()
        last = _latest(session, draft)
        if last is not None and (last.sha256, last.status) == (fingerprint, draft.status):
            return last
        moment = draft.fetched_at.isoformat()
        name_of_row = digest(draft.source_id, draft.url_asked, draft.part, fingerprint, moment)
        known = session.get(CaptureRow, name_of_row)  # an archive that is read a second time
        if known is not None:
            return known
        name, offset, length = self._append(draft, body)
        row = CaptureRow(
            **draft.model_dump(),
            id=name_of_row,
            sha256=fingerprint,
            size=len(body),
            warc_file=name,
            warc_offset=offset,
            warc_length=length,
        )
        return session.merge(row)

    def save_part(
        self, session: Session, whole: CaptureRow, *, url: str, part: str, hint: dict[str, str]
    ) -> CaptureRow:
        """A piece of a stored answer (one entry of a feed) as a capture of its own, on the same record.

        The feed's own address stays in the hint: relative links inside it are read from there.
        """
        shared = whole.model_dump(exclude={"id", "url_asked", "url_final", "part", "hint"})
        name = digest(whole.source_id, url, part, whole.sha256, whole.fetched_at.isoformat())
        hint = {"feed": whole.url_final, **hint}
        return session.merge(
            CaptureRow(**shared, id=name, url_asked=url, url_final=url, part=part, hint=hint)
        )

    def read(self, capture: CaptureRow) -> bytes:
        """The bytes of a capture, re-hashed.

        Raises:
            DamagedCapture: when the file is missing or the bytes differ from what was received.
        """
        path = self._folder / capture.warc_file
        try:
            with path.open("rb") as segment:
                segment.seek(capture.warc_offset)
                record = next(iter(ArchiveIterator(segment)))
                body: bytes = record.content_stream().read()
        except BROKEN_RECORD as error:
            raise DamagedCapture(
                f"{path.name}: no record for {capture.url_asked} ({str(error)[:200]})"
            ) from error
        if sha256(body).hexdigest() != capture.sha256:
            raise DamagedCapture(f"{path.name}: the bytes of {capture.url_asked} have changed on disk")
        return body

    def _append(self, draft: CaptureDraft, body: bytes) -> tuple[str, int, int]:
        name = f"{draft.fetched_at:%Y%m%d}-{self._name}.warc.gz"
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path), path.open("ab") as segment:
            offset = segment.tell()
            writer = WARCWriter(segment, gzip=True)
            writer.write_record(_record(writer, draft, body))
            segment.flush()
            os.fsync(segment.fileno())
            return name, offset, segment.tell() - offset


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Threads of one process share a segment: one record at a time."""
    with FileLock(path.with_suffix(".lock")):
        yield


def _record(writer: WARCWriter, draft: CaptureDraft, body: bytes) -> object:
    warc_headers = {"WARC-Date": draft.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    if draft.kind is CaptureKind.DOCUMENT:
        return writer.create_warc_record(
            draft.url_final,
            "resource",
            BytesIO(body),
            warc_content_type=draft.content_type or None,
            warc_headers_dict=warc_headers,
        )
    http = StatusAndHeaders(str(draft.status), _plain(draft.headers), protocol="HTTP/1.1")
    return writer.create_warc_record(
        draft.url_final, "response", BytesIO(body), http_headers=http, warc_headers_dict=warc_headers
    )


# The body is stored as decoded by the client, so the headers that describe its transport no longer hold.
_TRANSPORT = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def _plain(headers: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers.items() if name.lower() not in _TRANSPORT]


def _latest(session: Session, draft: CaptureDraft) -> CaptureRow | None:
    same = (
        select(CaptureRow)
        .where(CaptureRow.source_id == draft.source_id)
        .where(CaptureRow.url_asked == draft.url_asked)
        .where(CaptureRow.part == draft.part)
        .order_by(desc(col(CaptureRow.fetched_at)))
    )
    return session.exec(same).first()
