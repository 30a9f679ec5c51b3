"""`tenfold classify`: documents in, codes out, one line for a line."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from models.coding import Coding, Document
from pipeline.classify.coder import Coder
from pipeline.classify.explain import reasons
from pipeline.classify.phrases import phrase
from pipeline.config import settings

_FIELDS = frozenset(Document.model_fields)
_LONGEST_LINE = 64_000_000


class _BadLine(Exception):
    """A line that is no document; what it says is the named reason."""


def classify(
    files: Annotated[
        list[Path] | None, typer.Argument(help="JSON lines, or plain text (.txt); standard input when none.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show why, for a person to read.")] = False,
) -> None:
    """Code documents by the codebook: relevance, actions, kinds, countries, events, with evidence.

    Reads JSON lines {"id","title","text","lang"?,"published"?,"url"?} and writes one JSON line for each,
    in order. A line that cannot be coded gives {"id", "skipped": reason}, and exit code 1 in the end.
    """
    coder = Coder.load(settings().catalogue_dir)
    console = Console(stderr=True)
    worst = 0
    for name, line in _lines(files or []):
        try:
            document = _document(name, line)
        except _BadLine as bad:
            _write({"id": _id_of(name, line), "skipped": str(bad)})
            worst = 1
            continue
        coding = coder.code(document)
        _write(_as_json(coding))
        if explain:
            _explain(document, coding, coder, console)
    raise typer.Exit(worst)


def _lines(files: list[Path]) -> Iterator[tuple[str, bytes]]:
    """Every line with a name for it; a plain text file is one line."""
    if not files:
        yield from _numbered("stdin", sys.stdin.buffer)
    for path in files:
        if path.suffix == ".txt":
            yield str(path), path.read_bytes()
            continue
        with path.open("rb") as stream:
            yield from _numbered(path.name, stream)


def _numbered(name: str, stream: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    for number, line in enumerate(stream, start=1):
        yield f"{name}:{number}", line


def _document(name: str, line: bytes) -> Document:
    if len(line) > _LONGEST_LINE:
        raise _BadLine("line too long")
    if name.endswith(".txt"):
        text = line.decode("utf-8", "replace")
        return Document(id=Path(name).stem, title=text.lstrip().split("\n", 1)[0][:200], text=text)
    if not line.strip():
        raise _BadLine("empty line")
    try:
        data = json.loads(line)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise _BadLine("not JSON") from error
    if not isinstance(data, dict):
        raise _BadLine("not a JSON object")
    return _validated(name, data)


def _validated(name: str, data: dict[str, Any]) -> Document:
    known = {key: value for key, value in data.items() if key in _FIELDS and value is not None}
    known.setdefault("id", name)
    known["id"] = str(known["id"])
    if not isinstance(known.get("text"), str):
        raise _BadLine("no text")
    known["text"] = known["text"].encode("utf-8", "replace").decode("utf-8")
    try:
        return Document.model_validate(known)
    except ValidationError as error:
        raise _BadLine(f"wrong field: {'.'.join(map(str, error.errors()[0]['loc']))}") from error


def _id_of(name: str, line: bytes) -> str:
    try:
        data = json.loads(line)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        return name
    return str(data["id"]) if isinstance(data, dict) and "id" in data else name


def _as_json(coding: Coding) -> dict[str, Any]:
    return coding.model_dump(mode="json")


def _write(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _explain(document: Document, coding: Coding, coder: Coder, console: Console) -> None:
    verdict = "relevant" if coding.relevant else "not relevant"
    table = Table(
        title=f"{coding.id}: {verdict}, {coding.score:.2f}", caption="; ".join(coding.notes) or None
    )
    for column in ("what", "how", "words"):
        table.add_column(column, overflow="fold")
    for finding in coding.actions:
        table.add_row(f"{finding.code} {finding.score:.2f}", finding.kind.value, finding.evidence[0].quote)
    for country in coding.countries:
        table.add_row(country.iso3, country.role.value, country.evidence[0].quote)
    for event in coding.events:
        table.add_row(event.type.value, event.date or "no date", event.evidence[0].quote)
    for about, feature, added in reasons(document, coder):
        table.add_row(f"why {about}", f"{added:+.2f}", phrase(feature, about))
    console.print(table)
