"""`tenfold bounces read` and `resume`: readers whose mails come back, and readers who are back."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from alerts import returned
from alerts.pausing import resume as resume_readers
from pipeline.clock import now
from pipeline.config import settings
from pipeline.store.database import open_engine, writing

_WRONG_USE = 2

app = typer.Typer(no_args_is_help=True, help="Mails that came back.")


@app.callback()
def _group() -> None:
    """Mails that came back: hard bounces pause a reader, delays and out-of-office notes do not."""


@app.command()
def read(
    mailbox: Annotated[Path, typer.Argument(help="A Maildir, whose new mails are read, or an mbox file.")],
) -> None:
    """Read a mailbox and pause the readers whose address is no more.

    Only a bounce that returns one of our own mails counts. There is no IMAP: let the mail server
    deliver into a Maildir, or post to /bounces.
    """
    engine = open_engine(settings().database)
    try:
        outcomes = Counter(verdict.outcome.value for verdict in returned.read_mailbox(engine, mailbox))
    except returned.NoMailbox as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(_WRONG_USE) from error
    counted = ", ".join(f"{number} {name}" for name, number in sorted(outcomes.items()))
    typer.echo(f"{outcomes.total()} mails: {counted}" if counted else "no new mails")


def resume(address: Annotated[str, typer.Argument(help="Whose paused subscriptions go on.")]) -> None:
    """Write again to a reader who was paused; what became known meanwhile is not told."""
    with writing(open_engine(settings().database)) as session:
        revived = resume_readers(session, address, now())
    if not revived:
        typer.echo(f"{address}: nothing is paused; see tenfold subscriptions", err=True)
        raise typer.Exit(1)
    typer.echo(f"{address}: {revived} go on")
