"""Read a scenario file, resolve its copies, and refuse what cannot be played with one clear line."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from newsroom.looks import LOOKS, item_path
from newsroom.references import Complaint, complaints
from newsroom.scenario import Item, Outlet, Scenario

# A page dated to the day alone is put up when an office has opened.
_OFFICE_OPENS = time(9, 0)
_REMEDIES = {
    "extra_forbidden": "remove the key or correct its spelling (docs/newsroom.md lists the keys)",
    "missing": "add the key",
    "timezone_aware": "give the time an offset, e.g. 2025-03-01T08:00:00+08:00",
}
_MESSAGES = {"extra_forbidden": "unknown key", "missing": "a key is missing"}


class ScenarioError(Exception):
    """The scenario cannot be played; the message is one line: file, place, problem, remedy."""

    def __init__(self, file: Path, complaint: Complaint) -> None:
        self.place, self.problem, self.remedy = complaint
        super().__init__(f"{file.name}: {self.place}: {self.problem}; {self.remedy}")


def load_scenario(path: Path) -> Scenario:
    """The scenario in this TOML or JSON file.

    Raises:
        ScenarioError: unreadable file, unknown key, bad value, duplicate or missing identifier.
    """
    raw = _read(path)
    try:
        scenario = Scenario.model_validate(raw)
    except ValidationError as error:
        raise ScenarioError(path, _explain(error, raw)) from None
    for complaint in complaints(scenario, LOOKS):
        raise ScenarioError(path, complaint)
    whole = scenario.model_copy(update={"items": tuple(_resolved(scenario))})
    for complaint in _shared_addresses(whole):
        raise ScenarioError(path, complaint)
    return whole


def moment(item: Item, outlet: Outlet) -> datetime:
    """The instant from which an item can be seen, in its outlet's zone."""
    if item.visible_from is not None:
        return item.visible_from.astimezone(ZoneInfo(outlet.timezone))
    return published_at(item, outlet)


def published_at(item: Item, outlet: Outlet) -> datetime:
    """The instant an item says it was published; a day without an hour counts from nine o'clock."""
    zone = ZoneInfo(outlet.timezone)
    published = item.published
    if not isinstance(published, datetime):
        return datetime.combine(published, _OFFICE_OPENS, zone)
    return published.replace(tzinfo=zone) if published.tzinfo is None else published.astimezone(zone)


def day_only(item: Item) -> bool:
    """Whether the item gives the day of its publication and no hour."""
    return isinstance(item.published, date) and not isinstance(item.published, datetime)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = path.read_bytes().decode("utf-8")
        raw = json.loads(content) if path.suffix == ".json" else tomllib.loads(content)
    except OSError as error:
        raise ScenarioError(
            path, Complaint("file", error.strerror or "unreadable", "check the path")
        ) from None
    except ValueError as error:  # undecodable bytes, bad TOML and bad JSON alike
        raise ScenarioError(path, Complaint("file", str(error), "correct the syntax")) from None
    if not isinstance(raw, dict):
        raise ScenarioError(path, Complaint("file", "not a table", "start with a [scenario] table"))
    return raw


def _explain(error: ValidationError, raw: Mapping[str, Any]) -> Complaint:
    first = error.errors(include_url=False)[0]
    problem = _MESSAGES.get(first["type"], str(first["msg"]))
    remedy = _REMEDIES.get(first["type"], "correct the value (docs/newsroom.md says what is allowed)")
    return Complaint(_place(first["loc"], raw), problem, remedy)


def _place(location: tuple[int | str, ...], raw: Mapping[str, Any]) -> str:
    """`item "opening", key truth.actions` rather than positions where a name is known."""
    table, *rest = location
    if not rest or not isinstance(rest[0], int):
        return ".".join(str(part) for part in location)
    entry = raw[str(table)][rest[0]]
    name = entry.get("id") or entry.get("address") if isinstance(entry, dict) else None
    who = f'{table} "{name}"' if name else f"{table} number {rest[0] + 1}"
    key = ".".join(str(part) for part in rest[1:])
    return f"{who}, key {key}" if key else who


def _resolved(scenario: Scenario) -> Iterator[Item]:
    """The items with what they take over from the item they copy and from their outlet."""
    outlets = {outlet.id: outlet for outlet in scenario.outlets}
    originals = {item.id: item for item in scenario.items}
    for item in scenario.items:
        whole = item if item.copies is None else _copy(item, originals[item.copies])
        yield whole.model_copy(update={"lang": whole.lang or outlets[item.outlet].languages[0]})


def _shared_addresses(scenario: Scenario) -> Iterator[Complaint]:
    outlets = {outlet.id: outlet for outlet in scenario.outlets}
    taken: dict[tuple[str, str], str] = {}
    for item in scenario.items:
        outlet = outlets[item.outlet]
        path = item_path(LOOKS[outlet.look], item, published_at(item, outlet))
        first = taken.setdefault((outlet.id, path), item.id)
        if first != item.id:
            problem = f'its page has the address of item "{first}"'
            yield Complaint(f'item "{item.id}"', problem, "give it another title or document number")


def _copy(item: Item, original: Item) -> Item:
    paragraphs = paragraphs_of(original.text)
    kept = paragraphs[: item.trim] if item.trim else paragraphs
    taken = {
        "title": item.title or original.title,
        "text": item.text or "\n".join(kept),
        "lang": item.lang or original.lang,
        "truth": item.truth or original.truth,
    }
    return item.model_copy(update=taken)


def paragraphs_of(text: str) -> list[str]:
    """The non-empty lines of a text."""
    return [line.strip() for line in text.splitlines() if line.strip()]
