"""What the addresses of articles have in common: the pattern that fits them, the date that stands in them."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import urlsplit

_TOKEN = re.compile(
    r"(?P<hex>(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{16,64})|(?P<digits>\d+)|(?P<word>[^\W\d_]+)|(?P<sign>[\W_])"
)
_ENDING = re.compile(r"\.(?:s?html?|aspx?|php|jsp|page|xhtml)$")
# What the address of an article has and that of a section does not: a number, a key, a headline.
_TELLING = re.compile(r"\d{4,}|[0-9a-f]{16,}|[a-z]+(?:-[a-z0-9]+){3,}|(?:19|20)\d\d/\d{1,2}/|[?&]\w*id=\d+")
_PART_OF_A_DATE = re.compile(r"(?:19|20)\d{2}(?:\d{2}){0,2}|[0-3]\d")
_SEGMENTS = 12
_CLUSTERS = 3
_LEAST_SHARE = 0.15
_MOST = 0.6
_ANY = "[^/]+"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_DATES = tuple(
    rf"(?<!\d){_YEAR}{rest}"
    for rest in (
        r"(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<month>\d{2})/(?P<day>\d{2})(?!\d)",
        r"-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)",
        r"-(?P<month>\d{2})/(?P<day>\d{2})(?!\d)",
        r"/(?P<month>\d{2})/?(?P<day>\d{2})(?!\d)",
        r"/(?P<month>\d{1,2})/(?P<day>\d{1,2})(?!\d)",
    )
)
# Listings state the day in the outlet's zone, addresses often in the machine's.
_SAME_DAY = timedelta(days=1)
_AGREED = 0.8


def telling(url: str) -> bool:
    """Whether an address looks like that of one article."""
    parts = urlsplit(url)
    return bool(_TELLING.search(f"{parts.path}?{parts.query}".lower()))


def pattern_of(urls: Sequence[str]) -> str:
    """A regular expression that fits these addresses and generalises their numbers and names.

    At most three forms of addresses are joined; a form that few of them have is left out, and so is one
    that looks like a section beside one that looks like articles.
    """
    distinct = list(dict.fromkeys(urls))
    forms: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for url in distinct:
        segments = _segments(url)
        ending = _ENDING.search(segments[-1])
        forms[(len(segments), ending.group() if ending else bool(segments[-1]))].append(url)
    ordered = sorted(forms.values(), key=len, reverse=True)
    wanted = [form for form in ordered if _is_of_articles(form, ordered[0], len(distinct))]
    patterns = list(dict.fromkeys(_pattern(_alike(form)) for form in wanted[:_CLUSTERS]))
    return f"(?:{'|'.join(patterns)})$" if len(patterns) > 1 else f"{patterns[0]}$"


def _is_of_articles(form: Sequence[str], largest: Sequence[str], total: int) -> bool:
    """Whether a form of addresses is worth a pattern beside the form that most addresses have."""
    if form is largest:
        return True
    many = len(form) >= _LEAST_SHARE * total and len(form) > 1
    return many and (any(map(telling, form)) or not any(map(telling, largest)))


def _alike(form: Sequence[str]) -> list[list[str]]:
    """The segments of these addresses; without the few that are built otherwise than most."""
    shapes: dict[tuple[object, ...], list[list[str]]] = defaultdict(list)
    for url in form:
        segments = _segments(url)
        shapes[tuple(tuple(match.lastgroup for match in _TOKEN.finditer(part)) for part in segments)].append(
            segments
        )
    largest = max(shapes.values(), key=len)
    if len(largest) >= _MOST * len(form):
        return largest
    return [segments for group in shapes.values() for segments in group]


def _segments(url: str) -> list[str]:
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path.removeprefix("/").split("/", _SEGMENTS)


def _pattern(form: Sequence[Sequence[str]]) -> str:
    return "".join(f"/{_segment(list(column))}" for column in zip(*form, strict=True))


def _segment(column: list[str]) -> str:
    """What fits every text of one position in the path."""
    split = [list(_TOKEN.finditer(text)) for text in column]
    kinds = {
        tuple((match.lastgroup, match.group()) for match in one if match.lastgroup == "sign") for one in split
    }
    shapes = {tuple(match.lastgroup for match in one) for one in split}
    if len(kinds) == 1 and len(shapes) == 1:
        parts = [
            _part(str(matches[0].lastgroup), [match.group() for match in matches])
            for matches in zip(*split, strict=True)
        ]
        if _ANY not in parts:
            return "".join(parts)
    return _loose(column)


def _part(kind: str, texts: list[str]) -> str:
    same, lengths = len(set(texts)) == 1, {len(text) for text in texts}
    if kind == "digits":
        if same and lengths == {1}:  # "n1", "p2": part of a name
            return texts[0]
        # Running numbers grow by a digit some day; years, months and days do not.
        return (
            rf"\d{{{lengths.pop()}}}"
            if all(map(_PART_OF_A_DATE.fullmatch, texts)) and len(lengths) == 1
            else r"\d+"
        )
    if kind == "hex":
        return f"[0-9a-f]{{{lengths.pop()}}}" if len(lengths) == 1 else "[0-9a-f]+"
    return re.escape(texts[0]) if same else _ANY


def _loose(column: list[str]) -> str:
    """Any text, with the ending that all of them have."""
    endings = {found.group() if (found := _ENDING.search(text)) else "" for text in column}
    ending = endings.pop() if len(endings) == 1 else ""
    return _ANY + re.escape(ending)


def date_pattern_of(days: Mapping[str, date | None], today: date) -> tuple[str, float]:
    """The regular expression for the date in these addresses, and how sure it is; "" where they hold none.

    `days` gives each address with the day that the listing or the page states for it, where it does.
    """
    for pattern in _DATES:
        found = {url: _day(pattern, url) for url in days}
        if not found or any(day is None or day > today + _SAME_DAY for day in found.values()):
            continue
        known = [(day, found[url]) for url, day in days.items() if day is not None]
        agreed = [one for one, other in known if other is not None and abs(one - other) <= _SAME_DAY]
        if not known:
            return pattern, 0.6
        if len(agreed) >= _AGREED * len(known):
            return pattern, round(0.6 + 0.4 * len(agreed) / len(known) * min(1.0, len(known) / 3), 2)
    return "", 0.0


def _day(pattern: str, url: str) -> date | None:
    found = re.search(pattern, url)
    try:
        return date(*(int(found[name]) for name in ("year", "month", "day"))) if found else None
    except ValueError:
        return None
