import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.outcome import Skipped
from pipeline.collect.faults import Reason
from pipeline.collect.feeds import Feed, read_feed
from tests.peers.http import feed

URL = "https://example.org/feeds/world.xml"


def _read(body: bytes | str, content_type: str = "application/xml") -> Feed:
    found = read_feed(body.encode() if isinstance(body, str) else body, content_type, URL)
    assert isinstance(found, Feed)
    return found


def _skipped(body: bytes | str) -> Skipped:
    found = read_feed(body.encode() if isinstance(body, str) else body, "application/xml", URL)
    assert isinstance(found, Skipped)
    return found


def _rss(items: str, head: str = '<?xml version="1.0"?>') -> str:
    return f'{head}<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'


def test_an_entry_keeps_the_words_of_the_feed() -> None:
    found = _read(
        _rss(
            "<item><title>Joint &amp; several</title><link>/a/1.html</link><guid>urn:g1</guid>"
            "<pubDate>Mon, 10 Mar 2025 09:30:00 +0800</pubDate><description>Short.</description></item>"
        )
    )
    entry = found.entries[0]

    assert found.title == "T"
    assert (entry.id, entry.link, entry.title) == (
        "urn:g1",
        "https://example.org/a/1.html",
        "Joint & several",
    )
    assert entry.published == "Mon, 10 Mar 2025 09:30:00 +0800"
    assert entry.published_utc == "2025-03-10T01:30:00+00:00"
    assert entry.summary == "Short."


def test_atom_gives_its_content_and_date() -> None:
    found = _read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>urn:1</id><title>x</title>'
        '<link href="https://example.org/1"/><updated>2025-03-10T00:00:00Z</updated>'
        '<content type="html">&lt;p&gt;Whole text&lt;/p&gt;</content></entry></feed>'
    )

    assert found.entries[0].content == "<p>Whole text</p>"
    assert found.entries[0].published_utc == "2025-03-10T00:00:00+00:00"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("&lt;b&gt;AI&lt;/b&gt; for all", "AI for all"),
        ("&lt;script&gt;x()&lt;/script&gt;News &amp;amp; views", "News & views"),
        ("Plain 1 &lt; 2", "Plain 1 < 2"),
        ("Two\n  lines", "Two\n  lines"),
    ],
)
def test_a_title_is_plain_text(title: str, words: str) -> None:
    assert _read(_rss(f"<item><title>{title}</title><guid>1</guid></item>")).entries[0].title == words


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", ""])
def test_a_link_that_is_no_page_is_none(link: str) -> None:
    found = _read(_rss(f"<item><title>x</title><link>{link}</link></item>"))

    assert [entry.link for entry in found.entries if entry.link] == []


def test_gb2312_is_read_as_what_it_is() -> None:
    body = _rss(
        "<item><title>人工智能能力建设研讨班</title><guid>1</guid></item>",
        '<?xml version="1.0" encoding="gb2312"?>',
    )

    assert _read(body.encode("gb18030")).entries[0].title == "人工智能能力建设研讨班"


def test_html_where_a_feed_was_is_named() -> None:
    skipped = _skipped("<!DOCTYPE html><html><head><title>Moved</title></head><body>x</body></html>")

    assert skipped.reason == Reason.NOT_A_FEED


@pytest.mark.parametrize(
    "body", ["", "   \n", "\x00\x00", '<?xml version="1.0"?><rss><chan', "not xml at all", "{}"]
)
def test_what_is_no_feed_is_named(body: str) -> None:
    assert _skipped(body).reason in (Reason.NOT_A_FEED, Reason.BROKEN_FEED)


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    found = read_feed(_rss("<item><title>&c;</title><guid>1</guid></item>", bomb).encode(), "", URL)

    assert isinstance(found, Feed | Skipped)
    assert "haha" not in repr(found)


def test_a_long_entity_is_not_repeated() -> None:
    bomb = f'<!DOCTYPE x [<!ENTITY a "{"A" * 100_000}">]>'
    found = read_feed(_rss("<item><title>" + "&a;" * 10_000 + "</title></item>", bomb).encode(), "", URL)

    assert len(repr(found)) < 1_000_000


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-32"])
def test_entities_do_not_hide_in_wide_encodings(codec: str) -> None:
    bomb = f'<!DOCTYPE x [<!ENTITY a "{"A" * 100_000}">]>'
    found = read_feed(_rss("<item><title>" + "&a;" * 1_000 + "</title></item>", bomb).encode(codec), "", URL)

    assert len(repr(found)) < 1_000_000


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the-secret")
    head = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'

    assert "the-secret" not in repr(
        read_feed(_rss("<item><title>&a;</title></item>", head).encode(), "", URL)
    )


def test_a_long_feed_is_read_from_its_start() -> None:
    many = feed(*((f"https://example.org/{n}", "t", "") for n in range(3_000)))

    assert len(_read(many.body).entries) == 2_000


@pytest.mark.parametrize(
    "body",
    [
        "<rss><channel>" + "<item>" * 20_000,
        "<rss><channel><item><title>" + "<b>" * 20_000 + "</title></item></channel></rss>",
        _rss("<item><title>x" + "\x00" * 50_000 + "</title></item>"),
        _rss("<item><description>" + "&lt;div&gt;" * 30_000 + "</description></item>"),
        "<" * 100_000,
        _rss("<item><description><![CDATA[" + "<![CDATA[<!--" * 20_000 + "]]></description></item>"),
        "<rss" + " a='b'" * 50_000 + ">",
    ],
)
def test_hostile_shapes_end_soon(body: str) -> None:
    started = time.process_time()

    assert isinstance(read_feed(body.encode(), "", URL), Feed | Skipped)
    assert time.process_time() - started < 5


@given(
    st.binary(max_size=3_000),
    st.sampled_from(["", "text/xml; charset=gb2312", "application/rss+xml; charset=\x00"]),
)
def test_no_bytes_break_the_reader(body: bytes, content_type: str) -> None:
    assert isinstance(read_feed(body, content_type, URL), Feed | Skipped)
    assert isinstance(
        read_feed(b"<rss version='2.0'><channel><item>" + body, content_type, URL), Feed | Skipped
    )


def test_every_collected_feed_is_read_within_two_seconds(shared: Path) -> None:
    files = [file for file in sorted((shared / "feeds").rglob("*")) if file.is_file()]
    slow: list[str] = []
    entries = 0
    for file in files:
        started = time.process_time()
        found = read_feed(file.read_bytes(), "application/xml", URL)
        if time.process_time() - started > 2:
            slow.append(file.name)
        entries += len(found.entries) if isinstance(found, Feed) else 0

    assert len(files) > 700
    assert slow == []
    assert entries > 600
