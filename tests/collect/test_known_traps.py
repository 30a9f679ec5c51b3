"""Traps that real outlets set, by the number under which the survey of sources names them.

Each is walked into over real HTTP where it is about fetching: answer, look, capture, article.
The mark-up is that of the sites; the sentences are made up.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from models.article import Article, ArticleRow, StoryMemberRow
from models.coding import Document
from models.collecting import CaptureDraft, CheckRow, Look
from models.outcome import Skipped
from models.source import Source
from pipeline import steps
from pipeline.collect.asking import Asker
from pipeline.collect.endpoints import Due
from pipeline.collect.fetch import Fetcher
from pipeline.collect.looks import settle_look, view_of
from pipeline.reading import read_capture
from pipeline.store.database import reading, writing
from pipeline.workplace import Workplace
from tests.collect.conftest import Here, source_of
from tests.peers.http import Peer, Reply, feed

NOW = datetime(2026, 9, 25, 8, tzinfo=UTC)
PADDING = "<!-- " + "menu " * 400 + " -->"
TEXT = (
    "<p>来自老挝和赞比亚的四十名官员参加了在南宁举行的人工智能能力建设研修班，学习如何训练和评测模型。</p>"
    "<p>研修班为期两周，由商务部主办，参加者还参观了当地的计算中心，并与教师讨论了课程安排。</p>"
)
ENGLISH = (
    "<p>Forty officials of Laos and Zambia took part in a course on artificial intelligence in Nanning.</p>"
    "<p>It lasts two weeks and is run by the commerce ministry; those taking part also saw a data centre.</p>"
)


@pytest.fixture
def place(here: Here) -> Workplace:
    return Workplace(here.settings)


def _page(body: str, head: str = "", charset: str = "utf-8", content_type: str = "text/html") -> Reply:
    html = f"<!doctype html><html><head>{head}<title>研修班</title>{PADDING}</head><body>{body}</body></html>"
    return Reply(html.encode(charset), headers={"Content-Type": content_type})


def _look(here: Here, source: Source, now: datetime = NOW) -> CheckRow:
    """One look at the source's only endpoint, of whatever kind, kept as the collector keeps it."""
    with Fetcher(here.settings) as fetcher:
        answer = Asker(here.engine, fetcher, lambda: now).ask(source, source.endpoints[0].url)
    due = Due(source, source.endpoints[0])
    settle_look(here.engine, here.captures, due, view_of(due, answer)[0], answer, now)
    with reading(here.engine) as session:
        return list(session.exec(select(CheckRow)))[-1]


def _read(here: Here, source: Source, url: str, **hint: str) -> Article | Skipped:
    """The page at this address, fetched, captured and read."""
    with Fetcher(here.settings) as fetcher:
        answer = Asker(here.engine, fetcher, lambda: NOW).ask(source, url)
    assert not hasattr(answer, "reason"), answer
    draft = CaptureDraft(
        source_id=source.id,
        url_asked=url,
        url_final=answer.url_final,
        fetched_at=NOW,
        content_type=answer.headers.get("content-type", ""),
        hint=hint,
    )
    with writing(here.engine) as session:
        row = here.captures.save(session, draft, answer.body)
    return read_capture(row, here.captures.read(row), source)


def _article(found: Article | Skipped) -> Article:
    assert isinstance(found, Article), found
    return found


def _feed_source(peer: Peer, path: str = "/rss.xml", **facts: Any) -> Source:
    return source_of({"kind": "feed", "url": peer.url(path)}, **facts)


def _list_source(peer: Peer, article: dict[str, Any] | None = None, **facts: Any) -> Source:
    endpoint = {"kind": "list", "url": peer.url("/list/"), "links": "li a", "row": "li", "row_date": "span"}
    return source_of(endpoint, article=article or {}, **facts)


# 1. Feeds that answer 200 and are dead


def test_1_a_feed_that_stopped_years_ago_is_not_seen_however_it_answers(here: Here, peer: Peer) -> None:
    peer.routes["/rss.xml"] = feed(
        (peer.url("/old"), "The last item it ever listed", "Tue, 16 Jan 2018 10:00:00 GMT")
    )
    check = _look(here, _feed_source(peer))

    assert (check.status, check.outcome, check.reason) == (200, Look.EMPTY, "frozen")
    assert f"{(NOW - datetime(2018, 1, 16, 10, tzinfo=UTC)).days} days" in check.detail


def test_1_a_list_of_recommendations_is_new_every_day_and_no_news(here: Here, peer: Peer) -> None:
    source = _feed_source(peer)
    for day, name in enumerate(("first", "second", "third")):
        peer.routes["/rss.xml"] = feed((peer.url(f"/{name}"), name, "Mon, 03 Nov 2025 08:00:00 GMT"))
        check = _look(here, source, NOW + timedelta(days=day))

        assert (check.fresh, check.outcome, check.reason) == (1, Look.EMPTY, "frozen")


@pytest.mark.parametrize(
    ("reply", "outcome", "reason"),
    [
        (Reply(b"gone", 404), Look.FAILED, "not_found"),
        (Reply(b"gone", 410), Look.FAILED, "gone"),
        (Reply(b"not acceptable", 406), Look.FAILED, "client_error"),
        (feed(title="No items at all"), Look.EMPTY, "no_entries"),
        (_page("<p>The portal that stands where the feed was</p>"), Look.FAILED, "not_a_feed"),
    ],
)
def test_1_a_feed_that_is_gone_or_empty_is_named(
    here: Here, peer: Peer, reply: Reply, outcome: Look, reason: str
) -> None:
    peer.routes["/rss.xml"] = reply
    check = _look(here, _feed_source(peer))

    assert (check.outcome, check.reason) == (outcome, reason)


# 2. A hyphen between day and time


def test_2_a_hyphen_between_day_and_time_is_read_and_the_last_change_is_not(here: Here, peer: Peer) -> None:
    head = (
        '<meta name="lastmodifiedtime" content="2026-09-25-07:30:00">'
        '<meta name="firstpublishedtime" content="2026-09-24-10:00:00">'
    )
    peer.routes["/yaowen/202609/content_7.htm"] = _page(f'<div id="UCAP-CONTENT">{TEXT}</div>', head)
    article = _article(_read(here, _list_source(peer), peer.url("/yaowen/202609/content_7.htm")))

    assert article.published_at == datetime(2026, 9, 24, 2, tzinfo=UTC)


# 3. robots.txt with a wildcard in front


def test_3_a_rule_that_begins_with_a_wildcard_is_obeyed(here: Here, peer: Peer) -> None:
    path = "/feed/subscribe/en/news/all/rss.xml"
    peer.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: */news/\n")
    peer.routes[path] = peer.routes["/feed/stories.xml"] = feed(
        (peer.url("/en/story/1"), "A story", "Thu, 24 Sep 2026 08:00:00 GMT")
    )

    assert _look(here, _feed_source(peer, path)).reason == "blocked_by_robots"
    assert peer.paths() == []
    assert _look(here, _feed_source(peer, "/feed/stories.xml", id="other")).outcome is Look.NEW


# 4. One text at many addresses


def _stored(place: Workplace, source_id: str, url: str, body: str) -> None:
    html = f"<html><head><title>研修班</title>{PADDING}</head><body><h1>研修班开班</h1>{body}</body></html>"
    draft = CaptureDraft(
        source_id=source_id,
        url_asked=url,
        url_final=url,
        fetched_at=NOW,
        content_type="text/html; charset=utf-8",
        hint={"published": "2026-09-24"},
    )
    with writing(place.engine) as session:
        place.captures.save(session, draft, html.encode())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "https://www.mfa.gov.cn/eng/xw/zyxw/202609/t20260925_12031181.html",
            "https://eu.china-mission.gov.cn/eng/mh/202609/t20260925_12031181.htm",
        ),
        ("https://press.un.org/en/2026/sc16012.doc.htm", "https://press.un.org/en/blog/sc16012"),
    ],
)
def test_4_one_document_number_is_one_story_and_every_address_is_kept(
    place: Workplace, one: str, other: str
) -> None:
    first, second = list(place.sources)[:2]
    _stored(place, first, one, TEXT)
    _stored(
        place, second, other, TEXT + "<p>本馆另行补充：报名已经结束，下一期将于明年举行，届时另行通知。</p>"
    )
    steps.extract_new(place=place)
    steps.group_new(place=place)

    with reading(place.engine) as session:
        stories = {row.story_id for row in session.exec(select(StoryMemberRow))}
        addresses = {row.url for row in session.exec(select(ArticleRow))}
    assert len(stories) == 1
    assert addresses == {one, other}


def test_4_a_reprint_names_the_agency_it_took_the_text_from(here: Here, peer: Peer) -> None:
    line = '<div class="pages-date">2026-09-24 09:00 <span class="font">来源：新华社</span></div>'
    peer.routes["/p"] = _page(f"<h1>研修班开班</h1>{line}{TEXT}")
    rule = {"outlet": [".pages-date .font"]}

    assert _article(_read(here, _list_source(peer, rule), peer.url("/p"))).outlet == "新华社"


# 5. Missing pages that answer 200


def test_5_a_removed_page_that_leads_to_a_system_page_is_removed(here: Here, peer: Peer) -> None:
    url = "/web/wjdt/202609/t20260924_11.shtml"
    system = "/web/system/index_17321.shtml"
    peer.routes[system] = _page("<p>外交部网站导航</p>" + TEXT)
    peer.routes[url] = Reply(status=302, headers={"Location": system})
    found = _read(here, _list_source(peer), peer.url(url))

    assert isinstance(found, Skipped)
    assert found.reason == "removed_page"


def test_5_a_block_page_of_some_hundred_bytes_is_no_empty_day(here: Here, peer: Peer) -> None:
    words = b"<html><head><title>403 Forbidden</title></head><body><center>request blocked</center></body>"
    peer.routes["/list/"] = Reply(words + b" " * (685 - len(words)), headers={"Content-Type": "text/html"})
    check = _look(here, _list_source(peer))

    assert (check.outcome, check.reason, check.status) == (Look.BLOCKED, "block_page", 200)


def test_5_an_error_in_words_where_json_was_is_named(here: Here, peer: Peer) -> None:
    peer.routes["/api"] = Reply(
        b"Your query was too short or too long.", headers={"Content-Type": "text/html"}
    )
    endpoint = {"kind": "json", "url": peer.url("/api"), "items": "articles", "item_url": "url"}
    check = _look(here, source_of(endpoint))

    assert (check.outcome, check.reason) == (Look.FAILED, "not_a_list")


# 6. Dates


@pytest.mark.parametrize(
    "path",
    ["/yaowen/202609/content_7.htm", "/page/202609/1320.shtml", "/xwfb/art/2026/art_0123456789abcdef.html"],
)
def test_6_where_the_address_has_no_day_the_list_gives_it(here: Here, peer: Peer, path: str) -> None:
    peer.routes[path] = _page(TEXT)
    article = _article(_read(here, _list_source(peer), peer.url(path), published="2026-09-23"))

    assert article.published_on == date(2026, 9, 23)


def test_6_without_any_day_none_is_made_up(here: Here, peer: Peer) -> None:
    peer.routes["/page/202609/1320.shtml"] = _page(TEXT)
    article = _article(_read(here, _list_source(peer), peer.url("/page/202609/1320.shtml")))

    assert article.published_on is None or article.published_precision == "month"


def test_6_a_feed_without_dates_lives_by_what_is_new_in_it(here: Here, peer: Peer) -> None:
    source = _feed_source(peer)
    peer.routes["/rss.xml"] = feed((peer.url("/1"), "One", ""))
    first = _look(here, source)
    later = _look(here, source, NOW + timedelta(days=1))

    assert (first.outcome, first.newest_at) == (Look.NEW, NOW)
    assert later.outcome is Look.UNCHANGED


def test_6_a_year_of_another_era_gives_way_to_the_address(here: Here, peer: Peer) -> None:
    path = "/a/202609/23/WS68d1e5a2a3108622abca2f11.html"
    rule = {"url_date": r"/a/(?P<year>\d{4})(?P<month>\d{2})/(?P<day>\d{2})/"}
    peer.routes[path] = _page(ENGLISH, '<meta name="publishdate" content="2569-09-23">')

    assert _article(_read(here, _list_source(peer, rule), peer.url(path))).published_on == date(2026, 9, 23)


def test_6_the_visible_date_wins_over_the_meta(here: Here, peer: Peer) -> None:
    path = "/xwfb/gxdt/art/2026/art_fedcba98.html"
    peer.routes[path] = _page(
        f'<span id="con_time">发布时间：2026-09-15 15:30</span><div id="con_con">{TEXT}</div>',
        '<meta name="PubDate" content="2026-09-20 09:00">',
    )
    rule = {"published": ["#con_time"], "body": ["#con_con"]}

    assert _article(_read(here, _list_source(peer, rule), peer.url(path))).published_on == date(2026, 9, 15)


# 7. Charsets


@pytest.mark.parametrize(
    ("charset", "declared"), [("gb18030", "GB2312"), ("gb18030", "gbk"), ("utf-8", "GB2312")]
)
def test_7_no_character_is_lost_whatever_is_declared(
    here: Here, peer: Peer, charset: str, declared: str
) -> None:
    names = "<p>朱镕基、张喆与来自马尔代夫的䶮姓学员一同出席了开班式，并就课程内容交换了意见。</p>"
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    peer.routes["/n1/2026/0924/c1.html"] = _page(TEXT + names, head, charset)
    article = _article(_read(here, _list_source(peer), peer.url("/n1/2026/0924/c1.html")))

    assert "朱镕基、张喆" in article.text
    assert "䶮姓" in article.text
    assert "\ufffd" not in article.text


# 8. Names that came up on the way


@pytest.mark.parametrize(
    "words",
    [
        "Twenty-nine countries signed the agreement on the World AI Cooperation Organization in Shanghai.",
        "二十九个国家在上海签署了成立世界人工智能合作组织的协定。",
        "二十九個國家在上海簽署了成立世界人工智慧合作組織的協定。",
    ],
)
def test_8_the_organisation_founded_in_shanghai_is_spoken_of(place: Workplace, words: str) -> None:
    assert place.coder.code(Document(id="x", text=words)).relevant
