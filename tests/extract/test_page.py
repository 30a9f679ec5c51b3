"""From bytes to an article: the chain behind the selectors, and everything hostile."""

import json
import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.article import Article
from models.outcome import Skipped
from models.source import ArticleRule, Endpoint, EndpointKind, Source, SourceKind
from pipeline.extract import page as reading
from pipeline.extract.fragment import extract_fragment, extract_text
from pipeline.extract.page import Circumstances, extract_page, read_page
from pipeline.extract.state import state_lines

SEEN_AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
PARAGRAPHS = [
    "The ministry of education held a workshop on artificial intelligence for officials on Tuesday.",
    "Participants discussed shared training data and the cost of computing for smaller ministries.",
    "The next workshop will take place in the autumn, and its materials will be public.",
]
MENU = "<nav><ul>" + "<li><a href='/x'>Brazil</a></li>" * 12 + "</ul></nav>"
TAGS = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<table>", "<td>", "<!--", "<script>", "<svg>", "<a href=x>"]
)


def read(body: bytes, **known: object) -> Article | Skipped:
    return read_page(body, Circumstances(url="https://example.org/1", seen_at=SEEN_AT, **known))  # type: ignore[arg-type]


def article(body: bytes, **known: object) -> Article:
    result = read(body, **known)
    assert isinstance(result, Article), result
    return result


def test_general_chain_keeps_the_report_and_nothing_else() -> None:
    body = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
    page = (
        f"<html><body>{MENU}<main><h1>Workshop held</h1><article>{body}</article></main>"
        "<figure><figcaption>A visitor from Chile</figcaption></figure>"
        "<footer><p>Copyright. All rights reserved by the publisher.</p></footer></body></html>"
    )

    found = article(page.encode())

    assert found.text.split("\n") == PARAGRAPHS
    assert (found.title, found.language) == ("Workshop held", "en")


def test_text_between_line_breaks_in_one_form_is_found() -> None:
    page = f"<form>{MENU}<div id=a><h1>Workshop held</h1>{'<br><br>'.join(PARAGRAPHS)}</div></form>"

    assert article(page.encode()).text.split("\n")[-3:] == PARAGRAPHS


def test_body_selector_that_matches_nothing_falls_back_and_says_so() -> None:
    body = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
    found = article(f"<h1>T</h1><div>{body}</div>".encode(), rule=ArticleRule(body=("#gone", "p[")))

    assert found.text.split("\n") == PARAGRAPHS
    assert "body:site" not in found.extractor


def test_source_brings_its_rule_zone_and_charset() -> None:
    source = Source(
        id="example",
        name="Example",
        kind=SourceKind.OFFICIAL,
        country="CHN",
        languages=("zh-Hans",),
        family="example",
        timezone="Asia/Shanghai",
        endpoints=(Endpoint(kind=EndpointKind.FEED, url="https://example.org/feed"),),
        article=ArticleRule(title=("#t",), body=("#b",), published=("#d",)),
        charset="gb18030",
    )
    text = "研讨班星期二开班，来自十二个国家的官员参加，会期十天，课程资料公开。"
    html = f"<b id=t>开班</b><i id=d>2026-07-17 18:40</i><div id=b><p>{text}</div>"

    found = extract_page(html.encode("gb18030"), url="https://example.org/1", seen_at=SEEN_AT, source=source)

    assert isinstance(found, Article)
    assert (found.title, found.text, found.language) == ("开班", text, "zh-Hans")
    assert found.published_at == datetime(2026, 7, 17, 10, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"", "", "empty_page"),
        (b"  \n ", "text/html", "empty_page"),
        (b"\x00" * 50, "", "empty_page"),
        (b"<html><body></body></html>" + b" " * 2_000, "", "empty_page"),
        (b"%PDF-1.7 ...", "text/html", "not_html"),
        (b"<p>x", "image/png", "not_html"),
        (b"<p>" + b"x" * reading.MAX_BYTES, "", "too_large"),
        (
            bytes(byte ^ 0x99 for byte in b"<html><body><p>A page nobody can read</p>"),
            "",
            "undecodable",
        ),
        (b"<p>x" * 300_000, "", "too_large"),
        (b"<div>" * 50_000, "", "too_deep"),
        (b"<div>" * 9_000 + b"x" + b"</div>" * 9_000, "", "too_deep"),
    ],
)
def test_what_is_no_page_is_named(body: bytes, content_type: str, reason: str) -> None:
    result = read(body, content_type=content_type)

    assert isinstance(result, Skipped)
    assert result.reason == reason


@pytest.mark.parametrize(
    "body",
    [
        b"<table><td colspan=9999999999999999>" + PARAGRAPHS[0].encode(),
        b"<b>" * 50_000 + b"x",
        b"<p><b>" * 25_000,
        b"<a href='" + b"x" * 500_000 + b"'>",
        b"<!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><p>&c;" + PARAGRAPHS[0].encode(),
        b"<script type='application/ld+json'>" + b"[" * 200_000 + b"</script><p>" + PARAGRAPHS[0].encode(),
        b"<meta name=pubdate content='" + b"9" * 100_000 + b"'><p>" + PARAGRAPHS[0].encode(),
        b"<h1>" + b"2025-" * 100_000,
        "<p>".join(["(" * 1_000, "建(" * 5_000, "：" * 10_000]).encode(),
        b"\xff\xfe" + b"\x00<" * 10_000,
    ],
)
def test_hostile_pages_end_soon_and_by_name(body: bytes) -> None:
    started = time.process_time()
    result = read(body)

    assert isinstance(result, Article | Skipped)
    assert time.process_time() - started < 5


@given(st.binary(max_size=3_000))
def test_no_bytes_raise(body: bytes) -> None:
    assert isinstance(read(body), Article | Skipped)


@given(st.lists(st.one_of(TAGS, st.text(max_size=30)), max_size=60))
def test_no_markup_raises_and_texts_are_clean(pieces: list[str]) -> None:
    result = read("".join(pieces).encode("utf-8", "replace"))

    if isinstance(result, Article):
        assert result.text == "\n".join(line.strip() for line in result.text.split("\n") if line.strip())
        assert not {"\x00", "\ufffd", "\r"} & set(result.text)


def test_text_of_a_page_without_markup_for_it_comes_from_its_data() -> None:
    words = " ".join(PARAGRAPHS)
    page = f'<div id="root"></div><script type="application/ld+json">[{{"articleBody": "{words}"}}]</script>'

    found = article(page.encode())

    assert found.text == words
    assert found.extractor.startswith("body:json-ld")


@pytest.mark.parametrize("depth", [1, 2])
def test_text_that_only_scripts_would_draw_is_read_from_their_state(depth: int) -> None:
    html = "".join(f"<p>{words}</p>" for words in [*PARAGRAPHS, *PARAGRAPHS])
    state = json.dumps({"article": {"html": html}})
    for _ in range(depth - 1):
        state = json.dumps({"state": state})
    page = f'<div id="root"></div><script>window.__STATE__ = {state};</script>'.replace("</p>", "<\\/p>")

    found = article(page.encode())

    assert found.text.split("\n") == [*PARAGRAPHS, *PARAGRAPHS]
    assert found.extractor.startswith("body:state")
    assert found.origins["text"]["confidence"] < 0.9


@pytest.mark.parametrize("piece", ['"', '\\"', '"\\', "<script>", "<script ", '<script>"\\"'])
def test_scripts_that_never_end_take_no_more_than_a_moment(piece: str) -> None:
    started = time.process_time()
    state_lines(piece.encode() * (1_000_000 // len(piece)))

    assert time.process_time() - started < 1


def test_a_heading_inside_what_is_taken_out_is_none() -> None:
    body = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
    hidden = "<svg><title>Icon of a bell</title></svg><noscript><h1>Switch scripts on</h1></noscript>"
    page = f"<body>{hidden}<h1>Workshop held</h1><article>{body}</article>"

    assert article(page.encode()).title == "Workshop held"


def test_lead_that_the_head_of_the_page_repeats_belongs_to_the_text() -> None:
    lead = "Twelve ministries sent their officials to a first common week of lessons on language models."
    body = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
    head = f'<meta property="og:description" content="{lead}">'
    page = f"{head}<body>{MENU}<div><h1>Workshop held</h1><h3>{lead}</h3></div><div>{body}</div>"

    assert article(page.encode()).text.split("\n") == [lead, *PARAGRAPHS]


def test_posts_of_others_inside_an_article_are_not_its_text() -> None:
    post = "<blockquote class=twitter-tweet><p>Proud of our team today, see you next week!</p></blockquote>"
    page = f"<article><p>{PARAGRAPHS[0]}</p>{post}<p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></article>"

    assert article(page.encode()).text.split("\n") == PARAGRAPHS


def test_fragment_of_a_feed_is_read_with_its_hints() -> None:
    html = f"<p>{PARAGRAPHS[0]}</p><script>x</script><ul><li>{PARAGRAPHS[1]}<br/>{PARAGRAPHS[2]}</li></ul>"
    hint = {"title": "Workshop", "published": "Fri, 17 Jul 2026 10:40:00 GMT"}

    found = extract_fragment(html, url="https://example.org/1", seen_at=SEEN_AT, hint=hint)

    assert isinstance(found, Article)
    assert found.text.split("\n") == PARAGRAPHS
    assert (found.title, found.published_at) == ("Workshop", datetime(2026, 7, 17, 10, 40, tzinfo=UTC))


@given(st.text(max_size=500))
@example(".HTM")
@example("https://example.org/1")
def test_any_fragment_and_any_text_is_taken(text: str) -> None:
    assert isinstance(extract_fragment(text, url="", seen_at=SEEN_AT), Article | Skipped)
    assert isinstance(
        extract_text(text.encode("utf-8", "replace"), url="", seen_at=SEEN_AT), Article | Skipped
    )


def test_plain_text_has_its_title_in_the_first_line_and_may_carry_its_day() -> None:
    text = "\n".join(["Remarks at the workshop", "New York, 25 September 2024", *PARAGRAPHS])
    found = extract_text(text.encode(), url="", seen_at=SEEN_AT)

    assert isinstance(found, Article)
    assert (found.title, found.published_on) == ("Remarks at the workshop", date(2024, 9, 25))
    assert found.text.split("\n")[-3:] == PARAGRAPHS


def test_deep_fragments_are_refused() -> None:
    assert extract_fragment("<div>" * 50_000, url="", seen_at=SEEN_AT) == Skipped(
        "too_deep", "elements are nested beyond any real text"
    )
