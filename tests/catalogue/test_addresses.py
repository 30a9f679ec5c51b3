"""Addresses of real pages against the patterns of their sources: the one fact that needs no live site."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.collect.listed import article_url, date_in_address
from tests.catalogue.examples import SOURCES

FILE = Path(__file__).with_name("addresses.toml")
ADDRESSES: list[dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))["address"]


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address["url"])
def test_a_real_address_is_taken_for_what_it_is(address: dict[str, Any]) -> None:
    source = SOURCES[address["source"]]
    taken = [article_url(address["url"], endpoint.url, endpoint) for endpoint in source.endpoints]

    assert any(taken) is address.get("article", True)
    if any(taken):
        assert date_in_address(source, address["url"]) == address.get("day", "")
