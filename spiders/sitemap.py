"""News sitemaps and sitemap indexes."""

from models.source import EndpointKind
from spiders.base import CatalogueSpider


class SitemapSpider(CatalogueSpider):
    """Reads sitemaps; of an index, its newest children."""

    name = "sitemap"
    kind = EndpointKind.SITEMAP
