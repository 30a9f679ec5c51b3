"""Search feeds serve discovery only: whose page does an entry lead to? Pure.

The rule, in order: a link that leaves the search site is the publisher's page; else an address of another
site among the link's parameters; else the first link in the entry's summary that leaves the site; else the
link itself, which must then lead off the site by redirects. What stays on the search site is no article.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from itertools import takewhile
from urllib.parse import parse_qsl, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser
from tldextract import TLDExtract

from models.collecting import CaptureDraft
from models.source import Endpoint, Source

_MOST_LINKS = 20
_LONGEST_SUMMARY = 100_000


def publisher_link(link: str, base: str, summary: str = "") -> str:
    """The address of the publisher's page behind an entry of a search feed that was read from `base`."""
    absolute = _joined(base, link)
    for candidate in (absolute, *_parameters(absolute), *_links(summary)):
        if is_elsewhere(candidate, base):
            return candidate
    return absolute


def is_elsewhere(url: str, base: str) -> bool:
    """Whether a web address lies on another site than `base`; www and other subdomains are the same site."""
    there, here = _site(url), _site(base)
    apart = there != here and not there.endswith(f".{here}") and not here.endswith(f".{there}")
    return bool(there) and url.startswith(("http://", "https://")) and apart


def _site(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return (parts.hostname or "").removeprefix("www.") + port


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return ""


def _parameters(url: str) -> Iterator[str]:
    try:
        pairs = parse_qsl(urlsplit(url).query, max_num_fields=50)
    except ValueError:
        return
    yield from (value for _, value in pairs if value.startswith(("http://", "https://")))


def _links(html: str) -> Iterator[str]:
    if "<a" not in html[:_LONGEST_SUMMARY]:
        return
    links = LexborHTMLParser(html[:_LONGEST_SUMMARY]).css("a[href]")
    yield from ((link.attributes.get("href") or "").strip() for link in links[:_MOST_LINKS])


class Publishers:
    """Which source of the catalogue a page belongs to, by its address."""

    def __init__(self, sources: Iterable[Source] = ()) -> None:
        self._sources: dict[str, list[tuple[str, Source]]] = {}
        for source in sources:
            for endpoint in source.endpoints:
                if not endpoint.discovery:
                    known = self._sources.setdefault(_site(endpoint.url), [])
                    known.append((urlsplit(endpoint.url).path, source))

    def of(self, url: str) -> Source | None:
        """The source whose endpoint shares this page's site, and most of its path where several do.

        Where none does, the only source of the page's registered domain: feeds often stand on another
        host than the pages they list. Several there, such as embassies, tell nothing.
        """
        known = self._sources.get(_site(url), [])
        if not known:
            near = self._by_domain.get(_domain(url), {})
            return next(iter(near.values())) if len(near) == 1 else None
        path = urlsplit(url).path
        return max(known, key=lambda place: _shared(place[0], path))[1]

    @cached_property
    def _by_domain(self) -> dict[str, dict[str, Source]]:
        found: dict[str, dict[str, Source]] = {}
        for site, places in self._sources.items():
            if domain := _domain(f"//{site}"):
                found.setdefault(domain, {}).update({source.id: source for _, source in places})
        return found

    def attributed(self, draft: CaptureDraft) -> CaptureDraft:
        """A page that a search feed found, as its publisher's where the catalogue knows the site.

        Else it stays with the search feed. Either way the hint names the feed's source as its finder.
        """
        owner = self.of(draft.url_final)
        hint = {**draft.hint, "found_by": draft.source_id}
        facts = {
            "source_id": owner.id if owner else draft.source_id,
            "url_asked": draft.url_final,
            "hint": hint,
        }
        return draft.model_copy(update=facts)

    def asked_as(self, source: Source, endpoint: str, url: str) -> Source:
        """By whose pace and rules a page is asked for: its publisher's, where a search feed found it."""
        return (self.of(url) or source) if discovering(source, endpoint) else source


def _domain(url: str) -> str:
    """What its owner registered: "cgtn.com" for news.cgtn.com; empty for addresses in numbers."""
    return _suffixes()(url).top_domain_under_public_suffix


@cache
def _suffixes() -> TLDExtract:
    # the list that comes with the library: nothing is fetched
    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def _shared(one: str, other: str) -> int:
    """How many folders two paths have in common from the top."""
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def discovering(source: Source, endpoint: str) -> Endpoint | None:
    """The search feed of this address, if it is one of the source's."""
    return next((one for one in source.endpoints if one.url == endpoint and one.discovery), None)


def families(sources: Mapping[str, Source]) -> dict[str, str]:
    """The family of each source; what a search feed finds has none and never counts as a witness."""
    return {
        source.id: DISCOVERED if any(one.discovery for one in source.endpoints) else source.family
        for source in sources.values()
    }


# The family of pages that are kept under the search feed that found them.
DISCOVERED = ""
