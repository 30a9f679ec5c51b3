"""Selectors for the parts of an article, found by comparing pages of one site."""

from collections.abc import Callable, Sequence
from datetime import datetime
from statistics import median

from selectolax.lexbor import LexborNode

from models.article import Precision
from models.outcome import Skipped
from models.source import ArticleRule
from pipeline.discover.bodies import body_selectors, covering
from pipeline.discover.naming import candidates, short_line
from pipeline.discover.notes import Note
from pipeline.discover.removals import removals
from pipeline.discover.samples import Read, overlap, prose, reading
from pipeline.extract.fields import byline_of
from pipeline.extract.moment import Moment, read_moment
from pipeline.extract.tree import Page, select

Fits = Callable[[Read, LexborNode], bool]

_TITLE_NODES = "h1, h2, h3, [class*=title i], [id*=title i], [class*=headline i], [id*=ti i]"
_TITLE_META = ("articletitle", "og:title", "twitter:title")
_DATE_NODES = "time, [class*=date i], [id*=date i], [class*=time i], [id*=time i], span, p, div, em, td, li"
_OUTLET_NODES = "[class*=source i], [id*=source i], [class*=origin i], span, p, div, td"
_OUTLET_LABELS = ("来源", "來源", "稿源", "Source:", "Source：")
_LOOKED_AT = 1_500
_LONGEST_LINE, _LONGEST_DATELINE = 300, 160
_LONGEST_OUTLET = 60
_NAMED = 6
_PAGES_FOR_AN_EXCEPTION = 3
_KEPT = 2
# A selector whose text the general chain does not know holds something else; the general chain's own
# text can have a menu or a list of other articles too much.
_LEAST_HELD, _LEAST_COVERED = 0.9, 0.6
_ALIKE = 0.85


def propose_rule(pages: Sequence[Read], zone: str, seen_at: datetime) -> tuple[ArticleRule, list[Note]]:
    """Selectors that read these pages as the general extractor does, each proven on every page.

    A part for which none is found is left to the general chain and said so in its note.
    """
    if not pages:
        note = Note("article", "", 0.0, "no article page could be read: the general chain is used")
        return ArticleRule(), [note]
    title, title_note = _title(pages)
    published, date_note = _published(pages, zone)
    outlet = _outlet(pages)
    byline = _byline(pages)
    found = body_selectors(pages)
    body = [one.selector for one in covering(found)]
    rule = ArticleRule(
        title=title,
        published=published,
        byline=byline,
        outlet=outlet,
        body=tuple(body),
        remove=removals(pages, ", ".join(body)) if body else (),
    )
    rule, body_note = _proven(
        rule, pages, zone, seen_at, tuple(one.selector for one in found if one.selector not in body)[:3]
    )
    return rule, [title_note, date_note, body_note, *_lesser(rule, len(pages))]


def _title(pages: Sequence[Read]) -> tuple[tuple[str, ...], Note]:
    def fits(read: Read, node: LexborNode) -> bool:
        return short_line(node, _LONGEST_LINE) == read.article.title

    found = _shared(pages, _TITLE_NODES, fits)
    meta = _shared_meta(pages, _TITLE_META, lambda read, text: text == read.article.title)
    chosen = (*found[:1], *meta[:1])
    if not chosen:
        return (), Note(
            "article.title", "", 0.4, "no element holds the headline on every page: general chain"
        )
    confirmed = sum(_akin(read) for read in pages)
    named = sum(bool(read.sample.listed_title) for read in pages)
    confidence = 0.75 if not named else 0.6 + 0.4 * confirmed / named
    why = f"holds the headline on {len(pages)} of {len(pages)} pages; {confirmed} of {named} as in the list"
    return chosen, Note("article.title", ", ".join(chosen), _of(confidence, pages), why, tuple(found[1:3]))


def _akin(read: Read) -> bool:
    """Whether the listing's headline, which may be shortened, is that of the page."""
    one, other = read.article.title.casefold(), read.sample.listed_title.casefold().rstrip(" .…")
    return bool(other) and (other in one or one in other or one[:20] == other[:20])


def _of(confidence: float, pages: Sequence[Read]) -> float:
    """A confidence as far as this many pages can carry it."""
    return round(min(confidence, {1: 0.5, 2: 0.85}.get(len(pages), 0.95)), 2)


def _shared(pages: Sequence[Read], among: str, fits: Fits) -> list[str]:
    """Selectors whose first find fits on every page, then those that fit on all but one of several."""
    names = next((found for read in pages if (found := _names(read, among, fits))), [])
    fitting = {name: sum(_fits_first(read, name, fits) for read in pages) for name in names}
    least = len(pages) - (len(pages) >= _PAGES_FOR_AN_EXCEPTION)
    return sorted((name for name in names if fitting[name] >= least), key=lambda name: -fitting[name])


def _names(read: Read, among: str, fits: Fits) -> list[str]:
    """Selectors of the elements that fit on one page; the innermost says it most exactly."""
    nodes = [node for node in list(select(read.page, [among]))[:_LOOKED_AT] if fits(read, node)]
    nodes.sort(key=lambda node: len(node.html or ""))
    return list(dict.fromkeys(name for node in nodes[:_NAMED] for name in candidates(node)))


def _fits_first(read: Read, selector: str, fits: Fits) -> bool:
    node = next(select(read.page, [selector]), None)
    return node is not None and fits(read, node)


def _shared_meta(pages: Sequence[Read], names: Sequence[str], fits: Callable[[Read, str], bool]) -> list[str]:
    """`meta[…]` selectors whose content fits on every page."""
    return [
        _meta_selector(pages[0].page, name)
        for name in names
        if all(name in read.page.meta and fits(read, read.page.meta[name]) for read in pages)
    ]


def _meta_selector(page: Page, name: str) -> str:
    """The selector of a meta element as the page writes its name."""
    for node in select(page, ["meta"]):
        for key in ("name", "property", "itemprop", "http-equiv"):
            written = (node.attributes.get(key) or "").strip()
            if written.lower() == name and "'" not in written:
                return f"meta[{key}='{written}']" if not written.isalnum() else f"meta[{key}={written}]"
    return f"meta[name='{name}']"


def _published(pages: Sequence[Read], zone: str) -> tuple[tuple[str, ...], Note]:
    dated = [read for read in pages if read.day is not None]
    if not dated:
        return (), Note("article.published", "", 0.1, "no place of the pages states a date")

    def exact(read: Read, words: str) -> Moment:
        return read_moment(words, zone=zone)

    def fits(read: Read, node: LexborNode) -> bool:
        words = node.attributes.get("datetime") or short_line(node, _LONGEST_LINE)
        return 0 < len(words) <= _LONGEST_DATELINE and exact(read, words).on == read.day

    names = tuple(name for name in pages[0].page.meta if "modif" not in name and "update" not in name)
    meta = _shared_meta(dated, names, lambda read, text: len(text) < 60 and exact(read, text).on == read.day)
    found = _shared(dated, _DATE_NODES, fits) + meta
    timed = [name for name in found if sum(_timed(read, name, zone) for read in dated) > len(dated) / 2]
    chosen = tuple(dict.fromkeys((*timed[:1], *found[:1], *meta[:1])))[:_KEPT]
    if not chosen:
        return (), Note(
            "article.published", "", 0.4, "no element holds the date on every page: general chain"
        )
    return chosen, _date_note(dated, pages, chosen, tuple(name for name in found if name not in chosen)[:3])


def _timed(read: Read, selector: str, zone: str) -> bool:
    """Whether a selector gives a time of day too."""
    node = next(select(read.page, [selector]), None)
    if node is None:
        return False
    stated = node.attributes.get("datetime") or node.attributes.get("content")
    words = stated or short_line(node, _LONGEST_DATELINE)
    return read_moment(words, zone=zone).precision is Precision.MINUTE


def _date_note(
    dated: Sequence[Read], pages: Sequence[Read], chosen: tuple[str, ...], others: tuple[str, ...]
) -> Note:
    agreeing, asked = sum(read.agreeing for read in dated), sum(read.asked for read in dated)
    one_day = len(dated) > 1 and len({read.day for read in dated}) == 1
    confidence = 0.95 * agreeing / asked if agreeing > len(dated) else 0.7
    why = f"{agreeing} of {asked} places (page, address, list) agree on {len(dated)} of {len(pages)} pages"
    if one_day:
        confidence, why = min(confidence, 0.6), f"{why}; all pages are of one day, so it may be today's date"
    return Note("article.published", ", ".join(chosen), _of(confidence, dated), why, others)


def _outlet(pages: Sequence[Read]) -> tuple[str, ...]:
    """The element that holds the line naming the source, where pages have one."""

    def fits(read: Read, node: LexborNode) -> bool:
        words = short_line(node, _LONGEST_OUTLET)
        return len(words) <= _LONGEST_OUTLET and any(label in words for label in _OUTLET_LABELS)

    holding = [read for read in pages if _names(read, _OUTLET_NODES, fits)]
    return tuple(_shared(holding, _OUTLET_NODES, fits)[:1]) if holding else ()


def _byline(pages: Sequence[Read]) -> tuple[str, ...]:
    """The element that the general chain took the byline from, where that is the same on all pages."""
    said = [read for read in pages if byline_of(read.page, ArticleRule()).place == "marked"]
    if len(said) < len(pages):
        return ()

    def fits(read: Read, node: LexborNode) -> bool:
        return short_line(node, _LONGEST_LINE).endswith(byline_of(read.page, ArticleRule()).value)

    found = _shared(said, "[class*=author i], [class*=byline i], [rel=author], [itemprop=author]", fits)
    return tuple(found[:1])


def _proven(
    rule: ArticleRule, pages: Sequence[Read], zone: str, seen_at: datetime, others: tuple[str, ...]
) -> tuple[ArticleRule, Note]:
    """The rule with its body only where the pages then read as they do in general."""
    if not rule.body:
        why = "no element holds the text on every page: general chain"
        return rule, Note("article.body", "", 0.4, why)
    parts = [_overlap(read, rule, zone, seen_at) for read in pages]
    held, covered = (median(part[at] for part in parts) for at in (0, 1))
    chosen = ", ".join(rule.body)
    why = f"{held:.0%} of its text is in the general extractor's, of whose sentences it holds {covered:.0%}"
    if held < _LEAST_HELD or covered < _LEAST_COVERED:
        general = rule.model_copy(update={"body": (), "remove": ()})
        return general, Note("article.body", "", 0.4, f"general chain: of {chosen}, {why}", (chosen, *others))
    # Where one page differs, it is of another build, or one of the two readings is wrong there.
    differs = len(rule.body) > 1 or any(min(part) < _ALIKE for part in parts)
    return rule, Note("article.body", chosen, _of(0.75 if differs else held * covered, pages), why, others)


def _overlap(read: Read, rule: ArticleRule, zone: str, seen_at: datetime) -> tuple[float, float]:
    article = reading(read.sample, rule, zone, seen_at)
    text = [] if isinstance(article, Skipped) else article.text.split("\n")
    held, _ = overlap(text, [read.article.title, *read.lines])
    _, covered = overlap(prose(text, read), prose(read.lines, read))
    return held, covered


def _lesser(rule: ArticleRule, pages: int) -> list[Note]:
    """Notes on the parts that a page may do without."""
    fields = (("outlet", rule.outlet), ("byline", rule.byline), ("remove", rule.remove))
    why = f"seen on {pages} pages; a person should look at one more"
    return [Note(f"article.{name}", ", ".join(found), 0.7, why) for name, found in fields if found]
