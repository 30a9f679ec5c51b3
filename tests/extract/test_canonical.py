"""One address for one page; one number for one document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.canonical import canonical_url, document_number

PARTS = st.lists(
    st.sampled_from(["a", "b%20c", "index.html", "amp", "", "..", "中文", "x.amp.html"]), max_size=5
)
QUERIES = st.lists(
    st.sampled_from(["utm_source=x", "id=2", "id=1", "b=&", "fbclid=1", "q=a+b", "é=ü"]), max_size=4
)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        (
            "HTTPS://WWW.Example.com:443/a//b/index.html?utm_source=x&b=2&a=1#top",
            "https://www.example.com/a/b/?a=1&b=2",
        ),
        ("http://m.example.org/story/7", "http://example.org/story/7"),
        ("https://example.org/story/amp/", "https://example.org/story"),
        ("https://example.org/story.amp.html?fbclid=1", "https://example.org/story.html"),
        ("  https://example.org  ", "https://example.org/"),
        ("http://example.org:8080/x", "http://example.org:8080/x"),
        ("ftp://example.org/x", "ftp://example.org/x"),
        ("http://[::1", "http://[::1"),
        ("not an address", "not an address"),
    ],
)
def test_spellings_of_one_address_meet(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@given(
    PARTS,
    QUERIES,
    st.sampled_from(["http", "https"]),
    st.sampled_from(["example.org", "m.news.example", "EXAMPLE.org:80"]),
)
def test_canonical_twice_is_canonical_once(
    parts: list[str], queries: list[str], scheme: str, host: str
) -> None:
    once = canonical_url(f"{scheme}://{host}/{'/'.join(parts)}?{'&'.join(queries)}#x")

    assert canonical_url(once) == once


@given(st.text(max_size=80))
def test_any_text_is_taken(url: str) -> None:
    once = canonical_url(url)

    assert canonical_url(once) == once
    assert isinstance(document_number(url), str)


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://www.mfa.gov.cn/eng/xw/zyxw/202607/t20260717_11984715.html", "t20260717_11984715"),
        ("http://eu.china-mission.gov.cn/eng/zgyw/202607/t20260717_11984715.htm", "t20260717_11984715"),
        ("https://www.gov.cn/yaowen/liebiao/202607/content_7031234.htm", "content_7031234"),
        ("https://press.un.org/en/2026/sc16001.doc.htm", "SC16001"),
        ("https://press.un.org/en/blog/sc16001", "SC16001"),
        ("https://docs.un.org/en/A/RES/78/311", "A/RES/78/311"),
        ("http://www.xinhuanet.com/local/2020-02/19/c_1125597000.htm", "xinhua_1125597000"),
        ("https://cidca.example/2020-02/19/c_1125597000.htm", ""),
        ("https://example.org/story/7", ""),
    ],
)
def test_document_numbers_are_the_same_on_every_host(url: str, number: str) -> None:
    assert document_number(url) == number
