"""Which extractor reads which bytes, and what becomes of pages that are gone."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.article import Article
from models.collecting import CaptureKind, CaptureRow
from models.outcome import Skipped
from models.source import Endpoint, EndpointKind, Source, SourceKind
from pipeline.collect.feeds import read_feed
from pipeline.reading import article_url, read_capture

NOON = datetime(2025, 3, 8, 12, tzinfo=UTC)
SOURCE = Source(
    id="gazette",
    name="The Gazette",
    kind=SourceKind.PRESS,
    country="ZMB",
    languages=("en",),
    family="gazette",
    timezone="Africa/Lusaka",
    endpoints=(Endpoint(kind=EndpointKind.FEED, url="https://gazette.example/feed"),),
)
FEED = """<rss version="2.0"><channel><title>t</title>
<item><title>Laboratory opens</title><link>/1</link><pubDate>Fri, 07 Mar 2025 08:00:00 GMT</pubDate>
<description>&lt;p&gt;A joint laboratory opened in Lusaka on Friday morning.&lt;/p&gt;</description></item>
<item><title>Rain</title><link>/2</link><description>It rained.</description></item>
</channel></rss>"""


def capture(**changes: object) -> CaptureRow:
    fields = {
        "id": "c",
        "source_id": "gazette",
        "kind": CaptureKind.PAGE,
        "url_asked": "https://gazette.example/1",
        "url_final": "https://gazette.example/1",
        "fetched_at": NOON,
        "sha256": "",
        "size": 0,
        "warc_file": "",
        "warc_offset": 0,
        "warc_length": 0,
        **changes,
    }
    return CaptureRow(**fields)


def test_an_entry_is_found_inside_its_feed_though_its_links_are_relative() -> None:
    url = "https://gazette.example/feed"
    feed = read_feed(FEED.encode(), "application/rss+xml", url)
    assert not isinstance(feed, Skipped)
    part = capture(kind=CaptureKind.FEED, part=feed.entries[0].id, hint={"feed": url})
    article = read_capture(part, FEED.encode(), SOURCE)

    assert isinstance(article, Article)
    assert (article.title, article.text) == (
        "Laboratory opens",
        "A joint laboratory opened in Lusaka on Friday morning.",
    )


@pytest.mark.parametrize("path", ["alpha", "beta"])
def test_entries_of_one_name_are_told_apart_by_their_links(path: str) -> None:
    items = "".join(
        f"<item><guid isPermaLink='false'>7</guid><link>https://gazette.example/{name}#top</link>"
        f"<description>The text of {name} is about a laboratory in Lusaka.</description></item>"
        for name in ("alpha", "beta")
    )
    feed = f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'
    part = capture(kind=CaptureKind.FEED, part="7", url_asked=f"https://gazette.example/{path}")
    article = read_capture(part, feed.encode(), SOURCE)

    assert isinstance(article, Article)
    assert path in article.text


def test_an_entry_that_the_feed_does_not_hold_is_named() -> None:
    result = read_capture(capture(kind=CaptureKind.FEED, part="nothing"), FEED.encode(), SOURCE)

    assert isinstance(result, Skipped)
    assert result.reason == "no_entry"


@pytest.mark.parametrize("status", [404, 410])
def test_a_refused_page_is_a_removed_one(status: int) -> None:
    result = read_capture(capture(status=status), b"<h1>Not here</h1>", SOURCE)

    assert isinstance(result, Skipped)
    assert result.reason == "removed_page"


def test_a_broken_pdf_is_named() -> None:
    document = capture(kind=CaptureKind.DOCUMENT, content_type="application/pdf")
    result = read_capture(document, b"%PDF-1.4 broken", SOURCE)

    assert isinstance(result, Skipped)
    assert result.reason == "broken_pdf"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_json"),
        (b"\xff", "not_json"),
        (b"[" * 200_000, "not_json"),
        (b"[]", "no_text"),
        (b"1", "no_text"),
    ],
)
def test_a_document_that_is_no_json_object_is_named(body: bytes, reason: str) -> None:
    document = capture(kind=CaptureKind.DOCUMENT, content_type="application/json")
    result = read_capture(document, body, SOURCE)

    assert isinstance(result, Skipped)
    assert result.reason == reason


@given(
    body=st.binary(max_size=3000),
    kind=st.sampled_from(CaptureKind),
    content_type=st.sampled_from(
        ["", "text/plain", "text/html; charset=gb2312", "application/pdf", "application/json"]
    ),
)
def test_no_bytes_raise(body: bytes, kind: CaptureKind, content_type: str) -> None:
    result = read_capture(capture(kind=kind, content_type=content_type), body, SOURCE)

    assert isinstance(result, Article | Skipped)


def test_one_page_has_one_address_however_it_is_written() -> None:
    plain = article_url(capture(url_final="https://gazette.example/1"))

    assert article_url(capture(url_final="HTTPS://Gazette.Example:443/1?utm_source=x#top")) == plain
