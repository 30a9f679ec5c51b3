"""`tenfold review`, `merge` and `split`: a person's word, kept beside the machine's."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Column, Table
from rich.text import Text

from models.review import ReviewRow, Subject, Verdict
from pipeline.clock import now
from pipeline.store.database import reading
from pipeline.store.ledger import NotReviewable, Reviewing, gold_lines, reviews
from pipeline.workplace import workplace
from tenfold.console import console

review = typer.Typer(
    no_args_is_help=True, help="A person's word on findings, countries' parts, events and partnerships."
)

Kind = Annotated[Subject, typer.Argument(help="What it is: finding, involvement, event or partnership.")]
Id = Annotated[
    str, typer.Argument(help="Its identifier, e.g. of `tenfold export events jsonl`; ZMB/A6/signed.")
]
By = Annotated[str, typer.Option("--by", help="Who decides.")]
Note = Annotated[str, typer.Option("--note", help="Why, in words; it stands in the change feed.")]
Because = Annotated[str, typer.Option("--because", help="Why, in words; it stands in the change feed.")]
Set = Annotated[list[str], typer.Option("--set", help="FIELD=VALUE, e.g. date=2025-10-03 or actions=A1,A6.")]
Number = Annotated[int, typer.Argument(help="The number of a decision, as `tenfold review list` shows it.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")]
Complete = Annotated[
    bool, typer.Option("--complete", help="Only texts of which every action and partner was looked at.")
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")]


@review.command("accept")
def accept(kind: Kind, identifier: Id, by: By, note: Note = "") -> None:
    """Say that it is right as it stands."""
    _judge(Verdict.ACCEPT, kind, identifier, by, note, {})


@review.command("amend")
def amend(kind: Kind, identifier: Id, by: By, setting: Set, note: Note = "") -> None:
    """Set fields of it; the machine's own words stay beside them.

    [bold]tenfold review amend event 3f… --set date=2025-10-03 --by Ada[/bold]
    """
    _judge(Verdict.AMEND, kind, identifier, by, note, dict(map(_field, setting)))


@review.command("reject")
def reject(kind: Kind, identifier: Id, by: By, note: Note = "") -> None:
    """Say that it is wrong: it leaves the ledger, and stays out of it."""
    _judge(Verdict.REJECT, kind, identifier, by, note, {})


@review.command("undo")
def undo(number: Number, by: By, note: Note = "") -> None:
    """Take a decision back; this is a decision too, and can be taken back."""
    _take(by, lambda person: person.undo(number, now(), note=note))


@review.command("list")
def list_reviews(as_json: AsJson = False) -> None:
    """Every decision, in the order they were made."""
    with reading(workplace().engine) as session:
        rows = reviews(session)
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    # whole in any window: what it is on is what the next decision names
    table = Table("no.", "at", "by", "decision", Column("on", overflow="fold"), "note", "stands")
    for row in rows:
        on = f"{row['subject']} {row['subject_id']}"
        cells = (row["number"], row["at"], row["reviewer"], _said(row), on, row["note"], row["stands"])
        # as plain text: Rich would read [brackets] of a note as its own mark-up
        table.add_row(*(Text(str(cell)) for cell in cells))
    console().print(table)


@review.command("export")
def export(output: Output = None, complete: Complete = False) -> None:
    """Reviewed texts as people left them, for `tenfold eval`: JSON lines in the format of the gold files.

    What nobody looked at stands as the machine coded it.
    """
    place = workplace()
    with reading(place.engine) as session:
        lines = [
            json.dumps(line, ensure_ascii=False)
            for line in gold_lines(session, place.ledger_rules, complete=complete)
        ]
    text = "".join(f"{line}\n" for line in lines)
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        typer.echo(f"{output}: {len(lines)} texts")


def merge(
    events: Annotated[list[str], typer.Argument(help="The events that are one.", metavar="EVENT...")],
    by: By,
    because: Because,
) -> None:
    """Say that events are one; whatever comes in later, they stay one."""
    _take(by, lambda person: person.merge(events, now(), note=because))


def split(
    event: Annotated[str, typer.Argument(help="The event that is two.")],
    claims: Annotated[
        list[str],
        typer.Option("--claims", help="A claim or article that tells of the other one; repeatable."),
    ],
    by: By,
    because: Because = "",
) -> None:
    """Say that some reports of an event tell of another one; they stay apart."""
    _take(by, lambda person: person.split(event, claims, now(), note=because))


def _judge(
    verdict: Verdict, kind: Subject, identifier: str, by: str, note: str, fields: dict[str, Any]
) -> None:
    if kind is Subject.REVIEW:
        raise typer.BadParameter("take a review back with `tenfold review undo`")
    _take(by, lambda person: person.judge(verdict, kind, identifier, now(), fields=fields, note=note))


def _take(by: str, decide: Callable[[Reviewing], ReviewRow]) -> None:
    """Take a decision and say its number; one that cannot be taken is wrong use."""
    place = workplace()
    try:
        row = decide(Reviewing(place.engine, place.ledger_rules, by))
    except NotReviewable as error:
        raise typer.BadParameter(str(error)) from error
    typer.echo(f"review {row.number}: {row.verdict.value} {row.subject.value} {row.subject_id}")


def _field(setting: str) -> tuple[str, str]:
    name, sign, value = setting.partition("=")
    if not sign:
        raise typer.BadParameter(f"{setting}: write FIELD=VALUE")
    return name.strip(), value.strip()


def _said(row: dict[str, Any]) -> str:
    fields = row["fields"] if row["verdict"] == Verdict.AMEND else {}
    return " ".join([row["verdict"], *(f"{name}={value}" for name, value in fields.items())])
