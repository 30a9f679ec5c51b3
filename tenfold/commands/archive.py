"""`tenfold search`, `export` and `serve`: the archive read from the command line and the browser."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from archive.export import FORMATS
from archive.export import export as export_pieces
from archive.names import load_names
from archive.pages.search import read_search
from archive.reading import Reading
from archive.tables import TABLES
from archive.views.searching import FoundItem, SearchView
from models.coding import Kind
from pipeline.clock import now
from pipeline.config import settings
from pipeline.store.database import migrate, open_engine, reading
from pipeline.store.search import Query

_DAY = ["%Y-%m-%d"]
_MOMENT = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]
Action = Annotated[str | None, typer.Option("--action", help="Only with this action, e.g. A6.")]
Country = Annotated[str | None, typer.Option("--country", help="Only naming this country, e.g. ZMB.")]
KindOf = Annotated[Kind | None, typer.Option("--kind", help="Only with a claim of this kind.")]
Since = Annotated[datetime | None, typer.Option("--since", formats=_DAY, help="First day of publication.")]
Until = Annotated[datetime | None, typer.Option("--until", formats=_DAY, help="Last day of publication.")]
Language = Annotated[str | None, typer.Option("--lang", help="Only in this language; zh is both scripts.")]
SourceId = Annotated[str | None, typer.Option("--source", "-s", help="Only from this source.")]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=_MOMENT, help="What was known then (UTC; a day: its end)."),
]
Text_ = Annotated[str, typer.Argument(help='Words, "phrases", beginnings*, -excluded.')]


def search(  # noqa: PLR0913  (each is an option of the command)
    query: Text_ = "",
    action: Action = None,
    country: Country = None,
    kind: KindOf = None,
    since: Since = None,
    until: Until = None,
    lang: Language = None,
    source: SourceId = None,
    as_of: AsOf = None,
    relevant: Annotated[bool | None, typer.Option("--relevant/--irrelevant")] = None,
    newest: Annotated[bool, typer.Option("--newest", help="Newest first instead of best first.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1_000)] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line per article.")] = False,
) -> None:
    """Search the archive: words in any script, narrowed by codes, days, languages, sources.

    [bold]tenfold search 研讨班 --action A6 --since 2025-01-01[/bold]
    """
    asked = Query(
        text=query,
        action=action,
        country=country,
        kind=kind,
        since=since.date() if since else None,
        until=until.date() if until else None,
        language=lang,
        source=source,
        as_of=_instant(as_of),
        relevant=relevant,
        newest_first=newest,
        limit=limit,
    )
    with _look(asked) as look:
        found = read_search(look, asked)
    if as_json:
        for one in found.found:
            typer.echo(json.dumps(one.model_dump(mode="json"), ensure_ascii=False))
    else:
        _print_table(found)


def export(  # noqa: PLR0913  (each is an option of the command)
    what: Annotated[
        list[str] | None,
        typer.Argument(help=f"Table ({', '.join(TABLES)}) and format ({', '.join(FORMATS)}), in any order."),
    ] = None,
    query: Annotated[str, typer.Option("--query", "-q", help="As in `tenfold search`.")] = "",
    action: Action = None,
    country: Country = None,
    kind: KindOf = None,
    since: Since = None,
    until: Until = None,
    lang: Language = None,
    source: SourceId = None,
    as_of: AsOf = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File instead of standard output.")
    ] = None,
) -> None:
    """Write everything that matches: articles as CSV unless said otherwise.

    [bold]tenfold export events --as-of 2025-12-31[/bold]
    [bold]tenfold export csv findings --action A1 -o findings.csv[/bold]
    """
    table, form = _chosen(what or [])
    asked = Query(
        text=query,
        action=action,
        country=country,
        kind=kind,
        since=since.date() if since else None,
        until=until.date() if until else None,
        language=lang,
        source=source,
        as_of=_instant(as_of),
    )
    with _look(asked) as look, _opened(output) as out:
        for piece in export_pieces(look, asked, table, form):
            out.write(piece)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0: any free port.")] = 8010,
) -> None:
    """Serve the archive's pages and API; the connection to the database refuses to write."""
    import uvicorn

    from archive.app import create_app

    migrate(settings().database)
    typer.echo(f"archive: http://{host}:{port}/", err=True)
    uvicorn.run(create_app(settings()), host=host, port=port, log_level="warning", server_header=False)


def _chosen(words: list[str]) -> tuple[str, str]:
    tables = [word for word in words if word in TABLES]
    forms = [word for word in words if word in FORMATS]
    unknown = [word for word in words if word not in TABLES and word not in FORMATS]
    if unknown or len(tables) > 1 or len(forms) > 1:
        known = f"one of {', '.join(TABLES)} and one of {', '.join(FORMATS)}"
        raise typer.BadParameter(f"{' '.join(unknown or words)}: give {known}")
    return (tables or ["articles"])[0], (forms or ["csv"])[0]


def _instant(as_of: datetime | None) -> datetime | None:
    if as_of is None or as_of.tzinfo is not None:
        return as_of
    at_midnight = as_of.time() == time.min
    return datetime.combine(as_of.date(), time.max if at_midnight else as_of.time(), UTC)


@contextmanager
def _look(query: Query) -> Iterator[Reading]:
    engine = open_engine(settings().database, read_only=True)
    with reading(engine) as session:
        yield Reading(session, load_names(settings()), now(), query.as_of)
    engine.dispose()


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    with output.open("w", encoding="utf-8", newline="") as file:
        yield file


def _print_table(found: SearchView) -> None:
    table = Table("date", "source", "codes", "partners", "title", "id", box=None, padding=(0, 1))
    for one in found.found:
        table.add_row(*_cells(one))
    console = Console()
    console.print(table)
    console.print(found.note or f"{len(found.found)} of {found.total} articles", style="dim")


def _cells(one: FoundItem) -> list[Text]:
    """Cells as plain text: Rich would read [brackets] of a title as its own mark-up."""
    item = one.item
    codes = " ".join(f"{code.action}:{code.kind[0]}" for code in item.codes)
    partners = " ".join(partner.code for partner in item.partners)
    words = [str(item.published_on or ""), item.source.code, codes, partners, item.title, item.id]
    return [Text(word) for word in words]
