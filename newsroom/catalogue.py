"""Write the catalogue entries of a scenario's outlets, as a person would who had looked at their sites."""

import json
from pathlib import Path
from typing import Any

from newsroom.drawing import list_page
from newsroom.looks import LOOKS, Look
from newsroom.places import Places
from newsroom.replies import JSON_NAME, SITEMAP_INDEX_PATH, SITEMAP_PATH
from newsroom.scenario import Outlet, Scenario, Style

_MAX_PAGES = 3
_FEED_KINDS = {Style.RSS, Style.ATOM}
_SITEMAPS = {Style.NEWS_SITEMAP: SITEMAP_PATH, Style.SITEMAP_INDEX: SITEMAP_INDEX_PATH}
# What challenge pages say and the outlets' own pages never do.
_NEVER = ["Just a moment...", "challenge-form", "Checking your browser"]


def write_catalogue(scenario: Scenario, places: Places, folder: Path) -> list[Path]:
    """One TOML file per outlet into the folder; the files written, in the order of the outlets."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for outlet in scenario.outlets:
        file = folder / f"{outlet.id}.toml"
        file.write_text(entry(outlet, places), encoding="utf-8")
        written.append(file)
    return written


def entry(outlet: Outlet, places: Places) -> str:
    """The catalogue entry of an outlet, as TOML."""
    look = LOOKS[outlet.look]
    lines = ["# Written by the newsroom for a simulated outlet.", "[[source]]"]
    lines += [f"{key} = {_toml(value)}" for key, value in _facts(outlet).items()]
    lines += ["", "[[source.endpoints]]"]
    lines += [f"{key} = {_toml(value)}" for key, value in _endpoint(outlet, look, places).items()]
    if outlet.selectors:
        lines += ["", "[source.article]"]
        lines += [f"{key} = {_toml(value)}" for key, value in look.article.items()]
        lines += [f"url_date = {_toml(look.url_date)}"] if look.url_date else []
    lines += ["", "[source.expects]", f"items_per_week = {outlet.items_per_week}"]
    lines += [f"newest_within_days = {outlet.newest_within_days}", f"never = {_toml(_NEVER)}"]
    return "\n".join(lines) + "\n"


def _facts(outlet: Outlet) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "id": outlet.id,
        "name": outlet.name,
        "kind": outlet.kind,
        "country": outlet.country,
        "languages": list(outlet.languages),
        "family": outlet.family,
        "timezone": outlet.timezone,
        "text_from": outlet.text_from,
        "delay_seconds": outlet.delay_seconds,
        "confidence": "high",
        "evidence": "constructed: an outlet of the simulated newsroom",
    }
    declared = outlet.declared_charset or outlet.charset
    return facts if declared == "utf-8" else {**facts, "charset": declared}


def _endpoint(outlet: Outlet, look: Look, places: Places) -> dict[str, Any]:
    base = places.home[outlet.id].base
    if outlet.style in _FEED_KINDS:
        return {"kind": "feed", "url": base + look.feed}
    if outlet.style in _SITEMAPS:
        return {"kind": "sitemap", "url": base + _SITEMAPS[outlet.style], "url_pattern": look.url_pattern}
    if outlet.style is Style.JSON_LIST:
        fields = {
            "items": "data.list",
            "item_url": "URL",
            "item_title": "TITLE",
            "item_date": "DOCRELPUBTIME",
        }
        return {"kind": "json", "url": base + look.listing + JSON_NAME, **fields}
    return {
        "kind": "list",
        "url": base + list_page(look.listing, 0),
        **look.rows,
        "url_pattern": look.url_pattern,
        "next_page": "index_{n}.html",
        "max_pages": _MAX_PAGES,
    }


def _toml(value: Any) -> str:
    """A text, number or list of texts as TOML; JSON's basic strings are TOML's."""
    return json.dumps(value, ensure_ascii=False)
