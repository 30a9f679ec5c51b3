"""JSON lists: what scripts fill otherwise empty list pages with, some named only inside the page."""

from models.source import EndpointKind
from spiders.base import CatalogueSpider


class JsonSpider(CatalogueSpider):
    """Reads JSON (and JSONP) lists by the catalogue's paths."""

    name = "json"
    kind = EndpointKind.JSON
