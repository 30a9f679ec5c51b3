"""Templates, and the few things they need beyond the records: dates, safe links, marked texts."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from babel.dates import format_date, format_timedelta
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from archive.marking import MarkedSpan, marked
from archive.names import Names
from archive.views.articles import ItemView
from archive.views.searching import FoundItem
from models.article import Precision

_FOLDER = Path(__file__).parent / "templates"
_PRECISE = {Precision.MONTH: "MMMM yyyy", Precision.YEAR: "yyyy"}
# The colours of the style sheet; an action beyond them is grey.
_COLOURS = 10
_BACKTICKS = re.compile(r"`([^`]+)`")


def environment(names: Names, *, readers: bool = False) -> Environment:
    """Jinja with everything escaped, and undefined names a fault."""
    jinja = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.globals.update(names=names, asking=asking, then=then, readers=readers)
    jinja.filters.update(
        day=day,
        moment=moment,
        ago=ago,
        link=safe_link,
        evidence=evidence,
        hits=hits,
        colour=colour,
        words=words,
        code=code,
    )
    return jinja


def day(value: date | None, precision: Precision = Precision.DAY) -> str:
    """A day as exact as it is known."""
    if value is None or precision is Precision.UNKNOWN:
        return "no date"
    return format_date(value, _PRECISE.get(precision, "d MMM yyyy"), locale="en")


def moment(value: datetime) -> str:
    """An instant, to the minute, in UTC."""
    return f"{format_date(value.date(), 'd MMM yyyy', locale='en')}, {value:%H:%M} UTC"


def ago(value: datetime, now: datetime) -> str:
    """How long ago an instant is, in the largest unit."""
    return f"{format_timedelta(now - value, locale='en')} ago"


def safe_link(url: str) -> str:
    """The address when a browser may be sent there, else nothing: pages bring `javascript:` and worse."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


def colour(action: str) -> str:
    """The style of an action, by its number."""
    number = "".join(filter(str.isdigit, action))
    return f"a{number}" if number and 1 <= int(number) <= _COLOURS else "a0"


def words(value: str) -> str:
    """A word of the records for people: `under_way` is "under way"."""
    return value.replace("_", " ")


def code(text: str) -> Markup:
    """A docstring for people: what stands between backticks is code."""
    parts = enumerate(_BACKTICKS.split(text))
    return Markup("").join(Markup("<code>{}</code>").format(part) if at % 2 else part for at, part in parts)


def evidence(view: ItemView) -> Markup:
    """The article's text with the words marked on which its codes rest."""
    findings = [
        MarkedSpan(one.start, one.end, colour(one.action), f"{one.action} {one.name}: {one.kind}")
        for one in view.findings
    ]
    countries = [
        MarkedSpan(one.start, one.end, f"country {one.role}", f"{one.name}: {one.role}")
        for one in view.involvements
    ]
    return marked(view.text, [*findings, *countries])


def hits(found: FoundItem) -> Markup:
    """The snippet of a hit with the sought words marked."""
    return marked(found.snippet, [MarkedSpan(mark.start, mark.end, "hit", "sought") for mark in found.marks])


def asking(params: Iterable[tuple[str, str]], **changed: object) -> str:
    """The query part of an address with some parameters changed; `None` takes one away."""
    kept = [(name, value) for name, value in params if name not in changed and value]
    added = [(name, str(value)) for name, value in changed.items() if value is not None]
    return "?" + urlencode([*kept, *added]) if kept or added else ""


@pass_context
def then(context: Context, address: str) -> str:
    """An address of ours as of the moment that the page is of: who looks at a day stays in it."""
    asked = dict(context.get("params") or ()).get("as_of")
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'as_of': asked})}" if asked else address
