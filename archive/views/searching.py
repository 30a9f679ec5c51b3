"""What a search finds."""

from archive.views.articles import ItemLine
from archive.views.base import View


class Mark(View):
    """Half-open range of characters of the text that stands beside it."""

    start: int
    end: int


class FoundItem(View):
    """An article that a search found, with the words around the first hit."""

    item: ItemLine
    snippet: str
    marks: tuple[Mark, ...]


class FacetValue(View):
    """How many of the articles found have this value."""

    value: str
    name: str
    count: int
    chosen: bool = False


class Facet(View):
    name: str
    values: tuple[FacetValue, ...]


class SearchView(View):
    """Articles found. `total` is exact below 10,000 and stops there."""

    text: str
    total: int
    page: int
    pages: int
    note: str
    found: tuple[FoundItem, ...]
    facets: tuple[Facet, ...]
