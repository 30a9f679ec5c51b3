"""The catalogue of sources: read once, checked at the door."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog
from pydantic import ValidationError
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from models.plan import Plan
from models.source import Endpoint, EndpointKind, Source
from pipeline.entry_faults import address_fault, charset_fault

log = structlog.get_logger()

_EMPTY_PAGE = LexborHTMLParser("<p></p>")

# What each kind of endpoint cannot be read without.
_NEEDED = {
    EndpointKind.FEED: (),
    EndpointKind.LIST: ("links",),
    EndpointKind.JSON: ("item_url",),
    EndpointKind.SITEMAP: (),
}


class CatalogueError(Exception):
    """An entry that cannot be used: one line that names the file, the key and the remedy."""

    def __init__(self, file: Path, where: str, remedy: str) -> None:
        super().__init__(f"{file.name}: {where}: {remedy}")
        self.file = file
        self.where = where
        self.remedy = remedy


def load_sources(*folders: Path) -> dict[str, Source]:
    """Every source of these folders (`*.toml`), disabled ones included, by identifier.

    Raises:
        CatalogueError: for the first file or entry that cannot be used.
    """
    sources, faults = survey(*folders)
    if faults:
        raise faults[0]
    return sources


def usable_sources(*folders: Path) -> dict[str, Source]:
    """The sources that can be used; each of the others is logged in one line and stops nobody.

    Raises:
        CatalogueError: when there is no such folder at all.
    """
    sources, faults = survey(*folders)
    for fault in faults:
        log.error("catalogue_entry_unusable", fault=str(fault))
    return sources


def survey(*folders: Path) -> tuple[dict[str, Source], list[CatalogueError]]:
    """The sources of these folders by identifier, and what is wrong with the entries that are left out.

    Raises:
        CatalogueError: when there is no such folder at all.
    """
    sources: dict[str, Source] = {}
    files: dict[str, Path] = {}
    homes: dict[str, str] = {}
    faults: list[CatalogueError] = []
    for folder in folders:
        for file, entry in _entries(folder):
            if isinstance(entry, CatalogueError):
                faults.append(entry)
            elif entry.id in sources:
                remedy = f"give it another id: {files[entry.id].name} has it"
                faults.append(CatalogueError(file, f"source {entry.id}", remedy))
            elif repeated := _repeated(entry, homes):
                faults.append(CatalogueError(file, f"source {entry.id}: {repeated[0]}", repeated[1]))
            else:
                sources[entry.id], files[entry.id] = entry, file
                homes |= {endpoint.url: entry.id for endpoint in entry.endpoints}
    return sources, faults


def _repeated(source: Source, homes: Mapping[str, str]) -> tuple[str, str] | None:
    """The first endpoint whose address stands in the catalogue already: looks are remembered by address."""
    own: set[str] = set()
    for number, endpoint in enumerate(source.endpoints):
        if endpoint.url in homes:
            return f"endpoints.{number}.url", f"leave it out: source {homes[endpoint.url]} looks there"
        if endpoint.url in own:
            return f"endpoints.{number}.url", "leave it out: it stands here twice"
        own.add(endpoint.url)
    return None


def load_plan(folder: Path) -> Plan:
    """The plan that is watched (`plan.toml` of the catalogue).

    Raises:
        CatalogueError: when the file is missing or an entry is not as it should be.
    """
    file = folder / "plan.toml"
    try:
        return Plan.model_validate(_content(file))
    except ValidationError as error:
        raise CatalogueError(file, *_first_fault(error)) from error


def _entries(folder: Path) -> Iterator[tuple[Path, Source | CatalogueError]]:
    if not folder.is_dir():
        raise CatalogueError(folder, "folder", "there is none; set TENFOLD_SOURCES_DIR or make it")
    for file in sorted(folder.glob("*.toml")):
        try:
            tables = _tables(file)
        except CatalogueError as fault:
            yield file, fault
            continue
        for position, table in enumerate(tables, start=1):
            yield file, _read(file, position, table)


def _read(file: Path, position: int, table: dict[str, Any]) -> Source | CatalogueError:
    try:
        return _source(file, position, table)
    except CatalogueError as fault:
        return fault


def _content(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(file, "file", f"mend the TOML: {_one_line(error)}") from error
    except OSError as error:
        raise CatalogueError(file, "file", f"make it readable: {error.strerror}") from error


def _tables(file: Path) -> list[dict[str, Any]]:
    content = _content(file)
    stray = sorted(set(content) - {"source"})
    tables = content.get("source", [])
    if stray or not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise CatalogueError(file, stray[0] if stray else "source", "only [[source]] tables belong here")
    return tables


def _source(file: Path, position: int, table: dict[str, Any]) -> Source:
    where = f"source {table.get('id', f'number {position}')}"
    try:
        source = Source.model_validate(table)
    except ValidationError as error:
        key, remedy = _first_fault(error)
        raise CatalogueError(file, f"{where}: {key}", remedy) from error
    fault = _fault(source)
    if fault:
        raise CatalogueError(file, f"{where}: {fault[0]}", fault[1])
    return source


def _first_fault(error: ValidationError) -> tuple[str, str]:
    """The key of the first thing that is wrong, and its remedy."""
    first = error.errors()[0]
    *table, key = first["loc"]
    stray = [
        str(one["loc"][-1])
        for one in error.errors()
        if one["type"] == "extra_forbidden" and list(one["loc"][:-1]) == table
    ]
    return ".".join(map(str, first["loc"])), _remedy(first["type"], first["msg"], str(key), stray)


def _remedy(kind: str, message: str, key: str, stray: list[str]) -> str:
    if kind == "missing":
        meant = get_close_matches(key, stray, n=1)
        return f"add this key, or is {meant[0]!r} it?" if meant else "add this key"
    if kind == "extra_forbidden":
        return "no such key; remove it or mend its spelling"
    return _one_line(message)


def _fault(source: Source) -> tuple[str, str] | None:
    """The first thing in this entry that would fail later, far from here."""
    try:
        ZoneInfo(source.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return "timezone", f"{source.timezone!r} is no IANA zone, e.g. Asia/Shanghai"
    if remedy := charset_fault(source.charset):
        return "charset", remedy
    if not source.enabled and not source.disabled_because:
        return "disabled_because", "say why the source is disabled"
    for number, endpoint in enumerate(source.endpoints):
        fault = _endpoint_fault(endpoint)
        if fault:
            return f"endpoints.{number}.{fault[0]}", fault[1]
    pattern_fault = _pattern_fault("article.url_date", source.article.url_date)
    return pattern_fault or _selector_fault(source)


def _endpoint_fault(endpoint: Endpoint) -> tuple[str, str] | None:
    if remedy := address_fault(endpoint.url):
        return "url", remedy
    for key in ("links",) if endpoint.html_at else _NEEDED[endpoint.kind]:
        if getattr(endpoint, key) is None:
            return key, f"an endpoint of kind {endpoint.kind} needs it"
    if endpoint.max_pages > 1 and "{n}" not in (endpoint.next_page or ""):
        return "next_page", "max_pages above 1 needs it, with {n} for the number"
    if endpoint.hub_pattern and (
        "(?P<name>" not in endpoint.hub_pattern or "{name}" not in (endpoint.hub_file or "")
    ):
        return "hub_pattern", "it needs a group (?P<name>...), and hub_file with {name}"
    return _pattern_fault("url_pattern", endpoint.url_pattern) or _pattern_fault(
        "hub_pattern", endpoint.hub_pattern
    )


def _pattern_fault(key: str, pattern: str | None) -> tuple[str, str] | None:
    try:
        re.compile(pattern or "")
    except re.error as error:
        return key, f"mend the regular expression: {error}"
    return None


def _selector_fault(source: Source) -> tuple[str, str] | None:
    endpoints = [s for e in source.endpoints for s in (e.links, e.row, e.row_date) if s]
    rule = source.article
    parts = (*rule.title, *rule.body, *rule.published, *rule.byline, *rule.outlet, *rule.remove)
    for selector in (*endpoints, *parts):
        try:
            _EMPTY_PAGE.css(selector)
        except (SelectolaxError, ValueError):
            return "selector", f"mend {selector!r}: no CSS selector the parser understands"
    return None


def _one_line(message: object) -> str:
    return " ".join(str(message).split())
