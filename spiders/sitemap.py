"""News sitemaps and sitemap indexes."""

from models.source import EndpointKind
from spiders.base import CatalogueSpider, Sighting

# An index of years of months is read at its newest end only.
_MOST_CHILDREN = 5


class SitemapSpider(CatalogueSpider):
    """Reads sitemaps; of an index, its newest children."""

    name = "sitemap"
    kind = EndpointKind.SITEMAP

    def further_page(self, sighting: Sighting) -> str:
        """The next child of a sitemap index."""
        limit = max(_MOST_CHILDREN, sighting.due.endpoint.max_pages)
        children = sighting.first.more[:limit]
        return children[sighting.pages - 1] if sighting.pages <= len(children) else ""
