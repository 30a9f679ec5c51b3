"""Confidence per field: bounded, rising with what it rests on, and naming where the value stood."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from models.article import Article, Origin
from pipeline.extract.fragment import extract_text
from pipeline.extract.page import Circumstances, read_page
from pipeline.extract.trust import origin, overall, text_confidence

SEEN_AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
FIELDS = {"title", "text", "published", "byline", "outlet", "language"}
SHARES = st.floats(0, 1)
PAGE = """
<html lang=en><head><meta property="og:title" content="Harbour schools test a shared tutor">
<meta name="pubdate" content="2026-07-17"><meta name="author" content="Lindiwe Bello"></head><body>
<article><p>Four schools on the harbour side began to test a shared language tutor this week.</p>
<p>Teachers there will report once a month on what pupils of two age groups asked of it.</p>
<p>A decision on the other schools of the district is due before the end of the year.</p></article>
"""


def _origins(title: float, published: float, text: float) -> dict[str, Origin]:
    shares = {"title": title, "published": published, "text": text}
    return {field: Origin(by="site", confidence=share) for field, share in shares.items()}


def test_every_field_names_where_it_stood() -> None:
    known = Circumstances(url="https://example.org/1", seen_at=SEEN_AT)
    found = read_page(PAGE.encode(), known)

    assert isinstance(found, Article)
    assert set(found.origins) == FIELDS
    assert found.origins["title"]["by"] == "meta[og:title]"
    assert found.origins["published"]["by"] == "meta[pubdate]"
    assert found.origins["byline"]["by"] == "meta[author]"
    assert found.origins["outlet"] == {"by": "none", "confidence": 0.0}
    assert found.confidence == overall(found.origins)


def test_plain_text_names_its_first_line_and_its_listing() -> None:
    hint = {"published": "2026-07-17"}
    found = extract_text(b"A headline\nA sentence behind it.", url="", seen_at=SEEN_AT, hint=hint)

    assert isinstance(found, Article)
    assert set(found.origins) == FIELDS
    assert found.origins["title"]["by"] == "first-line"
    assert found.origins["published"]["by"] == "listing"


@given(SHARES, SHARES, SHARES, st.sampled_from(["title", "published", "text"]), SHARES)
def test_an_article_is_trusted_no_less_when_a_field_is_trusted_more(
    title: float, published: float, text: float, field: str, more: float
) -> None:
    before = _origins(title, published, text)
    raised = before | {field: Origin(by="site", confidence=max(more, before[field]["confidence"]))}

    assert 0 <= overall(before) <= overall(raised) <= 1


@given(SHARES, SHARES, st.sampled_from(["votes", "trafilatura"]))
def test_a_text_is_trusted_no_less_when_its_readings_agree_more(
    one: float, other: float, extractor: str
) -> None:
    low, high = sorted((one, other))

    assert 0 < text_confidence(extractor, low) <= text_confidence(extractor, high) < 1


@given(st.text(max_size=12), st.text(max_size=12))
def test_what_was_found_nowhere_is_trusted_least(field: str, place: str) -> None:
    assert origin(field, "none")["confidence"] == 0 <= origin(field, place)["confidence"] < 1
