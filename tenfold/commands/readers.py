"""`tenfold subscribe`, `import-readers`, `unsubscribe`, `subscriptions` and `digest`: who gets what."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape
from rich.table import Column, Table
from rich.text import Text
from sqlalchemy import Engine
from sqlmodel import Session

from alerts import door, readers, roster
from alerts.desk import Desk
from alerts.pictures import shown_inside
from models.alerts import Cadence, SubscriptionRow
from pipeline.clock import now
from pipeline.config import settings
from pipeline.store.database import migrate, open_engine, reading, writing
from tenfold.commands import reader_options as asks
from tenfold.console import console

_WRONG_USE = 2
AsJson = Annotated[bool, typer.Option("--json", help="One JSON line per subscription.")]


def subscribe(  # noqa: PLR0913  (each is an option of the command)
    address: asks.Address,
    cadence: asks.Rhythm = Cadence.DAILY,
    action: asks.Actions = None,
    country: asks.Countries = None,
    kind: asks.Kinds = None,
    source: asks.Sources = None,
    report_language: asks.ReportLanguages = None,
    search: asks.Search = "",
    language: asks.Language = "en",
    timezone: asks.Zone = "UTC",
    hour: asks.Hour = 7,
    weekday: asks.Weekday = 0,
    quiet_minutes: asks.QuietMinutes = 0,
    note_progress: asks.NoteProgress = False,
    empty_days: asks.EmptyDays = True,
    as_json: AsJson = False,
) -> None:
    """Enter a reader. What is known already is not news to a new one.

    [bold]tenfold subscribe anna@example.org --action A1 --timezone Asia/Shanghai --language zh[/bold]
    """
    wish = readers.Wish(
        address, cadence, action or (), country or (), language, timezone, hour, weekday, quiet_minutes,
        kind or (), source or (), report_language or (), search, note_progress, empty_days,
    )  # fmt: skip
    try:
        _subscribe(readers.checked(wish), as_json=as_json)
    except readers.WrongSubscription as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(_WRONG_USE) from error


def _subscribe(wish: readers.Wish, *, as_json: bool) -> None:
    with writing(_made_engine()) as session:
        entered_before = session.get(SubscriptionRow, readers.identity(wish)) is not None
        row = readers.subscribe(session, wish, now())
    typer.echo(json.dumps(_as_dict(row)) if as_json else f"{row.address}: {row.cadence.value} from now on")
    if row.secret and not entered_before:
        typer.echo(f"payloads are signed with {row.secret} (not shown again)", err=True)


def import_readers(
    file: Annotated[Path, typer.Argument(help="CSV with a head line, or TOML with [[reader]] tables.")],
) -> None:
    """Enter readers from a file. A line that cannot be used is named with its reason; the others go on.

    Columns are `address` and the options of `tenfold subscribe` (`actions`, `countries`, `sources`, …);
    several values in one cell stand with spaces between them.
    """
    try:
        entries = list(roster.read_roster(file))
    except roster.WrongRoster as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(_WRONG_USE) from error
    known, entered = door.Known.load(settings()), 0
    with writing(_made_engine()) as session:
        for entry in entries:
            fault = entry.fault or _enter(session, entry, known)
            entered += not fault
            if fault:
                typer.echo(f"{file.name}: {entry.where}: {fault}", err=True)
    typer.echo(f"{file.name}: {entered} of {len(entries)} entered")
    if entered < len(entries):
        raise typer.Exit(1)


def _enter(session: Session, entry: roster.Entry, known: door.Known) -> str:
    """Enter one reader; what is wrong with it, or nothing."""
    if entry.wish is None:
        return entry.fault
    try:
        readers.subscribe(session, entry.wish, now(), known)
    except readers.WrongSubscription as error:
        return str(error)
    return ""


def unsubscribe(address: Annotated[str, typer.Argument(help="Whose subscriptions end.")]) -> None:
    """End every subscription of an address."""
    with writing(_engine()) as session:
        ended = readers.unsubscribe(session, address)
    if not ended:
        typer.echo(f"{address}: no active subscription; see tenfold subscriptions", err=True)
        raise typer.Exit(1)
    typer.echo(f"{address}: {ended} ended")


def subscriptions(as_json: AsJson = False) -> None:
    """Who is written to, and about what."""
    with reading(_engine()) as session:
        rows = readers.subscriptions(session)
    if as_json:
        for row in rows:
            typer.echo(json.dumps(_as_dict(row), ensure_ascii=False))
        return
    table = Table(Column("address", overflow="fold"), "mail", "about", "since", "active")
    for row in rows:
        about = _about(row)
        table.add_row(
            Text(row.address),
            _rhythm(row),
            about,
            f"{row.since:%Y-%m-%d}",
            Text("yes" if row.active else row.paused or "no"),
        )
    console().print(table)


def digest(
    address: Annotated[str, typer.Option("--for", help="Whose digest; a subscribed address.")],
    date: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Of which day; default: today.")
    ] = None,
    preview: Annotated[Path | None, typer.Option(help="Write the HTML to this file too.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Subject, text and HTML as one JSON line.")] = False,
) -> None:
    """Show what would be sent; nothing is sent or stored."""
    engine = _engine()
    with reading(engine) as session:
        found = [row for row in readers.subscriptions(session, address) if row.active]
    if not found:
        typer.echo(f"{address}: no active subscription; enter one with tenfold subscribe", err=True)
        raise typer.Exit(1)
    day = date.date() if date else now().astimezone(ZoneInfo(found[0].timezone)).date()
    mail = Desk.open(engine, settings()).preview(found[0], day)
    if preview is not None:
        preview.write_text(shown_inside(mail.html, mail.pictures), encoding="utf-8")
    if as_json:
        typer.echo(
            json.dumps({"subject": mail.subject, "text": mail.text, "html": mail.html}, ensure_ascii=False)
        )
    else:
        typer.echo(f"Subject: {mail.subject}\n\n{mail.text}", nl=False)


def _about(row: SubscriptionRow) -> str:
    filters = [*row.actions, *row.countries, *row.kinds, *row.sources, *row.report_languages]
    return escape(" ".join([*filters, *([f"“{row.search}”"] if row.search else [])])) or "everything"


def _rhythm(row: SubscriptionRow) -> str:
    if row.cadence is Cadence.IMMEDIATE:
        what = "new partners and progress" if row.note_progress else "new partners"
        return f"{what} at once ({row.language})"
    return f"{row.cadence.value} {row.hour:02}:00 {row.timezone} ({row.language})"


def _engine() -> Engine:
    return open_engine(settings().database)


def _made_engine() -> Engine:
    """Of a database that is made where there is none: whoever enters readers may begin so."""
    migrate(settings().database)
    return _engine()


def _as_dict(row: SubscriptionRow) -> dict[str, object]:
    """What a program may know of a subscription: everything but the secrets."""
    return row.model_dump(mode="json", exclude={"token", "secret"})
