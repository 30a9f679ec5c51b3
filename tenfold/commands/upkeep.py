"""`tenfold verify`, `quarantine` and `db`: checks and upkeep."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Column, Table
from rich.text import Text

from pipeline import verification
from pipeline.clock import now
from pipeline.config import settings
from pipeline.store import quarantine as shelf
from pipeline.store.database import migrate as migrate_database
from pipeline.store.database import reading, writing
from pipeline.workplace import workplace
from tenfold.console import console

AsJson = Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")]

db = typer.Typer(no_args_is_help=True, help="The archive's database.")
quarantine = typer.Typer(no_args_is_help=True, help="Items set aside because something unforeseen happened.")


@db.callback()
def _database() -> None:
    """The archive's database."""


@db.command("migrate")
def migrate(revision: Annotated[str, typer.Argument(help="Alembic revision.")] = "head") -> None:
    """Bring the database to the newest shape, creating it where there is none."""
    migrate_database(settings().database, revision)
    typer.echo("the database is up to date")


def verify(as_json: AsJson = False) -> None:
    """Re-open every capture, re-hash, re-read and re-check every quoted claim against its bytes.

    Exit code 1 when anything differs.
    """
    place = workplace()
    with reading(place.engine) as session:
        articles = verification.articles_with_claims(session)
        watched = track(articles, description="verifying", console=Console(stderr=True))
        faults = [fault for article in watched for fault in verification.check(session, place, article)]
    if as_json:
        typer.echo(json.dumps({"articles": len(articles), "faults": [fault._asdict() for fault in faults]}))
    else:
        for fault in faults:
            typer.echo(f"{fault.article_id}\t{fault.reason}\t{fault.detail}")
        typer.echo(f"{len(articles)} articles checked, {len(faults)} faults")
    if faults:
        raise typer.Exit(1)


@quarantine.command("list")
def list_quarantined(as_json: AsJson = False) -> None:
    """What was set aside, where and why."""
    with reading(workplace().engine) as session:
        rows = shelf.quarantined(session)
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row._asdict(), ensure_ascii=False, default=str))
        return
    table = Table("where", Column("item", overflow="fold"), "reason", "detail", "since")
    for row in rows:
        cells = (row.stage, row.item_id, row.reason, row.detail, f"{row.at:%Y-%m-%d %H:%M}")
        # as plain text: Rich would read [brackets] of a detail as its own mark-up
        table.add_row(*map(Text, cells))
    console().print(table)


@quarantine.command("retry")
def retry(
    item: Annotated[list[str] | None, typer.Argument(help="Items; without any, all of them.")] = None,
) -> None:
    """Put items back to where they were waiting; the next run works on them again."""
    with writing(workplace().engine) as session:
        count = shelf.release(session, item or None, now())
    typer.echo(f"{count} put back")
