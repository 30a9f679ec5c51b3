"""Selectors found by comparing pages, each with the reason to trust it or not."""

import re

import pytest

from models.article import Article
from models.source import ArticleRule
from pipeline.discover.article import propose_rule
from pipeline.discover.notes import Note, doubtful
from pipeline.discover.samples import Read, Sample, read_samples, reading
from tests.discover.site import BODIES, HEADLINES, NOW, article_page, day, samples

ZONE = "Africa/Lusaka"


def proposed(given: list[Sample]) -> tuple[ArticleRule, dict[str, Note], list[Read]]:
    reads, skipped = read_samples(given, ZONE, NOW)
    assert skipped == []
    rule, notes = propose_rule(reads, ZONE, NOW)
    return rule, {note.field: note for note in notes}, reads


def test_pages_of_one_build_give_selectors_for_every_part() -> None:
    rule, notes, _ = proposed(samples(0, 2, 4))

    assert rule.title == ("h1.headline",)
    assert rule.published == ("p.facts",)
    assert rule.body == ("div.copy",)
    assert rule.outlet == ("span.desk",)
    assert ".more" in rule.remove
    assert not [
        notes[field]
        for field in ("article.title", "article.published", "article.body")
        if notes[field].doubtful
    ]


def test_the_rule_reads_a_page_it_has_not_seen() -> None:
    rule, _, _ = proposed(samples(0, 2, 4))
    [unseen] = samples(3)
    article = reading(unseen, rule, ZONE, NOW)

    assert isinstance(article, Article)
    assert article.title == HEADLINES[3]
    assert article.published_on == day(3)
    assert article.outlet == "Kafue Desk"
    assert article.text.startswith(BODIES[3].split(". ")[0])
    assert HEADLINES[4] not in article.text


def test_one_page_alone_is_never_sure() -> None:
    _, notes, _ = proposed(samples(1))

    assert notes["article.title"].confidence <= 0.5
    assert notes["article.body"].doubtful


def test_pages_of_one_day_make_the_date_doubtful() -> None:
    given = [
        Sample(
            f"https://a.example/{n}",
            re.sub(r"2026-\d\d-\d\d", "2026-11-21", article_page(n)).encode(),
            "text/html",
        )
        for n in (0, 1, 2)
    ]
    _, notes, _ = proposed(given)

    assert notes["article.published"].doubtful
    assert "may be today's date" in notes["article.published"].why


def test_two_builds_of_a_site_get_a_selector_each() -> None:
    older = [
        Sample(
            sample.url,
            sample.body.replace(b"'copy'", b"'oldtext'").replace(b"'story'", b"'sheet'"),
            sample.content_type,
        )
        for sample in samples(3, 5)
    ]
    rule, notes, _ = proposed([*samples(0, 2), *older])

    assert set(rule.body) == {"div.copy", "div.oldtext"}
    assert notes["article.body"].doubtful


def test_nothing_to_read_leaves_all_to_the_general_chain() -> None:
    rule, [note] = propose_rule([], ZONE, NOW)

    assert rule == ArticleRule()
    assert doubtful([note]) == [note]


@pytest.mark.timeout(60)  # a tenth of it when it was written; hours when each element is read anew
def test_a_page_made_to_be_slow_is_compared_in_bounded_time() -> None:
    nested = "<div class='a b c'>" * 1_500
    sentences = "".join(
        f"<p class='q{n}'>Sentence number {n} is about the weather.</p>" for n in range(3_000)
    )
    html = f"<html><title>Weather</title><body><h1>All about the weather</h1>{nested}{sentences}"
    given = [Sample(f"https://a.example/{n}.html", html.encode(), "text/html") for n in range(2)]
    rule, notes, _ = proposed(given)

    assert notes["article.body"].doubtful
    assert not rule.remove


def test_a_sample_beyond_all_pages_is_left_out() -> None:
    [small] = samples(0)
    huge = Sample(small.url, small.body + b" " * 2_000_000, small.content_type)
    reads, skipped = read_samples([small, huge], ZONE, NOW)

    assert (len(reads), [one.reason for one in skipped]) == (1, ["too_large"])
