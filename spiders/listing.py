"""List pages, with pagination while it brings something new."""

from urllib.parse import urljoin

from models.source import EndpointKind
from spiders.base import CatalogueSpider, Sighting


class ListSpider(CatalogueSpider):
    """Reads list pages by the catalogue's selectors."""

    name = "list"
    kind = EndpointKind.LIST

    def further_page(self, sighting: Sighting) -> str:
        """The next numbered page, as long as the last one had an entry that is not known.

        Where the first page says how many there are, none beyond is asked for.
        """
        endpoint, due = sighting.due.endpoint, sighting.due
        pages = min(endpoint.max_pages, sighting.first.pages or endpoint.max_pages)
        if endpoint.next_page is None or sighting.pages >= pages:
            return ""
        if not sighting.last.entries or not self.desk.unseen(due, sighting.last.entries):
            return ""
        number = str(endpoint.next_page_from + sighting.pages - 1)
        return urljoin(endpoint.url, endpoint.next_page.replace("{n}", number))
