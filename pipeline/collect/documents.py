"""Documents given by hand: what a file holds, as drafts of captures with their bytes."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from models.collecting import CaptureDraft, CaptureKind
from models.outcome import Skipped
from pipeline.store.captures import BROKEN_RECORD

# What a person hands in is kept and coded, and is never mailed as news.
BACKFILL = {"backfill": "import"}
# Under this name stand documents whose source is not in the catalogue.
BY_HAND = "import"

_TYPES = {
    ".txt": "text/plain",
    ".md": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
}

Drafted = tuple[CaptureDraft, bytes] | Skipped


def _nobody(_bytes: int) -> None:
    """For callers that show no progress."""


def files_in(path: Path) -> Iterator[Path]:
    """The file itself, or every readable file below a folder, in the order of their names."""
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from (file for file in sorted(path.rglob("*")) if file.is_file() and _kind(file))


def documents(
    file: Path,
    *,
    now: datetime,
    source: str = BY_HAND,
    url: str | None = None,
    published: str | None = None,
    largest: int = 20_000_000,
    read: Callable[[int], None] = _nobody,
) -> Iterator[Drafted]:
    """The documents of one file: one, or one a line (JSON lines), or one a record (WARC).

    Args:
        file: text, HTML, PDF, JSON lines or WARC, told by the ending of its name.
        now: when it was handed in.
        source: identifier of the catalogue's source it came from.
        url: where it was published; otherwise `import:` and the file's name.
        published: day or time of publication as the giver knows it.
        largest: bytes; a larger page of an archive is skipped as `too_large`.
        read: told how many bytes of the file are done, document by document.
    """
    kind = _kind(file)
    hint = {"published": published} if published else {}
    if kind == "warc":
        with file.open("rb") as stream:
            for drafted in _records(stream, file.name, source, largest):
                yield drafted
                read(stream.tell())
    elif kind == "application/x-ndjson":
        with file.open("rb") as lines:
            for drafted in _lines(lines, file.name, source, now):
                yield drafted
                read(lines.tell())
    elif kind:
        draft = _document(source, url, _own(file.name), kind, now, hint)
        yield draft if isinstance(draft, Skipped) else (draft, file.read_bytes())
        read(file.stat().st_size)
    else:
        known = ", ".join([*_TYPES, ".warc", ".warc.gz"])
        yield Skipped("unknown_type", f"{file.name}: not one of {known}; rename it or convert it")


def _kind(file: Path) -> str:
    name = file.name.lower()
    if name.endswith((".warc", ".warc.gz")):
        return "warc"
    return _TYPES.get(file.suffix.lower(), "")


def _own(name: str) -> str:
    """The address of what was published nowhere; letters that no address can hold are replaced."""
    return "import:" + "".join(letter if letter.isprintable() else "\ufffd" for letter in name)


def _is_web(address: str) -> bool:
    """Whether this is the address of a page. It goes into a record's head, so it must be one line."""
    try:
        parts = urlsplit(address)
        usable = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return False
    return usable and address.isprintable() and parts.scheme in ("http", "https")


def _document(
    source: str, url: str | None, otherwise: str, kind: str, now: datetime, hint: dict[str, str]
) -> CaptureDraft | Skipped:
    if url and not _is_web(url):
        return Skipped("bad_url", f"{url[:200]!a} is no web address of a page; mend it or leave it out")
    url = url or otherwise
    return CaptureDraft(
        source_id=source,
        kind=CaptureKind.DOCUMENT,
        url_asked=url,
        url_final=url,
        fetched_at=now,
        content_type=kind,
        hint={**BACKFILL, **hint},
    )


def _lines(lines: BinaryIO, name: str, source: str, now: datetime) -> Iterator[Drafted]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
            url, own = document.get("url"), _own(f"{name}#{document.get('id', number)}")
        except (ValueError, AttributeError, RecursionError):
            yield Skipped("not_json", f"{name} line {number}: not a JSON object; one document a line is due")
            continue
        draft = _document(source, str(url or ""), own, "application/json", now, {})
        yield draft if isinstance(draft, Skipped) else (draft, line.strip())


def _records(stream: BinaryIO, name: str, source: str, largest: int) -> Iterator[Drafted]:
    """The pages of an archive, one record in memory at a time."""
    try:
        for number, record in enumerate(ArchiveIterator(stream), start=1):
            if record.rec_type == "response" and _is_page(record):
                yield _page(record, source, largest, f"{name} record {number}")
    except BROKEN_RECORD as error:
        yield Skipped("broken_archive", f"{name}: the archive ends in the middle of a record ({error})")


def _is_page(record: ArcWarcRecord) -> bool:
    http = record.http_headers
    return bool(http) and http.get_statuscode() == "200" and "html" in (http.get_header("Content-Type") or "")


def _page(record: ArcWarcRecord, source: str, largest: int, where: str) -> Drafted:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    when = _instant(record.rec_headers.get_header("WARC-Date") or "")
    if when is None or not _is_web(address):
        return Skipped("bad_record", f"{where}: it has no web address or no date")
    try:
        body = record.content_stream().read(largest + 1)
    except BROKEN_RECORD as error:
        packed = record.http_headers.get_header("Content-Encoding") or "nothing"
        return Skipped("bad_record", f"{where}: packed as {packed[:40]!a}, it cannot be read ({error})")
    if len(body) > largest:
        return Skipped("too_large", f"{where}: a page of more than {largest} bytes")
    draft = CaptureDraft(
        source_id=source,
        url_asked=address,
        url_final=address,
        fetched_at=when,
        content_type=(record.http_headers.get_header("Content-Type") or "").replace("\0", ""),
        hint=BACKFILL,
        headers=dict(record.http_headers.headers),
    )
    return draft, body


def _instant(text: str) -> datetime | None:
    """The instant of a record, which WARC states in UTC; None where it is none."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
