"""What can be guessed of an outlet from its host, its languages and its pages' clocks."""

import importlib.resources
import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from models.countries import UNKNOWN_COUNTRY, alpha2_of, alpha3_of
from models.source import SourceKind
from pipeline.discover.notes import Note

# States with several zones: where their capital or most of their press is.
_MAIN_ZONES = {
    "AU": "Australia/Sydney", "BR": "America/Sao_Paulo", "CA": "America/Toronto", "CD": "Africa/Kinshasa",
    "CL": "America/Santiago", "EC": "America/Guayaquil", "ES": "Europe/Madrid", "KZ": "Asia/Almaty",
    "MN": "Asia/Ulaanbaatar", "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur", "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow", "US": "America/New_York", "UZ": "Asia/Tashkent",
}  # fmt: skip
# Top-level names that are no states, and those that are and go by another code in ISO 3166.
_RENAMED = {"uk": "GB", "eu": "", "su": "RU"}
# Whose language it mostly is, for hosts that name no state.
_HOMES = {
    "zh-Hans": "CN",
    "ja": "JP",
    "ko": "KR",
    "vi": "VN",
    "th": "TH",
    "lo": "LA",
    "id": "ID",
    "km": "KH",
    "mn": "MN",
}
_OFFICIAL = re.compile(
    r"(?:^|\.)(?:gov?|gob|gouv|mil|go|mfa|fmprc|un)(?:\.|$)|ministry|embassy|mfa\b|parliament", re.I
)
_NO_WORD = re.compile(r"[^a-z0-9]+")
_OFFSET = re.compile(
    r"(?:T|\s)\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})\b"
)


def identifier(url: str) -> str:
    """A short identifier from an address's host, e.g. `mfa_gov_zm`."""
    host = (_host(url) or "source").removeprefix("www.")
    labels = host.split(".")
    kept = labels[:-1] if len(labels) > 1 and not labels[-1].isdigit() else labels
    plain = _NO_WORD.sub("_", "_".join(kept)).strip("_")
    return plain or "source"


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def kind_of(url: str) -> Note:
    """Official where the host says so, else press; a person must say which."""
    host = _host(url)
    if _OFFICIAL.search(host):
        return Note("kind", SourceKind.OFFICIAL, 0.8, "the host is a public body's", ("press",))
    others = ("official", "expert", "aggregator")
    return Note("kind", SourceKind.PRESS, 0.4, "nothing says who speaks; press is the commonest", others)


def country_of(url: str, languages: Sequence[str]) -> Note:
    """The state of the host's top-level name, else the one whose language it mostly is."""
    host = _host(url)
    top = host.rpartition(".")[2]
    code = _RENAMED.get(top, top.upper())
    if code in _zones() and top not in ("tv", "io", "ai", "me", "co"):
        return Note(
            "country", alpha3_of(code), 0.8, f"the host ends in .{top}; an embassy speaks for its own state"
        )
    home = _HOMES.get(languages[0], "") if languages else ""
    if home:
        return Note(
            "country", alpha3_of(home), 0.4, f"the host names no state; the pages are in {languages[0]}"
        )
    return Note("country", UNKNOWN_COUNTRY, 0.0, "neither the host nor the language names a state")


def timezone_of(country: str, stamps: Sequence[str], seen_at: datetime) -> Note:
    """The zone of a state, checked against the offsets that the pages' own times carry."""
    zones = _zones().get(alpha2_of(country), ())
    offsets = Counter(found for stamp in stamps if (found := _minutes(stamp)) is not None)
    stated = offsets.most_common(1)[0][0] if offsets else None
    fitting = tuple(zone for zone in zones if stated is None or _offset(zone, seen_at) == stated)
    others = tuple(zone for zone in fitting[1:4])
    if stated == 0 and not fitting:  # machines write UTC whatever the outlet's zone
        fitting, stated = zones, None
    if fitting and stated is not None:
        return Note(
            "timezone", fitting[0], 0.9, f"{country}, and the pages' times are {stated / 60:+g} h", others
        )
    if fitting:
        confidence = 0.8 if len(zones) == 1 else 0.5
        return Note(
            "timezone", fitting[0], confidence, f"the zone of {country}; no page states an offset", others
        )
    if stated is not None and stated % 60 == 0:
        name = f"Etc/GMT{-stated // 60:+d}"
        return Note(
            "timezone", name, 0.5, f"the pages' times are {stated / 60:+g} h; no zone of {country} is so"
        )
    return Note("timezone", "UTC", 0.1, "nothing says where the outlet is")


def _minutes(stamp: str) -> int | None:
    found = _OFFSET.search(stamp)
    if found is None:
        return None
    size = int(found["hours"]) * 60 + int(found["minutes"])
    return -size if found["sign"] == "-" else size


def _offset(zone: str, at: datetime) -> int:
    shift = ZoneInfo(zone).utcoffset(at)
    return int(shift.total_seconds() // 60) if shift else 0


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    """The zones of each state by its two letters, the main one first."""
    table = importlib.resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    found: dict[str, list[str]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            found.setdefault(code, []).append(zone)
    return {
        code: tuple(sorted(zones, key=lambda zone: zone != _MAIN_ZONES.get(code)))
        for code, zones in found.items()
    }


def name_of(site_name: str, titles: Sequence[str], url: str) -> Note:
    """What the outlet calls itself: the site's own name, else what all its page titles end with."""
    host = _host(url) or "?"
    if site_name.strip():
        return Note("name", " ".join(site_name.split())[:80], 0.8, "the pages' own name of the site")
    endings = Counter(_last_part(title) for title in titles if _last_part(title))
    if endings and endings.most_common(1)[0][1] > 1:
        return Note(
            "name", endings.most_common(1)[0][0], 0.7, "what the titles of its pages end with", (host,)
        )
    if endings:
        return Note("name", endings.most_common(1)[0][0], 0.5, "the title of the page asked", (host,))
    return Note("name", host, 0.2, "its pages do not name it")


def _last_part(title: str) -> str:
    parts = re.split(r"\s+[|–—»-]\s+|[_|｜]|-(?=[\w\s]+$)", " ".join(title.split()))
    return parts[-1].strip()[:80]
