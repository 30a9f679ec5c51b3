"""`tenfold extract`: what saved pages say, one JSON line per file, nothing stored."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from models.article import Article, Precision
from models.outcome import Skipped
from models.source import Source
from pipeline.catalogue import usable_sources
from pipeline.clock import now
from pipeline.config import settings
from pipeline.extract.page import MAX_BYTES, extract_page

_DATE_LENGTH = {Precision.YEAR: 4, Precision.MONTH: 7}
_GZIP = b"\x1f\x8b"


def extract(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Pages: .html or .html.gz.", metavar="FILE...")
    ] = None,
    url: Annotated[str, typer.Option(help="Address the one page was saved from.")] = "",
    manifest: Annotated[
        Path | None,
        typer.Option(help='JSON lines {"file", "url"}: addresses of the files; alone, also which.'),
    ] = None,
) -> None:
    """Read title, date, language, byline and text out of saved pages, in order, as JSON lines.

    A page that gives no article is a line with "error" and "detail". A page of an outlet in the
    catalogue is read by that outlet's selectors, any other by the general chain.

    [bold]tenfold extract page.html --url https://example.org/news/1[/bold]
    [bold]tenfold extract pages/*.html.gz --manifest manifest.jsonl[/bold]
    """
    addresses = _addresses(manifest) if manifest else {}
    chosen = files or list(addresses)
    if not chosen:
        raise typer.BadParameter("name at least one file, or a --manifest that does")
    if url and len(chosen) > 1:
        raise typer.BadParameter("--url is the address of one file; use --manifest for several")
    sources = _by_host(usable_sources(settings().sources).values())
    unread = 0
    for line in _lines(chosen, url, addresses, sources):
        unread += line.get("error") == "unreadable_file"
        typer.echo(json.dumps(line, ensure_ascii=False))
    raise typer.Exit(1 if unread else 0)


def _lines(
    files: Iterable[Path], url: str, addresses: Mapping[Path, str], sources: Mapping[str, list[Source]]
) -> Iterator[dict[str, Any]]:
    seen_at = now()
    for file in files:
        address = url or addresses.get(file.resolve(), "")
        yield {"file": str(file), "url": address} | _read(file, address, _source(address, sources), seen_at)


def _read(file: Path, url: str, source: Source | None, seen_at: datetime) -> dict[str, Any]:
    try:
        body = _bytes(file)
    except (OSError, EOFError, zlib.error) as error:
        return {"error": "unreadable_file", "detail": getattr(error, "strerror", None) or str(error)}
    result = extract_page(body, url=url, seen_at=seen_at, source=source)
    if isinstance(result, Skipped):
        return {"error": result.reason, "detail": result.detail}
    return _told(result)


def _bytes(file: Path) -> bytes:
    """The bytes of a page, unpacked if need be, and one more than the limit at most."""
    with file.open("rb") as raw:
        packed = raw.peek(2)[:2] == _GZIP
        with gzip.open(raw) if packed else raw as stream:
            return stream.read(MAX_BYTES + 1)


def _told(article: Article) -> dict[str, Any]:
    """An article as its line: the date as exact as it is known, in the outlet's own zone."""
    on = article.published_on.isoformat() if article.published_on else None
    published = on[: _DATE_LENGTH.get(article.published_precision, len(on))] if on else None
    return {
        "title": article.title,
        "published": published,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "language": article.language,
        "byline": article.byline,
        "outlet": article.outlet,
        "text": article.text,
        "extractor": article.extractor,
        "confidence": article.confidence,
        "origins": article.origins,
    }


def _addresses(manifest: Path) -> dict[Path, str]:
    """The address of each file that a manifest lists, its paths taken from where it lies."""
    try:
        rows = [json.loads(line) for line in manifest.read_text("utf-8").splitlines() if line.strip()]
        return {(manifest.parent / row["file"]).resolve(): row.get("url") or "" for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise typer.BadParameter(f'{manifest}: not JSON lines with "file" and "url" ({error})') from error


def _by_host(sources: Iterable[Source]) -> dict[str, list[Source]]:
    found: dict[str, list[Source]] = {}
    for source in sources:
        for host in {urlsplit(endpoint.url).hostname or "" for endpoint in source.endpoints}:
            if source.article.body:
                found.setdefault(host, []).append(source)
    return found


def _source(url: str, sources: Mapping[str, list[Source]]) -> Source | None:
    """The source of the same host whose own address has the most in common with this one."""
    same_host = sources.get(urlsplit(url).hostname or "", ())
    return max(same_host, key=lambda source: _in_common(url, source), default=None)


def _in_common(url: str, source: Source) -> int:
    """How many parts of the path the page shares with the nearest of the source's endpoints."""
    parts = urlsplit(url).path.split("/")
    others = (urlsplit(endpoint.url).path.split("/") for endpoint in source.endpoints)
    return max(_shared(parts, other) for other in others)


def _shared(one: list[str], other: list[str]) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (mine, theirs) in enumerate(pairs) if mine != theirs), min(len(one), len(other)))
