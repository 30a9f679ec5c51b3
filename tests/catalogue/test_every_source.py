"""Every source of the catalogue reads its own example: listing, headline, day, language, text."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.article import Article
from models.collecting import SIGHTED
from models.source import Source, SourceKind
from pipeline.collect.listed import Listing
from pipeline.collect.sight import History, View, judge
from tests.catalogue.examples import FOLDER, SOURCES, Example, every_example

EXAMPLES = every_example()
ORIGINS = ("constructed", "saved")
# Shorter lines are greetings and datelines.
SENTENCE = 20

every = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.source.id)


def test_every_source_has_an_example() -> None:
    missing = sorted(set(SOURCES) - {example.source.id for example in EXAMPLES})

    assert missing == []


def test_every_example_has_a_source() -> None:
    folders = {folder.name for folder in Path(FOLDER).iterdir() if (folder / "meta.toml").is_file()}

    assert folders <= set(SOURCES)


@every
def test_an_example_says_where_it_is_from(example: Example) -> None:
    assert example.meta["origin"] in ORIGINS
    assert example.seen_at.tzinfo is not None


@every
def test_a_listing_gives_exactly_its_articles(example: Example) -> None:
    for name, endpoint in example.listings():
        expected = example.meta[name]
        listing = example.read(name, endpoint)

        assert isinstance(listing, Listing), listing
        assert len(listing.entries) == expected["entries"], [entry.url for entry in listing.entries]
        first = listing.entries[0]
        assert first.url == expected["first_url"]
        assert first.title
        assert published_day(first.published_at, example) == expected["first_published"]


def published_day(moment: datetime | None, example: Example) -> str:
    """The day of a listed instant in the source's own zone, as ISO 8601; "" where there is none."""
    zone = ZoneInfo(example.source.timezone)
    return moment.astimezone(zone).date().isoformat() if moment else ""


@every
def test_the_page_is_one_that_the_listing_names(example: Example) -> None:
    name, endpoint = example.listings()[0]
    listing = example.read(name, endpoint)

    assert isinstance(listing, Listing)
    if not points_elsewhere(example.source):
        assert example.meta["url"] in {entry.url for entry in listing.entries}


def points_elsewhere(source: Source) -> bool:
    """Whether its links lead to the pages of other outlets."""
    return source.kind is SourceKind.AGGREGATOR or any(endpoint.discovery for endpoint in source.endpoints)


@every
def test_a_page_reads_as_a_person_does(example: Example) -> None:
    article, expected = example.article(), example.meta["expects"]

    assert isinstance(article, Article), article
    assert article.title == expected["title"]
    assert str(article.published_on or "") == expected["published_on"]
    assert article.language == expected["language"]
    assert article.outlet == expected.get("outlet", article.outlet)
    assert article.text.startswith(expected["starts"]), article.text[:80]
    assert article.text.endswith(expected["ends"]), article.text[-80:]
    assert [words for words in example.meta["not_in_text"] if words in article.text] == []
    assert "\ufffd" not in article.text + article.title


@every
def test_a_source_with_selectors_is_read_by_them(example: Example) -> None:
    article, rule = example.article(), example.source.article

    assert isinstance(article, Article)
    places = dict(part.split(":", 1) for part in article.extractor.split() if ":" in part)
    assert not rule.body or places["body"] == "site"
    assert not rule.title or places["title"] == "site"
    # Where the address holds the day, older pages of the same system state none.
    assert not rule.published or places["published"].startswith(("site", "address"))


@every
def test_an_example_is_a_sight(example: Example) -> None:
    for name, endpoint in example.listings():
        listing = example.read(name, endpoint)
        assert isinstance(listing, Listing)
        view = View(endpoint.url, entries=listing.entries, status=200, url_final=endpoint.url)
        now = example.seen_at.astimezone(UTC)
        check = judge(example.source, endpoint, view, History(), fresh=len(listing.entries), now=now)

        assert check.outcome in SIGHTED, check.detail


def test_no_sentence_stands_in_two_examples() -> None:
    said = Counter(line for example in EXAMPLES for line in set(text_of(example).split("\n")))

    assert [line for line, times in said.items() if times > 1 and len(line) >= SENTENCE] == []


def text_of(example: Example) -> str:
    """The text of an example's article; what is no article fails elsewhere."""
    article = example.article()
    return article.text if isinstance(article, Article) else ""
