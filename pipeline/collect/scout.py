"""Ask a site, politely and few times, for all that a catalogue entry needs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from models.outcome import Skipped
from models.source import Endpoint, EndpointKind, Source
from pipeline.collect.abreast import Place
from pipeline.collect.answers import Fault, Fetched
from pipeline.collect.asking import Asker
from pipeline.collect.courtesy import kept_robots
from pipeline.collect.faults import Reason
from pipeline.collect.fetch import Fetcher
from pipeline.collect.hosts import host_of
from pipeline.collect.listed import Listed
from pipeline.collect.listings import read_listing
from pipeline.collect.sight import disguised
from pipeline.discover.listing import Found, kind_of_answer, page_of, ranked, read_as
from pipeline.discover.notes import Note
from pipeline.discover.paging import Paging, pagings
from pipeline.discover.pointers import feeds_named, json_named, sitemaps_named, usual_feeds, usual_sitemaps
from pipeline.discover.proposal import Sightings, provisional
from pipeline.discover.samples import Sample
from pipeline.extract.language import language_of
from pipeline.extract.tree import Page

# robots.txt included; redirects are part of the request that led to them.
MOST_REQUESTS = 15
_SAMPLES = 3
_NEWEST_SAMPLED = 20
_MOST_OF_A_KIND = 2
_DAY = timedelta(days=1)
_MORE_PAGES = 3
# What the sample pages and the second page of the list are left.
_KEPT_BACK = 5
# A place that serves this well ends the search of usual addresses.
_GOOD = 0.6

Tell = Callable[[str], None]


class Scout:
    """Asks one site within the limit on requests; says each address before it is asked."""

    def __init__(self, asker: Asker, source: Source, tell: Tell) -> None:
        self._asker = asker
        self._source = source
        self._tell = tell
        self._asked: dict[str, Fetched | Fault] = {}
        self.requests = 1  # robots.txt

    @property
    def left(self) -> int:
        """How many more requests this look may make."""
        return max(0, MOST_REQUESTS - self.requests)

    def ask(self, url: str) -> Fetched | Fault:
        """What an address answers; a challenge in its place is a fault, and so is one request too many."""
        if url in self._asked:
            return self._asked[url]
        if not self.left:
            return Fault(Reason.RATE_LIMITED, f"{url}: not asked, {MOST_REQUESTS} requests are enough")
        self.requests += 1
        self._tell(url)
        answer = self._asker.ask(self._source, url)
        hidden = disguised(answer, self._source) if isinstance(answer, Fetched) else None
        self._asked[url] = hidden or answer
        return hidden or answer


def scout(place: Place, url: str, now: datetime, *, delay_seconds: float, tell: Tell) -> Sightings | Skipped:
    """What a site shows: its listings, the best first, and sample pages of the best. Stores no document.

    `Skipped` says in its detail, in one line with the remedy, why there is nothing to propose.
    """
    with Fetcher(place.settings) as fetcher:
        source = provisional(url, "", now, delay_seconds=delay_seconds)
        asker = Asker(place.engine, fetcher, lambda: now)
        own = Scout(asker, source, tell)
        answer = own.ask(url)
        if isinstance(answer, Fault):
            return Skipped(str(answer.reason), answer.line())
        robots = kept_robots(place.engine, host_of(answer.url_final), not_before=now - _DAY) or ""
        return _sightings(own, answer, robots, now, delay_seconds)


def _sightings(own: Scout, answer: Fetched, robots: str, now: datetime, delay: float) -> Sightings | Skipped:
    kind = kind_of_answer(answer)
    page = page_of(answer) if kind is EndpointKind.LIST else Skipped("not_a_list", f"a {kind}")
    language = "" if isinstance(page, Skipped) else _language(page)
    source = provisional(answer.url_final, language, now, delay_seconds=delay)
    founds = read_as(kind, answer, source, now)
    on_page = frozenset(entry.url for found in founds for entry in found.entries)
    if not isinstance(page, Skipped):
        founds += _pointed(own, page, robots, source, now, founds)
    if not founds:
        return Skipped(Reason.NO_ENTRIES, explain_nothing(answer.url_final))
    best, *others = ranked(founds, on_page)
    samples = _samples(own, best)
    paging = _paging(own, best, page, source) if not isinstance(page, Skipped) else None
    return Sightings(answer.url_final, (best, *others), samples, now, delay, paging, own.requests)


def explain_nothing(url: str) -> str:
    """The line for a page on which no list of articles was found."""
    said = f"{url} shows no list of three articles or more, and no feed, sitemap or JSON list beside it"
    return f"{said}: name the page that lists its news, or its feed"


def _language(page: Page) -> str:
    root = page.tree.root
    stated = (root.attributes.get("lang") or "") if root else ""
    words = page.tree.body.text(separator=" ")[:4_000] if page.tree.body else ""
    return language_of(words, hint=stated)


def _pointed(
    own: Scout, page: Page, robots: str, source: Source, now: datetime, here: Sequence[Found]
) -> list[Found]:
    """What serves as a listing among the places that the page, its host or custom names."""
    found: list[Found] = []
    named_feeds = feeds_named(page)
    asked = [
        (EndpointKind.FEED, [Endpoint(kind=EndpointKind.FEED, url=url) for url in named_feeds]),
        (EndpointKind.JSON, [] if here else json_named(page)),
        (EndpointKind.SITEMAP, _endpoints(EndpointKind.SITEMAP, sitemaps_named(robots, page.url))),
        (EndpointKind.FEED, [] if named_feeds else _endpoints(EndpointKind.FEED, usual_feeds(page.url))),
        (EndpointKind.SITEMAP, _endpoints(EndpointKind.SITEMAP, usual_sitemaps(page.url))),
    ]
    for kind, endpoints in asked:
        if kind is EndpointKind.SITEMAP and any(one.score >= _GOOD for one in (*here, *found)):
            continue  # a sitemap lists everything: only where nothing lists the news itself
        for endpoint in endpoints[:_MOST_OF_A_KIND]:
            found += _tried(own, endpoint, source, now) if own.left > _KEPT_BACK else []
    return found


def _endpoints(kind: EndpointKind, urls: Iterable[str]) -> list[Endpoint]:
    return [Endpoint(kind=kind, url=url) for url in urls]


def _tried(
    own: Scout, endpoint: Endpoint, source: Source, now: datetime, *, nested: bool = False
) -> list[Found]:
    """The endpoint as asked, or the list that it leads to where it is a hub or an index."""
    answer = own.ask(endpoint.url)
    if isinstance(answer, Fault):
        return []
    if endpoint.hub_pattern:
        return _behind_hub(own, endpoint, answer, source, now)
    kind = kind_of_answer(answer)
    if kind is not endpoint.kind:
        return []
    found = read_as(kind, answer, source, now)
    if found or nested or kind is not EndpointKind.SITEMAP:
        return found[:1]
    index = read_listing(answer, source, endpoint)
    more = () if isinstance(index, Skipped) else index.more[:1]
    children = [endpoint.model_copy(update={"url": url}) for url in more]
    within = [one for child in children for one in _tried(own, child, source, now, nested=True)]
    return [_under_index(endpoint, answer, one) for one in within]


def _under_index(endpoint: Endpoint, answer: Fetched, found: Found) -> Found:
    """A list that an index names: the index is what will be asked."""
    above = found.endpoint.model_copy(update={"url": endpoint.url})
    return replace(found, endpoint=above, answers=(answer, *found.answers))


def _behind_hub(own: Scout, hub: Endpoint, answer: Fetched, source: Source, now: datetime) -> list[Found]:
    """The JSON list that a hub page names, with the fields found in it."""
    named = read_listing(answer, source, hub.model_copy(update={"item_url": "url"}))
    for url in () if isinstance(named, Skipped) else named.more[:_MOST_OF_A_KIND]:
        inner = own.ask(url)
        for found in [] if isinstance(inner, Fault) else read_as(EndpointKind.JSON, inner, source, now)[:1]:
            kept = {"url": hub.url, "hub_pattern": hub.hub_pattern, "hub_file": hub.hub_file}
            endpoint = found.endpoint.model_copy(update=kept)
            return [replace(found, endpoint=endpoint, answers=(answer, *found.answers))]
    return []


def _samples(own: Scout, best: Found) -> tuple[Sample, ...]:
    """A few article pages: the newest, and others far from it in the list."""
    entries = best.entries[:_NEWEST_SAMPLED]
    wanted = dict.fromkeys((0, len(entries) // 2, len(entries) - 1, 1, len(entries) // 4))
    chosen = [entries[at] for at in wanted if at < len(entries)]
    return tuple(islice(_read(own, chosen), _SAMPLES))


def _read(own: Scout, entries: Sequence[Listed]) -> Iterator[Sample]:
    for entry in entries:
        answer = own.ask(entry.url)
        if isinstance(answer, Fetched):
            yield Sample(answer.url_final, answer.body, answer.content_type, entry.title, entry.published_raw)


def _paging(own: Scout, best: Found, page: Page, source: Source) -> tuple[Endpoint, Note] | None:
    """The best endpoint with its further pages, where the second was asked and lists something else."""
    if best.endpoint.kind is not EndpointKind.LIST:
        return None
    here = {entry.url for entry in best.entries}
    for way in pagings(page, here)[:_MOST_OF_A_KIND]:
        answer = own.ask(way.second(page.url))
        if isinstance(answer, Fetched):
            listing = read_listing(answer, source, best.endpoint)
            there = set() if isinstance(listing, Skipped) else {entry.url for entry in listing.entries}
            if there - here:
                return _paged(best.endpoint, way, len(there - here))
    return None


def _paged(endpoint: Endpoint, way: Paging, fresh: int) -> tuple[Endpoint, Note]:
    pages = {"next_page": way.next_page, "next_page_from": way.start, "max_pages": _MORE_PAGES}
    why = f"{way.why}; the second page was asked and lists {fresh} others"
    return endpoint.model_copy(update=pages), Note("endpoint.next_page", way.next_page, 0.9, why)
