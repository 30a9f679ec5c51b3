"""`tenfold source add`: propose a catalogue entry from one address, and say what it is unsure of."""

import json
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from models.countries import UNKNOWN_COUNTRY
from models.outcome import Skipped
from models.source import Source
from pipeline.catalogue import survey
from pipeline.clock import now
from pipeline.collect.scout import MOST_REQUESTS, scout
from pipeline.discover.entry_file import entry_text
from pipeline.discover.example import example_files
from pipeline.discover.notes import doubtful
from pipeline.discover.proposal import Proposal, propose
from pipeline.store.database import migrate
from pipeline.workplace import Workplace, workplace

_LICENCE = (
    "The saved example holds the outlet's text: keep it for private tests unless its terms allow publication."
)
_GIVEN = ("id", "name", "country", "kind")


Address = Annotated[str, typer.Argument(metavar="URL", help="The page that lists the news, or its feed.")]
Identifier = Annotated[str, typer.Option("--id", help="Identifier of the new source.")]
Name = Annotated[str, typer.Option("--name", help="What the outlet is called.")]
Country = Annotated[str, typer.Option("--country", help="Whose voice it is: ISO 3166 alpha-3, e.g. ZMB.")]
Kind = Annotated[str, typer.Option("--kind", help="official, press, expert or aggregator.")]
Out = Annotated[Path | None, typer.Option("--out", help="TOML file; default: ID.toml among the sources.")]
Examples = Annotated[
    Path | None, typer.Option("--examples", help="Folder of examples; default: `examples` in TENFOLD_HOME.")
]
Delay = Annotated[float, typer.Option("--delay", min=0, help="Seconds between two requests to the host.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the proposal; write nothing.")]
Enable = Annotated[bool, typer.Option("--enable", help="Write the entry enabled: you have read it.")]
Yes = Annotated[bool, typer.Option("--yes", help="Write without asking.")]
AsJson = Annotated[bool, typer.Option("--json", help="The proposal as JSON; writes only with --yes.")]


def add(  # noqa: PLR0913  (each is an option of the command)
    url: Address,
    source_id: Identifier = "",
    name: Name = "",
    country: Country = "",
    kind: Kind = "",
    out: Out = None,
    examples: Examples = None,
    delay: Delay = 2.0,
    dry_run: DryRun = False,
    enable: Enable = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Propose a catalogue entry from one address: where its news is listed and how its pages are read.

    Asks the site at most 15 times, at its pace and within its robots.txt. The entry is written disabled,
    with an example to test it by. Exit code 1 when the site shows nothing to propose.
    """
    place = workplace()
    given = {key: value for key, value in zip(_GIVEN, (source_id, name, country, kind), strict=True) if value}
    _refuse_wrong_use(place, url, given, out)
    migrate(place.settings.database)
    proposal = _proposal(place, url, given, delay)
    _refuse_taken(place, proposal.source.id)
    source = _enabled(proposal.source) if enable else proposal.source
    text = entry_text(source, proposal.notes)
    file = out or place.settings.sources / f"{source.id}.toml"
    folder = (examples or place.settings.home / "examples") / source.id
    _report(proposal, text, as_json=as_json, write_to=None if dry_run else (file, folder))
    if dry_run or not (yes or (not as_json and typer.confirm(f"Write {file} and {folder}?"))):
        return
    _write(proposal, text, file, folder)
    typer.echo(f"written: {file} and {folder}. {_LICENCE}", err=True)


def _stop(line: str, code: int) -> typer.Exit:
    typer.echo(line, err=True)
    return typer.Exit(code)


def _refuse_wrong_use(place: Workplace, url: str, given: dict[str, str], out: Path | None) -> None:
    """End with exit code 2 where what was asked for cannot be done, before any host is asked."""
    if not url.startswith(("http://", "https://")) or not _host(url):
        raise _stop(f"{url}: give a whole address that begins with http:// or https://", 2)
    known = [source.id for source in place.sources.values() if url in {e.url for e in source.endpoints}]
    if known:
        raise _stop(f"{url} is in the catalogue already: tenfold source check {known[0]}", 2)
    _refuse_taken(place, given.get("id", ""))
    if out is not None and out.suffix != ".toml":
        raise _stop(f"{out}: the catalogue reads *.toml", 2)
    sample = {"id": "x", "name": "x", "country": UNKNOWN_COUNTRY, "kind": "press", **given}
    fixed = {"languages": (), "family": "x", "timezone": "UTC", "endpoints": [{"kind": "feed", "url": url}]}
    try:
        Source.model_validate({**sample, **fixed})
    except ValueError as error:
        line = " ".join(str(error).split())[:200]
        raise _stop(f"--id, --country or --kind is not as it should be: {line}", 2) from error


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _refuse_taken(place: Workplace, source_id: str) -> None:
    if source_id in place.sources:
        raise _stop(f"the catalogue has a source {source_id!r} already: give this one another with --id", 2)


def _proposal(place: Workplace, url: str, given: dict[str, str], delay: float) -> Proposal:
    console = Console(stderr=True)
    with console.status(Text(f"asking {url}")) as status:
        asked = [0]

        def tell(address: str) -> None:
            asked[0] += 1
            status.update(Text(f"request {asked[0]} of at most {MOST_REQUESTS}: {address[:100]}"))

        seen = scout(place, url, now(), delay_seconds=delay, tell=tell)
        if isinstance(seen, Skipped):
            raise _stop(f"nothing to propose: {seen.detail}", 1)
        status.update("comparing the pages")
        return propose(seen, given)


def _enabled(source: Source) -> Source:
    return source.model_copy(update={"enabled": True, "disabled_because": None})


def _report(proposal: Proposal, text: str, *, as_json: bool, write_to: tuple[Path, Path] | None) -> None:
    if as_json:
        typer.echo(json.dumps(_plain(proposal, text, write_to), ensure_ascii=False, default=str))
        return
    console = Console()
    table = Table("field", "proposed", "sure", "why", title=Text(proposal.source.name))
    for note in proposal.notes:
        cells = (note.field, note.value, f"{note.confidence:.0%}", note.why)
        table.add_row(*map(Text, cells), style="yellow" if note.doubtful else "")
    console.print(table)
    typer.echo(text)
    for note in doubtful(proposal.notes):
        others = f" Else: {'; '.join(note.alternatives)}." if note.alternatives else ""
        value = note.value or "nothing"
        line = f"Look at {note.field}: {value} ({note.confidence:.0%}): {note.why}.{others}"
        console.print(line, markup=False, highlight=False)
    for skipped in proposal.skipped:
        console.print(f"A sample page was no article: {skipped.reason} {skipped.detail}", markup=False)
    console.print(f"{proposal.requests} requests made.", markup=False, highlight=False)


def _plain(proposal: Proposal, text: str, write_to: tuple[Path, Path] | None) -> dict[str, object]:
    return {
        "id": proposal.source.id,
        "confidence": proposal.source.confidence,
        "entry": proposal.source.model_dump(mode="json", exclude_defaults=True),
        "toml": text,
        "fields": [asdict(note) for note in proposal.notes],
        "others": [
            {"kind": found.endpoint.kind, "url": found.endpoint.url, "score": found.score, "why": found.why}
            for found in proposal.others
        ],
        "entries": [entry.url for entry in proposal.chosen.entries],
        "requests": proposal.requests,
        "file": str(write_to[0]) if write_to else None,
        "example": str(write_to[1]) if write_to else None,
    }


def _write(proposal: Proposal, text: str, file: Path, folder: Path) -> None:
    """The entry behind what the file holds already, and the example; both or, where it cannot be, neither."""
    if folder.exists():
        raise _stop(f"{folder} exists: move it away or give another --id", 2)
    held = file.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if file.exists() else ""
    with TemporaryDirectory() as trial:
        (Path(trial) / file.name).write_text(held + text, encoding="utf-8")
        _, faults = survey(Path(trial))
    if faults:
        raise _stop(f"not written: {faults[0]}", 1)
    folder.mkdir(parents=True)
    for name, content in example_files(proposal, now()).items():
        (folder / name).write_bytes(content)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(held + text, encoding="utf-8")
