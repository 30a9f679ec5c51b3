"""The options of `tenfold subscribe`: what a reader may ask for."""

from typing import Annotated

import typer

from models.alerts import Cadence

Address = Annotated[
    str,
    typer.Argument(help="Where the mails go; https://… is a webhook, slack+https://… a channel of Slack."),
]
Rhythm = Annotated[Cadence, typer.Option(help="A digest each day or week, or a note for each new partner.")]
Actions = Annotated[list[str] | None, typer.Option(help="Only this action (A1…); may be given again.")]
Countries = Annotated[list[str] | None, typer.Option(help="Only this country (ZMB…); may be given again.")]
Kinds = Annotated[
    list[str] | None,
    typer.Option(help="Only progress, commitment or mention; the last two add single articles."),
]
Sources = Annotated[
    list[str] | None, typer.Option(help="Only what this outlet, or family of outlets, reports.")
]
ReportLanguages = Annotated[
    list[str] | None, typer.Option(help="Only reports in this language (zh: both scripts).")
]
Search = Annotated[str, typer.Option(help="Only what this search finds; its articles are listed.")]
Language = Annotated[str, typer.Option(help="Language of the digest: en or zh.")]
Zone = Annotated[str, typer.Option(help="The reader's time zone.")]
Hour = Annotated[int, typer.Option(help="Hour of the digest on the reader's clock.")]
Weekday = Annotated[int, typer.Option(help="Day of a weekly digest; 0 is Monday.")]
QuietMinutes = Annotated[int, typer.Option(help="A note waits this long after the one before.")]
NoteProgress = Annotated[
    bool, typer.Option("--note-progress", help="Immediate notes of progress on the chosen actions too.")
]
EmptyDays = Annotated[bool, typer.Option(help="A day without news says so in one line, or stays silent.")]
