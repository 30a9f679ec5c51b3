"""`tenfold import`: documents by hand."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from models.outcome import Exit, Skipped, Summary
from pipeline import steps
from pipeline.clock import now
from pipeline.collect.documents import BY_HAND, Drafted, documents, files_in
from pipeline.extract.moment import read_moment
from pipeline.store.database import migrate, writing
from pipeline.workplace import UnknownSource, Workplace, workplace

_WEB = ("http://", "https://")


def import_documents(
    what: Annotated[
        list[str], typer.Argument(help="Files, folders or web addresses.", metavar="FILE|DIR|URL...")
    ],
    url: Annotated[str | None, typer.Option(help="Where the one document was published.")] = None,
    source: Annotated[str, typer.Option(help="Identifier of the source it came from.")] = BY_HAND,
    published: Annotated[str | None, typer.Option(help="Its day of publication (2025-03-01).")] = None,
    code: Annotated[bool, typer.Option("--code/--no-code", help="Read and code at once.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Counts as JSON.")] = False,
) -> None:
    """Bring documents in by hand: text, HTML, PDF, JSON lines, WARC, or web addresses.

    What comes in this way is never mailed as news. The same document twice is stored once.

    [bold]tenfold import remarks.txt --url https://example.org/remarks --published 2024-09-25[/bold]
    [bold]tenfold import folder/ crawl.warc.gz[/bold]
    """
    place = workplace()
    _check_use(place, what, url, source, published)
    migrate(place.settings.database)
    summary = Summary("import")
    with _progress() as progress:
        bar = progress.add_task("importing", total=_size(what))

        def read(done: int) -> None:
            progress.update(bar, completed=done, description=f"imported {summary.seen}")

        for drafted in _drafts(what, place, source, url, published, read):
            summary.add(_keep(place, drafted, summary))
        if code:
            _code(progress, bar)
    _tell(summary, as_json)


def _check_use(
    place: Workplace, what: list[str], url: str | None, source: str, published: str | None
) -> None:
    """Refuse at once what would be stored as said and be wrong."""
    try:
        zone = place.source(source).timezone
    except UnknownSource as unknown:
        raise typer.BadParameter(f"--source: {unknown}") from unknown
    if published and not read_moment(published, zone=zone).known:
        raise typer.BadParameter(f"--published takes a day, as 2025-03-01, not {published!r}")
    if url and (len(what) > 1 or len(list(files_in(Path(what[0])))) > 1):
        raise typer.BadParameter("--url is the address of one file; import each with its own")


def _progress() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _size(what: list[str]) -> int | None:
    """Bytes of the files given; None where there are only web addresses."""
    files = (file for name in what if not name.startswith(_WEB) for file in files_in(Path(name)))
    return sum(file.stat().st_size for file in files) or None


def _drafts(
    what: list[str],
    place: Workplace,
    source: str,
    url: str | None,
    published: str | None,
    read: Callable[[int], None],
) -> Iterator[Drafted]:
    done = 0
    for name in what:
        if name.startswith(_WEB):
            from pipeline.collect.by_hand import fetch_document  # starts an HTTP client: only when asked for

            yield fetch_document(place, name, place.source(source), now())
            continue
        files = list(files_in(Path(name)))
        if not files:
            yield Skipped("no_file", f"{name}: no such file, or a folder without a readable one")
        for file in files:
            yield from documents(
                file,
                now=now(),
                source=source,
                url=url,
                published=published,
                largest=place.settings.max_body_bytes,
                read=partial(_beyond, read, done),
            )
            done += file.stat().st_size


def _beyond(read: Callable[[int], None], before: int, done: int) -> None:
    """Tell of bytes read in one file as bytes read in all."""
    read(before + done)


def _keep(place: Workplace, drafted: Drafted, summary: Summary) -> Exit:
    if isinstance(drafted, Skipped):
        summary.notes.append(f"{drafted.reason}: {drafted.detail}")
        return Exit.SKIPPED
    draft, body = drafted
    with writing(place.engine) as session:
        row = place.captures.save(session, draft, body)
        known = row not in session.new
    return Exit.UNCHANGED if known else Exit.STORED


def _code(progress: Progress, bar: object) -> None:
    for name, step in (
        ("reading", steps.extract_new),
        ("grouping", steps.group_new),
        ("coding", steps.classify_new),
        ("recording", steps.record_new),
    ):
        progress.update(bar, description=name)  # type: ignore[arg-type]
        step()


def _tell(summary: Summary, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(summary.as_dict(), ensure_ascii=False))
    else:
        counts = ", ".join(f"{count} {exit_}" for exit_, count in summary.counts.items() if count)
        typer.echo(f"{summary.seen} documents: {counts or 'none'}")
        for note in summary.notes:
            typer.echo(f"  {note}", err=True)
    if summary.counts[Exit.SKIPPED]:
        raise typer.Exit(1)
