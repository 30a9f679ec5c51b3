"""Texts that are no pages: the body of a feed entry, plain text and documents brought in by hand."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

from bs4 import BeautifulSoup, NavigableString
from bs4.element import Tag

from models.article import Article, Precision
from models.outcome import Skipped
from pipeline.extract.body import Body
from pipeline.extract.charset import decode
from pipeline.extract.clean import article_text, paragraphs, plain
from pipeline.extract.dates import Dated
from pipeline.extract.fields import NOWHERE, Field
from pipeline.extract.language import tell_language
from pipeline.extract.moment import UNDATED, Moment, read_moment
from pipeline.extract.record import Parts, article_of
from pipeline.extract.tree import too_deep
from pipeline.extract.trust import text_confidence

MAX_CHARACTERS = 4_000_000
_NO_HINT: Mapping[str, str] = MappingProxyType({})
_SILENT = ["script", "style", "noscript", "template", "iframe", "svg", "figure", "figcaption", "form"]
_BLOCK_NAMES = "p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote tr table section article pre hr dd dt"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_TITLE_LONGEST = 300
_FIRST_LINES = 6
_DATELINE_LONGEST = 120


def extract_fragment(
    html: str, *, url: str, seen_at: datetime, timezone: str = "UTC", hint: Mapping[str, str] = _NO_HINT
) -> Article | Skipped:
    """The article in the HTML body of a feed entry; headline and date are those of the entry (`hint`)."""
    if len(html) > MAX_CHARACTERS:
        return Skipped("too_large", f"{len(html)} characters, limit {MAX_CHARACTERS}")
    if too_deep(html.encode("utf-8", "replace"), html.count("<")):
        return Skipped("too_deep", "elements are nested beyond any real text")
    text = article_text(fragment_lines(html), title=hint.get("title", ""))
    dated = Dated(_hinted(hint, timezone, seen_at), "listing")
    return _article(text, title=_listed(hint, "title"), dated=dated, url=url, hint=hint, by="fragment")


def fragment_lines(html: str) -> list[str]:
    """The readable lines of a piece of HTML."""
    # The line end tells the parser that this is text and not the name of a file, of which it would warn.
    soup = BeautifulSoup(html + "\n", "lxml")
    for node in soup(_SILENT):
        node.decompose()
    pieces: list[str] = []
    for node in soup.descendants:
        if isinstance(node, Tag) and node.name in _BLOCKS:
            pieces.append("\n")
        elif type(node) is NavigableString:
            ends_block = (
                isinstance(node.parent, Tag) and node.parent.name in _BLOCKS and node.next_sibling is None
            )
            pieces.append(" ".join(str(node).split(" ")).replace("\n", " ") + ("\n" if ends_block else ""))
    return paragraphs("".join(pieces))


def extract_text(
    body: bytes, *, url: str, seen_at: datetime, timezone: str = "UTC", hint: Mapping[str, str] = _NO_HINT
) -> Article | Skipped:
    """The article in a plain text: its first line is the headline unless `hint` has one.

    The date is the hint's ("published"), else one that stands alone in the first lines.
    """
    decoded = decode(body[: 4 * MAX_CHARACTERS])
    if isinstance(decoded, Skipped):
        return decoded
    found = paragraphs(decoded.text)
    title = _listed(hint, "title")
    if not title.value and found:
        title = Field(found[0][:_TITLE_LONGEST], "first-line")
    dated = Dated(_hinted(hint, timezone, seen_at), "listing")
    if not dated.moment.known:
        dated = Dated(_dateline(found[:_FIRST_LINES], timezone, seen_at), "dateline")
    return _article("\n".join(found), title=title, dated=dated, url=url, hint=hint, by="text")


def _article(
    text: str, *, title: Field, dated: Dated, url: str, hint: Mapping[str, str], by: str
) -> Article | Skipped:
    if not text:
        return Skipped("empty_page", "no text to read")
    parts = Parts(
        title=title,
        body=Body(text, by, text_confidence(by)),
        dated=dated if dated.moment.known else Dated(UNDATED, "none"),
        told=tell_language(text, title.value, hint=hint.get("language", "")),
        byline=_listed(hint, "byline"),
        outlet=_listed(hint, "outlet"),
    )
    return article_of(parts, url)


def _listed(hint: Mapping[str, str], name: str) -> Field:
    """What the listing said of a field."""
    value = plain(hint.get(name, ""))
    return Field(value[:_TITLE_LONGEST], "listing") if value else NOWHERE


def _hinted(hint: Mapping[str, str], timezone: str, seen_at: datetime) -> Moment:
    moment = read_moment(hint.get("published", ""), zone=timezone)
    return moment if _past(moment.on, seen_at) else UNDATED


def _dateline(lines: list[str], timezone: str, seen_at: datetime) -> Moment:
    for words in lines:
        if len(words) <= _DATELINE_LONGEST:
            moment = read_moment(words, zone=timezone)
            if moment.precision in (Precision.DAY, Precision.MINUTE) and _past(moment.on, seen_at):
                return moment
    return UNDATED


def _past(on: date | None, seen_at: datetime) -> bool:
    return on is not None and on <= (seen_at + timedelta(days=1)).date()
