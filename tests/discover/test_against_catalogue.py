"""The search for lists beside what persons wrote: the listing examples of the catalogue's own sources."""

from datetime import UTC

from models.source import ArticleRule
from pipeline.collect.listed import Listing
from pipeline.discover.listing import kind_of_answer, read_as
from tests.catalogue.examples import Example, every_example

# Measured on 174 examples: all articles of 99 % found, 94 % with nothing else. The others differ by choice:
# sections that a person left out, or links that a search feed wraps.
FLOOR_FOUND, FLOOR_EXACT = 0.97, 0.90


def test_what_is_found_is_what_the_catalogue_names() -> None:
    results = [found for example in every_example() if (found := _beside(example))[0]]
    complete = sum(wanted <= got for wanted, got in results) / len(results)
    exact = sum(wanted == got for wanted, got in results) / len(results)

    assert complete >= FLOOR_FOUND
    assert exact >= FLOOR_EXACT


def _beside(example: Example) -> tuple[set[str], set[str]]:
    """The articles by the catalogue's entry and by the search; nothing where a hub only names a list."""
    name, endpoint = example.listings()[0]
    listing = example.read(name, endpoint)
    if example.meta[name].get("more") or not isinstance(listing, Listing):
        return set(), set()
    answer = example.answer(name, endpoint.url)
    nobody = example.source.model_copy(update={"article": ArticleRule()})
    found = read_as(kind_of_answer(answer), answer, nobody, example.seen_at.astimezone(UTC))
    return {entry.url for entry in listing.entries}, {entry.url for one in found[:1] for entry in one.entries}
