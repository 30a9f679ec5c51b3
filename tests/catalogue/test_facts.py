"""What every entry of the catalogue must say, and what no two may both say."""

from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest
from babel.core import get_global

from models.source import ArticleRule, Endpoint, Expectation, Source
from tests.catalogue.examples import ROOT, SOURCES

FEWEST_SOURCES = 120
LONGEST_FILE = 700
# Who speaks for no single state.
ORGANISATIONS = frozenset({"UNO", "INT"})
COUNTRIES = frozenset(code for code in get_global("territory_aliases") if len(code) == 3 and code.isalpha())

every = pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.id)


@every
def test_the_facts_are_stated(source: Source) -> None:
    assert source.terms, "say what is known of the terms of use"
    assert source.evidence, "say who saw what, and when"
    assert source.enabled or (source.disabled_because or "").strip()
    assert source.confidence != "low" or not source.enabled, "nobody could verify it: ship it disabled"


@every
def test_its_country_is_a_country_or_an_organisation(source: Source) -> None:
    assert source.country in COUNTRIES | ORGANISATIONS


def test_the_catalogue_is_not_smaller_than_promised() -> None:
    assert len(SOURCES) >= FEWEST_SOURCES


def test_no_two_sources_ask_the_same_address() -> None:
    asked = Counter(endpoint.url for source in SOURCES.values() for endpoint in source.endpoints)

    assert [url for url, times in asked.items() if times > 1] == []


def test_no_family_is_another_one_misspelt() -> None:
    families = sorted({source.family for source in SOURCES.values()})
    alike = [
        (one, other)
        for one, other in combinations(families, 2)
        if SequenceMatcher(None, one, other).ratio() > 0.9
    ]

    assert alike == []


@pytest.mark.parametrize(
    "file", sorted((ROOT / "catalogue/sources").glob("*.toml")), ids=lambda file: file.stem
)
def test_a_file_is_short_enough_to_find_an_entry_in_it(file: Path) -> None:
    assert file.read_text("utf-8").count("\n") <= LONGEST_FILE


def test_no_evidence_is_a_key_of_a_private_list() -> None:
    private = [source.id for source in SOURCES.values() if "ev:" in (source.evidence or "")]

    assert private == []


def test_the_documentation_names_every_key() -> None:
    page = (ROOT / "docs/sources.md").read_text("utf-8")
    keys = {key for record in (Source, Endpoint, ArticleRule, Expectation) for key in record.model_fields}

    assert {key for key in keys if f"{key}`" not in page and f"source.{key}]" not in page} == set()
