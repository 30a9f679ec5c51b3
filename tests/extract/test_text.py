"""What is kept of the lines of a page, and how two versions of a text compare."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.article import Change
from pipeline.extract.changes import compare, difference
from pipeline.extract.clean import article_text, paragraphs, plain
from pipeline.extract.removed import page_trouble

TEXT = "The ministry held the second workshop. It was attended by 12 countries. Experts spoke about data."


def test_pinyin_behind_characters_goes_and_other_brackets_stay() -> None:
    line = "建設(shè)國(guó)家（含港澳）的計(jì)劃（2025年）於（yú）北京(Beijing)發布"

    assert article_text([line]) == "建設國家（含港澳）的計劃（2025年）於北京(Beijing)發布"


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑：王示例",
        "(责编：王示例、李示例)",
        "（責任編輯：示例）",
        "【纠错】 【责任编辑:示例】",
        "(Web editor: Example Wang, Example Li)",
        "Editor: Example",
        "分享到：",
        "打印本页",
        "字体： 大 中 小",
        "下一篇：法国天气",
        "Next article: Weather in France",
        "Share this:",
        "- Anzeige -",
    ],
)
def test_lines_that_are_no_report_go(line: str) -> None:
    assert (
        article_text(["第一段的正文在这里。", "第二段的正文在这里。", line])
        == "第一段的正文在这里。\n第二段的正文在这里。"
    )


def test_editors_in_brackets_behind_the_last_sentence_go() -> None:
    assert article_text(["会议星期二闭幕。【责任编辑:示例】"]) == "会议星期二闭幕。"


def test_lists_of_other_articles_go_with_their_heading() -> None:
    lines = [
        "First paragraph.",
        "Second paragraph.",
        "Third paragraph.",
        "Related articles:",
        "Chile visit ends",
    ]

    assert article_text(lines) == "First paragraph.\nSecond paragraph.\nThird paragraph."


def test_a_sentence_about_editors_stays() -> None:
    sentence = "The editor of the journal said that the workshop had changed how the journal reports on data."

    assert article_text([sentence, "End of the report."]).startswith(sentence)


@given(st.text())
def test_plain_twice_is_plain_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text())
def test_paragraphs_are_plain_and_not_empty(text: str) -> None:
    assert all(line and line == plain(line) for line in paragraphs(text))


@pytest.mark.parametrize(
    ("new", "change"),
    [
        (TEXT.replace("attended", "attendded"), Change.TYPO),
        (TEXT.replace("workshop. It", "workshop; it"), Change.TYPO),
        (TEXT.replace("the second", "the the second"), Change.TYPO),
        (TEXT.replace("12", "21"), Change.SUBSTANCE),
        (TEXT.replace("It was attended", "It was not attended"), Change.SUBSTANCE),
        (TEXT.replace("second", "third"), Change.SUBSTANCE),
        (TEXT + " Kenya joined later.", Change.SUBSTANCE),
        ("", Change.REMOVED),
        ("  \n", Change.REMOVED),
    ],
)
def test_changes_are_classed(new: str, change: Change) -> None:
    assert compare(TEXT, new) is change


def test_changes_in_chinese_are_classed() -> None:
    text = "中国同老挝签署人工智能合作协议，双方将建立联合实验室。"

    assert compare(text, text.replace("签署", "签暑")) is Change.TYPO
    assert compare(text, text.replace("老挝", "缅甸")) is Change.SUBSTANCE
    assert compare(text, text.replace("将建立", "未建立")) is Change.SUBSTANCE


def test_a_title_that_changed_counts() -> None:
    assert compare(TEXT, TEXT, "Workshop held", "Workshop cancelled") is Change.SUBSTANCE


def test_difference_shows_the_words_and_a_little_around_them() -> None:
    pieces = difference("word " * 50 + TEXT, "word " * 50 + TEXT.replace("12", "21"))

    assert [(piece.op, piece.words) for piece in pieces if piece.op != "same"] == [
        ("removed", "12"),
        ("added", "21"),
    ]
    assert max(len(piece.words) for piece in pieces) < 120


@given(st.text(max_size=200), st.text(max_size=200))
def test_difference_tells_both_versions(old: str, new: str) -> None:
    changed = [piece for piece in difference(old, new) if piece.op != "same"]

    assert bool(changed) == (old != new)


@pytest.mark.parametrize(
    ("status", "url", "title", "text", "reason"),
    [
        (200, "https://www.mfa.gov.cn/web/system/index_17321.shtml", "", "", "removed_page"),
        (404, "https://example.org/a", "", "x" * 900, "removed_page"),
        (200, "https://example.org/a", "Page not found", "Sorry.", "removed_page"),
        (200, "https://example.org/a", "404", "", "removed_page"),
        (200, "https://example.org/a", "提示", "您访问的页面不存在", "removed_page"),
        (200, "https://example.org/a", "Just a moment...", "", "challenge_page"),
        (200, "https://example.org/a", "安全验证", "请输入验证码", "challenge_page"),
        (200, "https://example.org/a", "Access denied", "", "blocked_page"),
        (403, "https://example.org/a", "", "No.", "blocked_page"),
    ],
)
def test_pages_that_are_none_are_named(status: int, url: str, title: str, text: str, reason: str) -> None:
    assert page_trouble(status, url, title, text, 5_000) == reason


def test_an_article_about_captchas_is_an_article() -> None:
    text = "Researchers showed how language models solve a captcha. " * 20

    assert page_trouble(200, "https://example.org/a", "Captcha, access denied: a study", text, 90_000) is None
