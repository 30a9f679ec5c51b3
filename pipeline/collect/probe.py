"""Look at a source once and keep nothing: what its endpoints list, and what its newest article says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from models.article import Article
from models.collecting import Check
from models.outcome import Skipped
from models.source import Endpoint, Source
from pipeline.collect.abreast import Place
from pipeline.collect.answers import Fault
from pipeline.collect.asking import Asker
from pipeline.collect.endpoints import Due
from pipeline.collect.fetch import Fetcher
from pipeline.collect.listed import Listed
from pipeline.collect.looks import view_of
from pipeline.collect.sight import History, judge
from pipeline.extract.page import extract_page

# Fields of an article with the part of the catalogue's rule that names selectors for them.
_RULED = {"title": "title", "published": "published", "text": "body", "outlet": "outlet", "byline": "byline"}
_BY_RULE = "site"


@dataclass(frozen=True, slots=True)
class Probed:
    """What one endpoint showed, and its first article where it listed one."""

    endpoint: Endpoint
    check: Check
    entries: tuple[Listed, ...]
    article: Article | Skipped | None


@dataclass(frozen=True, slots=True)
class FieldSeen:
    """One field of an article beside what the catalogue says of it."""

    field: str
    value: str
    # what gave it: "site" for the catalogue's selectors, else a place of the general chain
    by: str
    # how often such a value is right
    confidence: float
    # the catalogue's selectors, or what it expects
    expected: str
    verdict: str


def probe(place: Place, source: Source, now: datetime) -> Iterator[Probed]:
    """Ask each endpoint of a source once, and the page of its first entry."""
    with Fetcher(place.settings) as fetcher:
        asker = Asker(place.engine, fetcher, lambda: now)
        for endpoint in source.endpoints:
            due = Due(source, endpoint)
            view, listing = view_of(due, asker.ask(source, endpoint.url))
            if listing.more and not listing.entries:  # a hub or an index: what it names is the list
                view, listing = view_of(due, asker.ask(source, listing.more[0]))
            check = judge(source, endpoint, view, History(), fresh=len(view.entries), now=now)
            first = listing.entries[0] if listing.entries else None
            article = _article(asker, source, first, now) if first else None
            yield Probed(endpoint, check, listing.entries, article)


def _article(asker: Asker, source: Source, entry: Listed, now: datetime) -> Article | Skipped:
    answer = asker.ask(source, entry.url)
    if isinstance(answer, Fault):
        return Skipped(str(answer.reason), answer.line())
    return extract_page(
        answer.body,
        url=answer.url_final,
        seen_at=now,
        source=source,
        content_type=answer.content_type,
        hint={"title": entry.title, "published": entry.published_raw},
    )


def fields_seen(source: Source, article: Article) -> list[FieldSeen]:
    """The article field by field: value, what gave it, what the catalogue names, and whether that held."""
    values = {
        "title": article.title,
        "published": _when(article),
        "text": article.text,
        "outlet": article.outlet,
        "byline": article.byline,
    }
    ruled = [
        _seen(article, field, value, ", ".join(getattr(source.article, _RULED[field])))
        for field, value in values.items()
    ]
    languages = " ".join(source.languages)
    known = article.language in source.languages
    verdict = "as expected" if known else "not a language of the catalogue's entry"
    by, confidence = _origin(article, "language")
    return [*ruled, FieldSeen("language", article.language, by, confidence, languages, verdict)]


def _when(article: Article) -> str:
    moment = article.published_at or article.published_on
    return f"{moment} ({article.published_precision}, from {article.published_raw!r})" if moment else ""


def _origin(article: Article, field: str) -> tuple[str, float]:
    origin = article.origins.get(field)
    return (origin["by"], origin["confidence"]) if origin else ("", 0.0)


def _seen(article: Article, field: str, value: str, selectors: str) -> FieldSeen:
    by, confidence = _origin(article, field)
    if not selectors:
        verdict = "general chain" if value else "none"
    elif by.startswith(_BY_RULE):
        verdict = "by the catalogue's selectors"
    elif value:
        verdict = "the catalogue's selectors found nothing: general chain"
    else:
        verdict = "not on this page"
    return FieldSeen(field, value, by, confidence, selectors, verdict)
