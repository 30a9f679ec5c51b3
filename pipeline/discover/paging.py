"""How a list goes on: the address of its further pages."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from models.source import Endpoint, EndpointKind
from pipeline.collect.listed import article_url
from pipeline.extract.tree import Page, select

_MOST_LINKS = 3_000
_COUNTED = re.compile(rb"(?:countPage\s*=|createPageHTML\s*\()\s*[\"']?(\d{1,5})\b")
_NUMBER = re.compile(r"\d{1,3}(?!.*\d)")
_ONWARD = re.compile(
    r"^(?:2|next\b.{0,12}|older\b.{0,12}|下一?[页頁]|[›»>]{1,2}|suivante?|siguiente|próxim[ao]|berikutnya)$",
    re.I,
)
_FIRST_ENDING = re.compile(r"(?P<stem>[\w-]*)(?P<ending>\.\w{2,5})$")


@dataclass(frozen=True, slots=True)
class Paging:
    """`next_page` holds {n}; `start` is the number in the address of the second page."""

    next_page: str
    start: int
    why: str

    def second(self, url: str) -> str:
        """The address of the list's second page."""
        return urljoin(url, self.next_page.replace("{n}", str(self.start)))


def pagings(page: Page, articles: Collection[str]) -> list[Paging]:
    """Ways in which this list may go on, the likeliest first; none where it names no further page."""
    found = [*_linked(page, frozenset(articles)), *_counted(page)]
    return list({paging.next_page: paging for paging in reversed(found)}.values())[::-1]


def _linked(page: Page, articles: frozenset[str]) -> Iterator[Paging]:
    anywhere = Endpoint(kind=EndpointKind.LIST, url=page.url)
    for link in list(select(page, ["a[href]"]))[:_MOST_LINKS]:
        words = link.text(strip=True)
        url = article_url(link.attributes.get("href") or "", page.url, anywhere)
        if url and url not in articles and _ONWARD.match(words) and _beside(page.url, url):
            number = _NUMBER.search(_tail(url))
            if number:
                tail = _tail(url)
                template = f"{tail[: number.start()]}{{n}}{tail[number.end() :]}"
                yield Paging(template, int(number.group()), f"a link {words!r} leads to {tail}")


def _beside(listing: str, url: str) -> bool:
    """Whether an address lies in the same folder as the list, or below it."""
    here, there = urlsplit(listing), urlsplit(url)
    return here.netloc == there.netloc and there.path.startswith(here.path.rpartition("/")[0])


def _tail(url: str) -> str:
    """An address without its host, so that the host's numbers are not taken for pages."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _counted(page: Page) -> Iterator[Paging]:
    """The usual form of a publishing system that only states how many pages there are."""
    counted = _COUNTED.search(page.utf8)
    if counted and int(counted.group(1)) > 1:
        named = _FIRST_ENDING.search(urlsplit(page.url).path)
        stem, ending = (named["stem"], named["ending"]) if named else ("index", ".html")
        yield Paging(f"{stem}_{{n}}{ending}", 1, f"the page counts {int(counted.group(1))} pages")
