"""A whole catalogue entry from what was found, with everything it is unsure of."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.outcome import Skipped
from models.source import ArticleRule, Endpoint, EndpointKind, Source, SourceKind
from pipeline.discover.addresses import date_pattern_of
from pipeline.discover.article import propose_rule
from pipeline.discover.expecting import expect
from pipeline.discover.guesses import country_of, identifier, kind_of, name_of, timezone_of
from pipeline.discover.listing import Found
from pipeline.discover.notes import Note
from pipeline.discover.samples import Read, Sample, read_samples
from pipeline.extract.blocks import line

NOT_YET_READ = "found by source add on {day}; not yet read by a person"
_TERMS = "not looked at: read the site's terms of use before it is enabled"
_LANGUAGES = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry for the catalogue, and how far to trust each of its fields."""

    source: Source
    notes: tuple[Note, ...]
    chosen: Found
    others: tuple[Found, ...]
    samples: tuple[Sample, ...]
    skipped: tuple[Skipped, ...]
    requests: int = 0


@dataclass(frozen=True, slots=True)
class Sightings:
    """What was asked for and answered: all that a proposal is made of."""

    url: str
    founds: tuple[Found, ...]
    samples: tuple[Sample, ...]
    now: datetime
    delay_seconds: float
    # how the list goes on, where that was tried and works
    paging: tuple[Endpoint, Note] | None = None
    # how often the site was asked, robots.txt included
    requests: int = 0


def provisional(url: str, language: str, now: datetime, *, delay_seconds: float) -> Source:
    """Who is asked, before anything is known but the address and the language of its first answer."""
    country = country_of(url, [language])
    return Source(
        id=identifier(url),
        name=url[:80],
        kind=SourceKind(kind_of(url).value),
        country=country.value,
        languages=(),
        family=identifier(url),
        timezone=timezone_of(country.value, (), now).value,
        endpoints=(Endpoint(kind=EndpointKind.LIST, url=url, links="a[href]"),),
        delay_seconds=delay_seconds,
    )


def propose(seen: Sightings, given: Mapping[str, str]) -> Proposal:
    """The entry for the best endpoint of these sightings; `given` are fields that the caller knows."""
    best = seen.founds[0]
    reads, _ = read_samples(seen.samples, "UTC", seen.now)
    languages, language_note = _languages_of(reads)
    country = country_of(seen.url, languages)
    stamps = [read.article.published_raw for read in reads] + [entry.published_raw for entry in best.entries]
    stated = Note("country", given["country"], 1.0, "given") if "country" in given else country
    zone = timezone_of(stated.value, stamps, seen.now)
    reads, skipped = read_samples(seen.samples, zone.value, seen.now)
    rule, rule_notes = propose_rule(reads, zone.value, seen.now)
    url_date, date_note = _url_date(seen, reads)
    expects, expects_note = expect([entry.published_at for entry in best.entries], seen.now)
    notes = [*_who(seen, reads, given), stated, zone, language_note, *_where(seen)]
    notes += [*rule_notes, *date_note, *_charset(reads), expects_note]
    facts = {note.field: note.value for note in notes}
    source = _entry(seen, facts, rule.model_copy(update={"url_date": url_date or None}))
    source = source.model_copy(
        update={
            "languages": tuple(languages),
            "expects": expects,
            "text_from": _text_from(best, reads),
            "confidence": _confidence(notes),
        }
    )
    return Proposal(source, tuple(notes), best, seen.founds[1:], seen.samples, tuple(skipped), seen.requests)


def _entry(seen: Sightings, facts: Mapping[str, str], rule: ArticleRule) -> Source:
    best, day = seen.founds[0], seen.now.date()
    pages = f"{len(seen.samples)} pages read"
    return Source(
        id=facts["id"],
        name=facts["name"],
        kind=SourceKind(facts["kind"]),
        country=facts["country"],
        languages=(),
        family=facts["id"].replace("_", "-"),
        timezone=facts["timezone"],
        endpoints=(seen.paging[0] if seen.paging else best.endpoint,),
        article=rule,
        charset=facts.get("charset"),
        delay_seconds=seen.delay_seconds,
        terms=_TERMS,
        evidence=f"asked by source add on {day}: {best.why}; {pages}",
        enabled=False,
        disabled_because=NOT_YET_READ.format(day=day),
    )


def _who(seen: Sightings, reads: Sequence[Read], given: Mapping[str, str]) -> list[Note]:
    sites = Counter(read.page.meta.get("og:site_name", "") for read in reads)
    titles = [line(node) for read in reads for node in read.page.tree.css("title")[:1]]
    guessed = {
        "id": Note("id", identifier(seen.url), 0.6, "from the host's name"),
        "name": name_of(sites.most_common(1)[0][0] if sites else "", titles, seen.url),
        "kind": kind_of(seen.url),
    }
    return [Note(key, given[key], 1.0, "given") if key in given else note for key, note in guessed.items()]


def _where(seen: Sightings) -> list[Note]:
    """Notes on the endpoint, with the other places where the news was found."""
    first, *rest = seen.founds[0].notes
    others = tuple(f"{other.endpoint.kind} {other.endpoint.url} ({other.why})" for other in seen.founds[1:4])
    chosen = Note(first.field, first.value, first.confidence, seen.founds[0].why, others)
    return [chosen, *rest, *([seen.paging[1]] if seen.paging else [])]


def _languages_of(reads: Sequence[Read]) -> tuple[list[str], Note]:
    told = Counter(read.article.language for read in reads if read.article.language != "und")
    languages = [language for language, _ in told.most_common(_LANGUAGES)]
    why = f"the language of {sum(told.values())} pages"
    return languages, Note("languages", " ".join(languages), 0.9 if languages else 0.1, why)


def _url_date(seen: Sightings, reads: Sequence[Read]) -> tuple[str, list[Note]]:
    days = {
        entry.url: entry.published_at.date() if entry.published_at else None
        for entry in seen.founds[0].entries
    }
    days |= {read.sample.url: read.day for read in reads}
    pattern, confidence = date_pattern_of(days, seen.now.date())
    why = f"a day stands in all {len(days)} addresses and agrees with the dates listed"
    return pattern, [Note("article.url_date", pattern, confidence, why)] if pattern else []


def _charset(reads: Sequence[Read]) -> list[Note]:
    """A note only where the pages are not UTF-8."""
    found = Counter(read.charset for read in reads if read.charset != "utf-8")
    if not found:
        return []
    charset, times = found.most_common(1)[0]
    why = f"{times} of {len(reads)} pages read without an error so"
    return [Note("charset", charset, round(0.9 * times / len(reads), 2), why)]


def _text_from(best: Found, reads: Sequence[Read]) -> str:
    """The feed, where no page could be read; it is then the only place that may hold the text."""
    return "feed" if best.endpoint.kind is EndpointKind.FEED and not reads else "page"


def _confidence(notes: Sequence[Note]) -> str:
    """Medium where list, headline, date and text are each sure, else low; high only a person says."""
    needed = ("endpoint", "article.title", "article.published", "article.body")
    sure = {note.field for note in notes if not note.doubtful}
    return "medium" if sure.issuperset(needed) else "low"
