"""`tenfold recode`: the archive coded by other rules beside the ones that rule, then adopted or dropped."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from models.recoding import RulesetRow
from pipeline.clock import now
from pipeline.recoding import replay
from pipeline.store.database import reading
from pipeline.store.recodings import Scope, rulesets
from pipeline.workplace import workplace
from tenfold.console import console
from tenfold.recode_report import Report, as_html, show

recode = typer.Typer()

Catalogue = Annotated[
    Path | None, typer.Option("--catalogue", help="Folder with the rules to try; default: the installed one.")
]
Since = Annotated[
    date | None, typer.Option("--since", parser=date.fromisoformat, help="Only what was published from then.")
]
Sample = Annotated[int | None, typer.Option("--sample", min=1, help="Only so many articles.")]
ReportFile = Annotated[Path | None, typer.Option("--report", help="Write all differences to this HTML file.")]
AsJson = Annotated[bool, typer.Option("--json", help="All differences as one JSON object.")]
Name = Annotated[str, typer.Argument(metavar="RULESET", help="As `tenfold recode list` shows it.")]


@recode.callback(invoke_without_command=True)
def _try(
    ctx: typer.Context,
    catalogue: Catalogue = None,
    since: Since = None,
    sample: Sample = None,
    report: ReportFile = None,
    as_json: AsJson = False,
) -> None:
    """Code the archive by other rules and show what would be different; nothing changes before `adopt`.

    It can be broken off at any time and goes on where it stopped.

    [bold]tenfold recode --catalogue DIR --report out.html[/bold]
    """
    if ctx.invoked_subcommand:
        return
    place, scope = workplace(), Scope(since, sample)
    row = replay.begin(place, catalogue or place.settings.catalogue_dir, now())
    total = replay.left(place.engine, row, scope)
    _watched("coding", total, replay.replay(place, row, scope, now()))
    found = Report.of(row, replay.compare(place.engine, row, scope))
    if report:
        report.write_text(as_html(found), encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(found.as_dict(), ensure_ascii=False))
        return
    show(found, Console())
    typer.echo(_next(row, found))


@recode.command("adopt")
def adopt(ruleset: Name) -> None:
    """Let these rules rule: for what comes in, and for the whole archive. No mail is caused by it."""
    place, moment = workplace(), now()
    row = _known(ruleset)
    try:
        _watched("adopting", replay.left(place.engine, row), replay.adopt(place, row, moment))
    except replay.NotOnTrial as fault:
        raise typer.BadParameter(str(fault)) from fault
    summary = replay.record(place, row, moment)
    typer.echo(f"{row.id} rules now; {summary.seen} articles re-coded in the ledger")


@recode.command("drop")
def drop(ruleset: Name) -> None:
    """Forget what these rules on trial say."""
    try:
        count = replay.drop(workplace().engine, _known(ruleset), now())
    except replay.NotOnTrial as fault:
        raise typer.BadParameter(str(fault)) from fault
    typer.echo(f"{ruleset} dropped with {count} codings")


@recode.command("list")
def list_rulesets(as_json: AsJson = False) -> None:
    """Every rule set that was on trial, and what became of it."""
    with reading(workplace().engine) as session:
        rows = [
            {**row.model_dump(mode="json", exclude={"files"}), "articles_on_trial": waiting}
            for row, waiting in rulesets(session)
        ]
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row))
        return
    table = Table("rule set", "state", "begun", "decided", "articles on trial")
    for row in rows:
        cells = (row["id"], row["state"], row["begun_at"], row["decided_at"] or "", row["articles_on_trial"])
        table.add_row(*map(str, cells))
    console().print(table)


def _known(name: str) -> RulesetRow:
    with reading(workplace().engine) as session:
        try:
            return replay.known(session, name)
        except replay.NotOnTrial as fault:
            raise typer.BadParameter(str(fault)) from fault


def _next(row: RulesetRow, found: Report) -> str:
    if not found.articles:
        return "every article is coded by these rules already"
    return f"next: tenfold recode adopt {row.id}, or tenfold recode drop {row.id}"


def _watched(name: str, total: int, batches: Iterable[int]) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(name, total=total)
        for count in batches:
            progress.advance(bar, count)
