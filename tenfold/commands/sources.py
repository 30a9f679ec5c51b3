"""`tenfold source`: the catalogue's outlets, what they show and what could not be seen."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlmodel import select

from models.article import Article
from models.collecting import CheckRow
from models.outcome import Skipped
from models.source import Source
from pipeline.catalogue import survey
from pipeline.clock import now
from pipeline.collect.probe import Probed, probe
from pipeline.store.database import migrate, reading
from pipeline.store.sight import not_seen
from pipeline.workplace import UnknownSource, workplace

app = typer.Typer(no_args_is_help=True, help="The catalogue's sources: list, check, health.")
AsJson = Annotated[bool, typer.Option("--json", help="JSON lines for programs.")]

_SHOWN = ("title", "published_on", "published_at", "language", "outlet", "byline", "extractor", "confidence")


@app.command("list")
def list_sources(
    kind: Annotated[str, typer.Option(help="official, press, expert or aggregator.")] = "",
    as_json: AsJson = False,
) -> None:
    """The sources of the catalogue, disabled ones with the reason.

    Entries that cannot be used are named with the remedy; exit code 1 when there are any.
    """
    known, faults = survey(workplace().settings.sources)
    sources = [source for source in known.values() if kind in ("", source.kind)]
    _list(sources, as_json)
    for fault in faults:
        typer.echo(f"left out: {fault}", err=True)
    if faults:
        raise typer.Exit(1)


def _list(sources: list[Source], as_json: bool) -> None:
    if as_json:
        for source in sources:
            typer.echo(source.model_dump_json(exclude_defaults=True))
        return
    table = Table("id", "name", "kind", "languages", "endpoints", "state")
    for source in sources:
        table.add_row(
            source.id,
            source.name,
            source.kind,
            " ".join(source.languages),
            " ".join(endpoint.kind for endpoint in source.endpoints),
            "enabled" if source.enabled else f"disabled: {source.disabled_because}",
        )
    Console().print(table)


@app.command("check")
def check(source_id: Annotated[str, typer.Argument(metavar="ID")], as_json: AsJson = False) -> None:
    """Ask a source once and show what it shows, field by field. Nothing is stored but its robots.txt.

    Exit code 1 when an endpoint could not be seen.
    """
    place = workplace()
    migrate(place.settings.database)
    try:
        source = place.source(source_id)
    except UnknownSource as unknown:
        typer.echo(unknown, err=True)
        raise typer.Exit(2) from unknown
    found = list(probe(place, source, now()))
    for probed in found:
        typer.echo(json.dumps(_plain(probed), ensure_ascii=False)) if as_json else _show(source, probed)
    if any(probed.check.detail for probed in found):
        raise typer.Exit(1)


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
            table.add_row(
                source.source_id, f"{source.since:%Y-%m-%d %H:%M}", source.reason, share, source.detail
            )
        fine = "every enabled source was seen at its last look" if looked else "no source was looked at yet"
        Console().print(table if blind else fine)
    if blind:
        raise typer.Exit(1)


def _plain(probed: Probed) -> dict[str, object]:
    article = probed.article
    return {
        "endpoint": probed.endpoint.url,
        "kind": probed.endpoint.kind,
        "outcome": probed.check.outcome,
        "reason": probed.check.reason,
        "detail": probed.check.detail,
        "entries": [{"url": e.url, "title": e.title, "published": e.published_raw} for e in probed.entries],
        "article": article.model_dump(mode="json") if isinstance(article, Article) else None,
        "article_skipped": article.reason if isinstance(article, Skipped) else None,
    }


def _show(source: Source, probed: Probed) -> None:
    console = Console()
    console.print(f"[bold]{source.id}[/bold] {probed.endpoint.kind} {probed.endpoint.url}", highlight=False)
    console.print(
        f"  {probed.check.outcome}: {len(probed.entries)} entries {probed.check.detail}", highlight=False
    )
    for entry in probed.entries[:5]:
        console.print(f"  - {entry.published_raw:<20} {entry.title[:80]}", highlight=False, markup=False)
    if isinstance(probed.article, Skipped):
        console.print(f"  first article: {probed.article.reason} {probed.article.detail}", markup=False)
    elif probed.article is not None:
        table = Table("field", "first article", show_header=True)
        for field in _SHOWN:
            table.add_row(field, str(getattr(probed.article, field)))
        table.add_row("text", f"{probed.article.text[:300]}… ({len(probed.article.text)} characters)")
        console.print(table)
