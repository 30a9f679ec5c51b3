"""`tenfold search`, `export` and `serve`: the archive read from the command line and the browser."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, NamedTuple, TextIO

import typer
from rich.table import Column, Table
from rich.text import Text

from archive.export import FORMATS
from archive.export import export as export_pieces
from archive.names import load_names
from archive.pages.search import read_search
from archive.reading import Reading
from archive.table import NotNarrowed
from archive.tables import TABLES
from archive.views.searching import FoundItem, SearchView
from models.coding import Kind
from pipeline.clock import now
from pipeline.config import settings
from pipeline.store.database import migrate, open_engine, reading
from pipeline.store.search import Query
from tenfold.console import console

_COLUMNS = ("date", "source", "codes", "partners", "title", "id")
# Digits of the largest number that both databases count up to.
_LONGEST_CURSOR = 18


def known_on(written: str) -> datetime:
    """The instant that is meant: UTC where no zone is given, the end of a day where no time is."""
    if len(written) == len("2025-01-01"):
        return datetime.combine(date.fromisoformat(written), time.max, UTC)
    instant = datetime.fromisoformat(written)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


class _Start(NamedTuple):
    """Where an export begins: at a day of publication, or after a cursor of the change feed."""

    day: date | None = None
    cursor: int | None = None

    def of(self, table: str) -> tuple[date | None, int]:
        """Day and cursor for this table; the changes go by the one, everything else by the other."""
        if (self.cursor is None) is (table == "changes"):
            raise typer.BadParameter("--since takes a day, as 2025-10-03; for the changes a cursor, as 1200")
        return self.day, self.cursor or 0


def _start(written: str) -> _Start:
    if written.isdecimal() and len(written) <= _LONGEST_CURSOR:
        return _Start(cursor=int(written))
    return _Start(day=date.fromisoformat(written))


Action = Annotated[str | None, typer.Option("--action", help="Only with this action, e.g. A6.")]
Country = Annotated[str | None, typer.Option("--country", help="Only naming this country, e.g. ZMB.")]
KindOf = Annotated[Kind | None, typer.Option("--kind", help="Only with a claim of this kind.")]
Since = Annotated[
    date | None, typer.Option("--since", parser=date.fromisoformat, help="First day of publication.")
]
SinceOrAfter = Annotated[
    _Start | None,
    typer.Option(
        "--since",
        parser=_start,
        metavar="DAY|CURSOR",
        help="First day of publication; of the changes, the cursor after which to go on.",
    ),
]
Until = Annotated[
    date | None, typer.Option("--until", parser=date.fromisoformat, help="Last day of publication.")
]
Language = Annotated[str | None, typer.Option("--lang", help="Only in this language; zh is both scripts.")]
SourceId = Annotated[str | None, typer.Option("--source", "-s", help="Only from this source.")]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", parser=known_on, help="As known then: a day (its end) or an instant, UTC."),
]
Relevance = Annotated[bool | None, typer.Option("--relevant/--irrelevant", help="Only what is, or is not.")]
Newest = Annotated[bool, typer.Option("--newest", help="Newest first instead of best first.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, max=1_000)]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON line per article.")]
Words = Annotated[str, typer.Option("--query", "-q", help="As in `tenfold search`.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")]
What = Annotated[
    list[str] | None,
    typer.Argument(help=f"A table ({', '.join(TABLES)}) and a format ({', '.join(FORMATS)}), in any order."),
]
Query_ = Annotated[str, typer.Argument(help='Words, "phrases", beginnings*, -excluded.')]


def search(  # noqa: PLR0913  (each is an option of the command)
    query: Query_ = "",
    action: Action = None,
    country: Country = None,
    kind: KindOf = None,
    since: Since = None,
    until: Until = None,
    lang: Language = None,
    source: SourceId = None,
    as_of: AsOf = None,
    relevant: Relevance = None,
    newest: Newest = False,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Search the archive: words in any script, narrowed by codes, days, languages, sources.

    [bold]tenfold search 研讨班 --action A6 --since 2025-01-01[/bold]
    """
    asked = Query(query, action, country, kind, since, until, lang, source, as_of, relevant, newest, limit)
    with _look(asked) as look:
        found = read_search(look, asked)
    if as_json:
        for one in found.found:
            typer.echo(json.dumps(one.model_dump(mode="json"), ensure_ascii=False))
    else:
        _print_table(found)


def export(  # noqa: PLR0913  (each is an option of the command)
    what: What = None,
    query: Words = "",
    action: Action = None,
    country: Country = None,
    kind: KindOf = None,
    since: SinceOrAfter = None,
    until: Until = None,
    lang: Language = None,
    source: SourceId = None,
    as_of: AsOf = None,
    output: Output = None,
) -> None:
    """Write everything that matches: articles as CSV unless said otherwise.

    [bold]tenfold export events --as-of 2025-12-31[/bold]
    [bold]tenfold export csv findings --action A1 -o findings.csv[/bold]
    [bold]tenfold export changes jsonl --since 1200[/bold]
    """
    table, form = _chosen(what or [])
    first, after = since.of(table) if since else (None, 0)
    asked = Query(query, action, country, kind, first, until, lang, source, as_of, after=after)
    try:
        TABLES[table].check(table, asked)
    except NotNarrowed as error:
        raise typer.BadParameter(str(error)) from error
    with _look(asked) as look, _opened(output) as out:
        for piece in export_pieces(look, asked, table, form):
            out.write(piece)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0: any free port.")] = 8010,
) -> None:
    """Serve the archive's pages and API; their connection to the database refuses to write.

    The few that write, where readers come and leave and bounces are posted, have one of their own.
    """
    import uvicorn

    from alerts import preview, web
    from archive.app import create_app

    migrate(settings().database)
    app = create_app(settings(), readers=True)
    app.include_router(web.router(settings()))
    app.mount("/tomorrow", preview.create_app(settings()))
    typer.echo(f"archive: http://{host}:{port}/", err=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


def _chosen(words: list[str]) -> tuple[str, str]:
    tables = [word for word in words if word in TABLES]
    forms = [word for word in words if word in FORMATS]
    unknown = [word for word in words if word not in TABLES and word not in FORMATS]
    if unknown or len(tables) > 1 or len(forms) > 1:
        known = f"one of {', '.join(TABLES)} and one of {', '.join(FORMATS)}"
        raise typer.BadParameter(f"{' '.join(unknown or words)}: give {known}")
    return (tables or ["articles"])[0], (forms or ["csv"])[0]


@contextmanager
def _look(query: Query) -> Iterator[Reading]:
    engine = open_engine(settings().database, read_only=True)
    with reading(engine) as session:
        yield Reading(session, load_names(settings()), now(), settings().sure, query.as_of)
    engine.dispose()


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    with output.open("w", encoding="utf-8", newline="") as file:
        yield file


def _print_table(found: SearchView) -> None:
    columns = (Column(name, no_wrap=True, max_width=60 if name == "title" else None) for name in _COLUMNS)
    table = Table(*columns, box=None, padding=(0, 1))
    for one in found.found:
        table.add_row(*_cells(one))
    out = console()
    out.print(table)
    out.print(found.note or f"{len(found.found)} of {found.total} articles", style="dim")


def _cells(one: FoundItem) -> list[Text]:
    """Cells as plain text: Rich would read [brackets] of a title as its own mark-up."""
    item = one.item
    codes = " ".join(f"{code.action}:{code.kind[0]}" for code in item.codes)
    partners = " ".join(partner.code for partner in item.partners)
    words = [str(item.published_on or ""), item.source.code, codes, partners, item.title, item.id]
    return [Text(word) for word in words]
