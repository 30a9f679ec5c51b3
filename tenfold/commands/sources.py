"""`tenfold source`: the catalogue's outlets, what they show and what could not be seen."""

import json
from collections import Counter
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text
from sqlmodel import select

from models.collecting import CheckRow
from models.source import Endpoint, Source, SourceKind
from pipeline.catalogue import survey
from pipeline.clock import now
from pipeline.store.database import reading
from pipeline.store.sight import not_seen
from pipeline.workplace import workplace
from tenfold.commands.source_add import add
from tenfold.commands.source_check import check
from tenfold.console import console

app = typer.Typer(no_args_is_help=True, help="The catalogue's sources: list, check, add, health.")
AsJson = Annotated[bool, typer.Option("--json", help="JSON lines for programs.")]


@app.command("list")
def list_sources(
    kind: Annotated[
        SourceKind | None, typer.Option(help="Only those who speak officially, as press, as experts, …")
    ] = None,
    language: Annotated[
        str, typer.Option(help='Only those in this language: "zh" for both scripts, or "zh-Hant".')
    ] = "",
    as_json: AsJson = False,
) -> None:
    """The sources of the catalogue, disabled ones with the reason.

    Entries that cannot be used are named with the remedy; exit code 1 when there are any.
    """
    known, faults = survey(workplace().settings.sources)
    asked = (source for source in known.values() if kind in (None, source.kind) and _speaks(source, language))
    _list(sorted(asked, key=lambda source: (list(SourceKind).index(source.kind), source.id)), as_json)
    for fault in faults:
        typer.echo(f"left out: {fault}", err=True)
    if faults:
        raise typer.Exit(1)


def _speaks(source: Source, language: str) -> bool:
    return not language or any(one == language or one.startswith(f"{language}-") for one in source.languages)


def _list(sources: list[Source], as_json: bool) -> None:
    if as_json:
        for source in sources:
            typer.echo(source.model_dump_json(exclude_defaults=True))
        return
    table = Table("id", "name", "kind", "languages", "endpoints", "state")
    for source in sources:
        table.add_row(
            source.id,
            Text(source.name),
            source.kind,
            " ".join(source.languages),
            ", ".join(
                f"{n} × {kind}" if n > 1 else kind
                for kind, n in Counter(map(_kind, source.endpoints)).items()
            ),
            Text("enabled" if source.enabled else f"disabled: {source.disabled_because}"),
        )
    enabled = sum(source.enabled for source in sources)
    table.caption = f"{enabled} of {len(sources)} enabled"
    console().print(table)


def _kind(endpoint: Endpoint) -> str:
    return endpoint.kind.value


app.command("check")(check)
app.command("add")(add)


@app.command("health")
def health(as_json: AsJson = False) -> None:
    """Sources that could not be seen at the last look, and since when. Exit code 1 when there are any."""
    place = workplace()
    with reading(place.engine) as session:
        blind = not_seen(session, place.chosen(None), now())
        looked = session.exec(select(CheckRow.id).limit(1)).first() is not None
    if as_json:
        for source in blind:
            typer.echo(json.dumps(source._asdict(), ensure_ascii=False, default=str))
    else:
        table = Table("source", "not seen since", "why", "endpoints", "what to do")
        for source in blind:
            share = f"{source.failing} of {source.endpoints}"
            since = f"{source.since:%Y-%m-%d %H:%M}"
            # as plain text: Rich would read [brackets] of an address as its own mark-up
            table.add_row(source.source_id, since, source.reason, share, Text(source.detail))
        fine = "every enabled source was seen at its last look" if looked else "no source was looked at yet"
        console().print(table if blind else fine)
    if blind:
        raise typer.Exit(1)
