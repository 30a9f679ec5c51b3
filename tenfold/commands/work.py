"""`tenfold run`, `collect`, `process` and `alerts`: the main job and its parts, without Airflow."""

import json
from collections.abc import Callable, Iterable
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from alerts import job
from models.outcome import Exit, Summary, TryAgain
from pipeline import steps
from pipeline.clock import now
from pipeline.workplace import workplace
from tenfold.console import console

Sources = Annotated[
    list[str] | None, typer.Option("--source", "-s", help="Only this source (may be given again).")
]
AsJson = Annotated[bool, typer.Option("--json", help="Counts as JSON lines instead of a table.")]
Step = tuple[str, Callable[[], Summary | Iterable[Summary]]]


def run(source: Sources = None, as_json: AsJson = False) -> None:
    """Collect, read, code, record and mail once, without Airflow.

    [bold]tenfold run[/bold]                    every source that is due
    [bold]tenfold run -s mfa_en_pressers[/bold] one source
    """
    _work([*_collecting(source), *_processing(), _mailing()], as_json)


def collect(source: Sources = None, as_json: AsJson = False) -> None:
    """Ask the sources that are due and keep what they say."""
    _work(_collecting(source), as_json)


def process(as_json: AsJson = False) -> None:
    """Read, group, code and record what was collected."""
    _work(_processing(), as_json)


def alerts(as_json: AsJson = False) -> None:
    """Compose the mails that are due and deliver them."""
    _work([_mailing()], as_json)


def _collecting(source: list[str] | None) -> list[Step]:
    wanted = workplace().settings
    if not wanted.contact and not wanted.allow_private_hosts:
        typer.echo("TENFOLD_CONTACT is not set: hosts cannot tell who asks. See .env.example.", err=True)
    return [
        ("feeds", lambda: steps.collect_feeds(source)),
        ("pages", lambda: steps.fetch_entries(source)),
        ("sites", lambda: steps.collect_sites(source)),
    ]


def _processing() -> list[Step]:
    return [
        ("extract", steps.extract_new),
        ("group", steps.group_new),
        ("classify", steps.classify_new),
        ("record", steps.record_new),
    ]


def _mailing() -> Step:
    place = workplace()
    return "mail", lambda: job.run(place.engine, place.settings, now())


def _work(plan: list[Step], as_json: bool) -> None:
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    summaries: list[Summary] = []
    failed = False
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
        bar = progress.add_task("starting", total=len(plan))
        for name, step in plan:
            progress.update(bar, description=name)
            try:
                told = step()
            except TryAgain as fault:
                console.print(f"[red]{name}[/red]: {escape(str(fault))}", highlight=False)
                summaries.append(_failed(name, fault))
                failed = True
            else:
                summaries += [told] if isinstance(told, Summary) else told
            progress.advance(bar)
    _show(summaries, as_json)
    if failed:
        raise typer.Exit(1)


def _failed(name: str, fault: TryAgain) -> Summary:
    summary = Summary(name, notes=[str(fault)])
    summary.add(Exit.RETRY)
    return summary


def _show(summaries: list[Summary], as_json: bool) -> None:
    if as_json:
        for summary in summaries:
            typer.echo(json.dumps(summary.as_dict(), ensure_ascii=False))
        return
    table = Table("step", "seen", *(exit_.value for exit_ in Exit))
    for summary in summaries:
        table.add_row(summary.task, str(summary.seen), *(str(summary.counts[exit_]) for exit_ in Exit))
    console().print(table)
