"""`tenfold classify`: documents in, codes out, one line for a line."""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from models.coding import Coding, Document
from pipeline.classify.coder import Coder
from pipeline.classify.explain import Reason, reasons
from pipeline.classify.phrases import phrase
from pipeline.config import settings

_FIELDS = frozenset(Document.model_fields)
_LONGEST_LINE = 64_000_000
# What follows the day in ISO 8601 and in what databases write.
_TIME_OF_DAY = re.compile(r"(?<=\d{4}-\d\d-\d\d)[T ]\d\d:.*")


class _BadLine(Exception):
    """A line that is no document: the id to answer with, and the named reason."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.id = name


def classify(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="JSON lines, or plain text (.txt); standard input when none.", dir_okay=False),
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
            _write({"id": bad.id, "skipped": str(bad)})
            worst = 1
            continue
        coding, view = coder.code_and_view(document)
        _write(_as_json(coding))
        if explain:
            _explain(coding, reasons(view, coder) if view else [], console)
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
        raise _BadLine(name, "line too long")
    if name.endswith(".txt"):
        text = line.decode("utf-8", "replace")
        return Document(id=Path(name).stem, title=text.lstrip().split("\n", 1)[0][:200], text=text)
    if not line.strip():
        raise _BadLine(name, "empty line")
    try:
        data = json.loads(line)
    # besides what is not JSON or not UTF-8: a number of more digits than Python reads
    except (ValueError, RecursionError) as error:
        raise _BadLine(name, "not JSON") from error
    if not isinstance(data, dict):
        raise _BadLine(name, "not a JSON object")
    return _validated(name, data)


def _validated(name: str, data: dict[str, Any]) -> Document:
    known = {key: _clean(value) for key, value in data.items() if key in _FIELDS and value is not None}
    known["id"] = own = str(known.get("id", name))
    if not isinstance(known.get("text"), str):
        raise _BadLine(own, "no text")
    known["published"] = _day(known.get("published"))
    try:
        return Document.model_validate(known)
    except ValidationError as error:
        field = ".".join(map(str, error.errors()[0]["loc"]))
        raise _BadLine(own, f"wrong field: {field}") from error


def _clean(value: object) -> object:
    """A string without halves of characters, which nothing can write; anything else as it is."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def _day(published: object) -> object:
    """The day of a time of day; nothing for an empty one."""
    if not isinstance(published, str):
        return published
    return _TIME_OF_DAY.sub("", published.strip()) or None


def _as_json(coding: Coding) -> dict[str, Any]:
    return coding.model_dump(mode="json")


def _write(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _explain(coding: Coding, why: list[Reason], console: Console) -> None:
    verdict = "relevant" if coding.relevant else "not relevant"
    table = Table(
        title=Text(f"{coding.id}: {verdict}, {coding.score:.2f}"),
        caption=Text("; ".join(coding.notes)) if coding.notes else None,
    )
    for column in ("what", "how", "words"):
        table.add_column(column, overflow="fold")
    for row in _rows(coding, why):
        # as text: what a page writes in square brackets is no mark-up of ours
        table.add_row(*map(Text, row))
    console.print(table)


def _rows(coding: Coding, why: list[Reason]) -> Iterator[tuple[str, str, str]]:
    for finding in coding.actions:
        yield f"{finding.code} {finding.score:.2f}", finding.kind.value, finding.evidence[0].quote
    for country in coding.countries:
        yield country.iso3, country.role.value, country.evidence[0].quote
    for event in coding.events:
        yield event.type.value, event.date or "no date", event.evidence[0].quote
    for about, feature, added in why:
        yield f"why {about}", "rule" if added is None else f"{added:+.2f}", phrase(feature, about)
