"""`tenfold source check`: ask once and show what is seen, field by field."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from models.article import Article
from models.outcome import Skipped
from models.source import Source
from pipeline.clock import now
from pipeline.collect.abreast import by_host, side_by_side
from pipeline.collect.listed import newest
from pipeline.collect.probe import Probed, fields_seen, probe
from pipeline.store.database import migrate
from pipeline.workplace import UnknownSource, Workplace, workplace

_SHOWN_ENTRIES = 5
_LONGEST_VALUE = 160
_SHOWN_TEXT = 400

Seen = tuple[Source, list[Probed]]


def check(
    source_id: Annotated[str, typer.Argument(metavar="[ID]", help="A source; leave it out with --all.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Every enabled source.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line per endpoint.")] = False,
) -> None:
    """Ask a source once and show what it shows, field by field. Nothing is stored but its robots.txt.

    Exit code 1 when an endpoint could not be seen.
    """
    place = workplace()
    if bool(source_id) == everything:
        typer.echo("name one source, or say --all", err=True)
        raise typer.Exit(2)
    migrate(place.settings.database)
    at = now()
    found = _all(place, at) if everything else [_one(place, source_id, at)]
    if as_json:
        for source, probes in found:
            for probed in probes:
                typer.echo(json.dumps(plain(source, probed, at), ensure_ascii=False, default=str))
    elif everything:
        Console().print(_overview(found, at))
    else:
        for source, probes in found:
            for probed in probes:
                _show(source, probed, at)
    if any(probed.check.detail for _, probes in found for probed in probes):
        raise typer.Exit(1)


def _one(place: Workplace, source_id: str, at: datetime) -> Seen:
    try:
        source = place.source(source_id)
    except UnknownSource as unknown:
        typer.echo(unknown, err=True)
        raise typer.Exit(2) from unknown
    return source, list(probe(place, source, at))


def _all(place: Workplace, at: datetime) -> list[Seen]:
    """Every enabled source in the catalogue's order; hosts are asked side by side."""
    sources = list(place.chosen(None).values())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("sources", total=len(sources))

        def work(group: Sequence[Source]) -> list[Seen]:
            seen = []
            for source in group:
                seen.append((source, list(probe(place, source, at))))
                progress.update(task, advance=1, description=source.id)
            return seen

        found = side_by_side(by_host(sources, lambda source: source.endpoints[0].url), work)
    order = {source.id: position for position, source in enumerate(sources)}
    return sorted(found, key=lambda seen: order[seen[0].id])


def plain(source: Source, probed: Probed, at: datetime) -> dict[str, object]:
    """One endpoint's sight as plain values."""
    article = probed.article
    seen = fields_seen(source, article) if isinstance(article, Article) else []
    latest = newest(probed.entries, at)
    return {
        "source": source.id,
        "endpoint": probed.endpoint.url,
        "kind": probed.endpoint.kind,
        "outcome": probed.check.outcome,
        "reason": probed.check.reason,
        "detail": probed.check.detail,
        "newest": latest.isoformat() if latest else None,
        "newest_within_days": source.expects.newest_within_days,
        "entries": [{"url": e.url, "title": e.title, "published": e.published_raw} for e in probed.entries],
        "article": article.model_dump(mode="json") if isinstance(article, Article) else None,
        "fields": [asdict(field) for field in seen],
        "article_skipped": article.reason if isinstance(article, Skipped) else None,
    }


def _show(source: Source, probed: Probed, at: datetime) -> None:
    console = Console()

    def say(line: str) -> None:
        console.print(line, highlight=False, markup=False)

    say(f"{source.id}: {probed.endpoint.kind} {probed.endpoint.url}")
    latest = newest(probed.entries, at)
    age = f"the newest of {latest:%Y-%m-%d}, " if latest else "none of them dated, "
    limit = f"{age}expected within {source.expects.newest_within_days} days"
    say(f"  {probed.check.outcome}: {len(probed.entries)} entries, {limit}")
    if probed.check.detail:
        say(f"  {probed.check.detail}")
    for entry in probed.entries[:_SHOWN_ENTRIES]:
        say(f"  - {entry.published_raw[:25]:<20} {entry.title[:80]}")
    if isinstance(probed.article, Skipped):
        say(f"  first article: {probed.article.reason} {probed.article.detail}")
    elif probed.article is not None:
        console.print(_fields(source, probed.article))
        text = probed.article.text
        say(f"{text[:_SHOWN_TEXT]}{'…' if len(text) > _SHOWN_TEXT else ''}")


def _fields(source: Source, article: Article) -> Table:
    table = Table("field", "first article", "by", "sure", "catalogue says", "verdict")
    for seen in fields_seen(source, article):
        value = f"{len(seen.value)} characters" if seen.field == "text" else seen.value[:_LONGEST_VALUE]
        table.add_row(
            *map(Text, (seen.field, value, seen.by, f"{seen.confidence:.0%}", seen.expected, seen.verdict))
        )
    table.add_row("all of it", "", "", f"{article.confidence:.0%}", "", "")
    return table


def _overview(found: Sequence[Seen], at: datetime) -> Table:
    table = Table("source", "endpoint", "outcome", "entries", "newest", "first article", "what to do")
    for source, probes in found:
        for probed in probes:
            latest = newest(probed.entries, at)
            table.add_row(
                source.id,
                probed.endpoint.kind,
                probed.check.outcome,
                str(len(probed.entries)),
                f"{latest:%Y-%m-%d}" if latest else "",
                Text(_in_short(source, probed)),
                Text(probed.check.detail),
            )
    return table


def _in_short(source: Source, probed: Probed) -> str:
    """Which fields of the first article are there, and which not by the catalogue's own selectors."""
    if probed.article is None:
        return ""
    if isinstance(probed.article, Skipped):
        return probed.article.reason
    fields = fields_seen(source, probed.article)
    missing = [field.field for field in fields[:3] if not field.value]
    general = [field.field for field in fields[:3] if "found nothing" in field.verdict]
    parts = [f"no {', '.join(missing)}"] if missing else []
    parts += [f"selectors failed: {', '.join(general)}"] if general else []
    return "; ".join(parts) or "complete"
