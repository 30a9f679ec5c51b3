"""The digest's own words in one language: labels, plurals, dates and the names of countries."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list

from models.countries import country_name

_LABELS = Path(__file__).parent / "labels"
# Marks that turn the direction of what follows them: a title could rewrite the line around it.
_DIRECTION_MARKS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# They mark the places of a sheet that differ from reader to reader.
SLOT_OPEN, SLOT_CLOSE = "\ue000", "\ue001"
_LEFT_OUT = _DIRECTION_MARKS | {SLOT_OPEN, SLOT_CLOSE}
_SPACES = re.compile(r"\s+")
LONGEST_QUOTE = 420
_LONGEST_TITLE = 220


@dataclass(frozen=True)
class Words:
    """Everything that differs between a digest in one language and in another."""

    language: str
    locale: Locale
    tables: Mapping[str, Mapping[str, object]]

    @property
    def tag(self) -> str:
        """The language as pages name it: fonts for Chinese are chosen by it."""
        return str(self.locale).replace("_", "-")

    def text(self, key: str, **values: object) -> str:
        """The label of this name, filled in."""
        return str(self.tables["text"][key]).format(**values)

    def count(self, key: str, n: int) -> str:
        """A number with its noun, in the form this language asks for."""
        forms = self.tables["count"][key]
        if not isinstance(forms, Mapping):
            raise TypeError(f"labels/{self.language}.toml: count.{key} must be a table of forms")
        form = self.locale.plural_form(n)
        return str(forms.get(form, forms["other"])).format(n=n)

    def word(self, table: str, key: str) -> str:
        """The word for a fixed value (stage, type of event, outcome); the value itself if it has none."""
        return str(self.tables[table].get(key, key))

    def country(self, iso3: str) -> str:
        """The short name of a country; its code when CLDR has none."""
        if iso3 in self.tables["country"]:
            return self.word("country", iso3)
        return country_name(iso3, str(self.locale))

    def spoken(self, code: str) -> str:
        """The name of a language, by its code."""
        return str(self.locale.languages.get(code.replace("-", "_"), code))

    def countries(self, codes: tuple[str, ...]) -> str:
        """Names of countries as a list of this language."""
        return format_list([self.country(code) for code in codes], style="standard", locale=self.locale)

    def listed(self, items: list[str]) -> str:
        """Phrases one after the other, without a last "and"."""
        return self.text("separator").join(items)

    def day(self, day: date) -> str:
        """A day with its weekday."""
        return format_date(day, "full", locale=self.locale)

    def short_day(self, day: date) -> str:
        """A day as it stands in a subject line."""
        return format_date(day, "long", locale=self.locale)

    def moment(self, at: datetime, zone: str) -> str:
        """An instant on the reader's clock, to the minute."""
        parts = ("yMMMd", "Hm")  # CLDR has no skeleton for both together
        return " ".join(
            format_skeleton(part, at, tzinfo=ZoneInfo(zone), locale=self.locale) for part in parts
        )

    def when(self, partial: str | None) -> str:
        """A date as exact as it is known: "2025", "2025-10" or "2025-10-03"; anything else as it is."""
        if not partial:
            return ""
        try:
            parts = [int(part) for part in partial.split("-")]
            day = date(*([*parts, 1, 1])[:3])
        except (ValueError, TypeError):
            return partial
        if len(parts) == 1:
            return format_skeleton("y", day, locale=self.locale)
        return self.short_day(day) if len(parts) == 3 else format_skeleton("yMMMM", day, locale=self.locale)


@cache
def words(language: str) -> Words:
    """The words of a digest language; there is a file in `labels/` for each.

    Raises:
        FileNotFoundError: for a language without one.
    """
    file = _LABELS / f"{language}.toml"
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return Words(language=language, locale=Locale.parse(tables.pop("locale")), tables=tables)


def languages() -> tuple[str, ...]:
    """Languages in which a digest can be written."""
    return tuple(sorted(file.stem for file in _LABELS.glob("*.toml")))


def plain(text: str, longest: int = _LONGEST_TITLE) -> str:
    """Foreign text on one line: no control or direction marks, and cut where it is too long."""
    kept = "".join(
        " " if unicodedata.category(mark) in {"Cc", "Zl", "Zp"} else mark
        for mark in text[: longest * 8]
        if mark not in _LEFT_OUT and unicodedata.category(mark) != "Cs"
    )
    line = _SPACES.sub(" ", kept).strip()
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def quoted(text: str) -> str:
    """Words of a source, short enough for a mail."""
    return plain(text, LONGEST_QUOTE)


def link(url: str) -> str:
    """An address that may stand in a mail: http or https, nothing else; otherwise empty."""
    address = plain(url, 2000)
    harmless = address.lower().startswith(("http://", "https://")) and " " not in address
    return address if harmless else ""
