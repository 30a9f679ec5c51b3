"""How outlets look: addresses, templates and selectors, from `looks.toml`."""

import hashlib
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newsroom.scenario import Item

FOLDER = Path(__file__).parent
_NUMBER_DIGITS = 8
_SLUG_WORDS = 9


@dataclass(frozen=True, slots=True)
class Look:
    """One kind of site: where its pages lie and how they are drawn and read."""

    template: str
    list_template: str
    path: str
    listing: str
    feed: str
    rows: dict[str, str]
    url_pattern: str
    article: dict[str, list[str]]
    url_date: str | None = None


def _load(path: Path) -> dict[str, Look]:
    return {name: Look(**table) for name, table in tomllib.loads(path.read_text(encoding="utf-8")).items()}


LOOKS = _load(FOLDER / "looks.toml")


def item_path(look: Look, item: Item, published: datetime) -> str:
    """The path of an item's page: the same for ever, and nothing of its identifier can be read from it."""
    fingerprint = hashlib.blake2b(item.id.encode(), digest_size=16).hexdigest()
    number = item.document_number or str(int(fingerprint, 16))[:_NUMBER_DIGITS]
    return look.path.format(
        year=f"{published:%Y}",
        month=f"{published:%m}",
        day=f"{published:%d}",
        ym=f"{published:%Y%m}",
        ymd=f"{published:%Y%m%d}",
        number=number,
        number5=number[:5],
        hex=fingerprint,
        hex24=fingerprint[:24],
        slug=_slug(item.title) or fingerprint[:12],
    )


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:_SLUG_WORDS])
