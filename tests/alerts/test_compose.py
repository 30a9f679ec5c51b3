"""What stands in a mail: complete in both forms, harmless whatever the pages said, small enough."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from alerts.compose import Letter, Mail, Surroundings, compose
from alerts.desk import Desk
from alerts.records import Item, News, Report, Step, Waiting
from alerts.words import languages, link, plain, words
from models.alerts import Cadence, MailKind, SubscriptionRow
from models.coding import EventType, Kind
from models.plan import Action, Plan
from tests.alerts.conftest import Join
from tests.alerts.sample import START, Archive

Write = Callable[[Callable[[Archive], object]], None]
DAY = date(2025, 3, 3)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% include 'mail.html' %}",
    "</table></td><h1>big</h1>",
    "line\r\nBcc: all@readers.example",
    "\u202egnp.exe\u2066 turned",
    "\x00\x07\x1b[31mred",
    "A" * 100_000,
    "\U0001f468\u200d\U0001f469 ﷽ e\u0301",
)


def step(words_: str, url: str = "https://ministry.example/1", number: int = 0) -> Step:
    said = Report(f"article{number}", words_, url, words_, "en", DAY, words_)
    return Step(
        f"event{number}",
        EventType.EVENT_HELD,
        "2025-03-02",
        words_,
        ("A6",),
        ("ZMB",),
        words_,
        words_,
        1,
        0,
        (),
        said,
    )


PLAN = Plan(name="A plan", action=(Action(code="A6", slug="workshops", name={"en": "Workshops"}),))


def mail_of(*steps: Step, language: str = "en") -> Mail:
    reader = SubscriptionRow(
        id="r",
        address="anna@readers.example",
        cadence=Cadence.DAILY,
        language=language,
        token="t",
        since=START,
    )
    letter = Letter("d1", MailKind.DIGEST, reader, DAY, News(steps=steps))
    return compose(letter, Surroundings(PLAN, {}, "https://archive.example"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_shown_and_do_nothing(text: str) -> None:
    mail = mail_of(step(text))

    tree = BeautifulSoup(mail.html, "lxml")
    assert tree.find_all(["script", "img", "iframe", "form"]) == []
    assert len(tree.find_all("h1")) == 1
    assert not [name for tag in tree.find_all() for name in tag.attrs if name.startswith("on")]
    assert len(mail.subject.splitlines()) == 1
    assert "\r" not in mail.text
    assert not set(mail.text + mail.html) & set("\x00\x07\x1b\u202e\u2066")
    assert len(mail.html) < 20_000


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_the_page_is_the_same_whatever_the_words(text: str) -> None:
    tags = [tag.name for tag in BeautifulSoup(mail_of(step("x" + text)).html, "lxml").find_all()]

    assert tags == [tag.name for tag in BeautifulSoup(mail_of(step("x")).html, "lxml").find_all()]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "data:text/html,<b>x</b>",
        "file:///etc/passwd",
        "//host/x",
        "https://a b",
    ],
)
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    mail = mail_of(step("Words", url))

    hrefs = [str(tag["href"]) for tag in BeautifulSoup(mail.html, "lxml").find_all("a")]
    assert all(href.startswith("https://archive.example/") for href in hrefs)
    assert url not in mail.text


@given(st.text())
def test_foreign_text_becomes_one_short_line(text: str) -> None:
    line = plain(text)

    assert len(line.splitlines()) <= 1
    assert len(line) <= 220
    assert plain(line) == line
    line.encode()


def test_a_link_is_kept_as_it_is() -> None:
    assert link("https://ministry.example/a?b=c&d=é#f") == "https://ministry.example/a?b=c&d=é#f"


def test_a_mail_stays_below_what_mail_programs_cut() -> None:
    many = [step(f"Seminar {n} " + "words " * 60, number=n) for n in range(400)]

    mail = mail_of(*many)

    assert len(mail.html.encode()) < 100_000
    assert mail.subject == "400 steps on 1 action · 3 March 2025"
    assert re.search(r"3\d\d more in the archive", mail.text)
    assert "/unsubscribe/t" in mail.html


@pytest.mark.parametrize("language", languages())
def test_the_text_says_all_that_the_page_says(desk: Desk, join: Join, sample: None, language: str) -> None:
    mail = desk.preview(join(language=language), DAY)

    tree = BeautifulSoup(mail.html, "lxml")
    told = mail.text.casefold()
    body = tree.body
    assert body is not None
    for tag in body.find_all(["p", "h1", "h2", "h3", "blockquote"]):
        if not tag.find("a") or "strong" in tag.get("class", []):
            for part in tag.stripped_strings:
                assert part.rstrip(":").casefold() in told, part
    for anchor in body.find_all("a"):
        href = str(anchor["href"])
        if not re.search("/(countries|events|actions)/", href):
            assert href in mail.text


@pytest.mark.parametrize("language", languages())
def test_every_label_is_there_in_every_language(language: str) -> None:
    english, other = words("en").tables, words(language).tables

    assert {name: set(table) for name, table in other.items() if name != "country"} == {
        name: set(table) for name, table in english.items() if name != "country"
    }


@pytest.mark.parametrize("language", languages())
def test_every_unit_of_the_plan_has_its_word(desk: Desk, language: str) -> None:
    units = {promise.unit for promise in desk.around.plan.commitment}

    assert units - set(words(language).tables["unit"]) == set()


def test_chinese_labels_and_untouched_quotations(desk: Desk, join: Join, sample: None) -> None:
    mail = desk.preview(join(language="zh"), DAY)

    assert mail.subject == "2个新伙伴，1个伙伴加入新行动，4项行动的3项进展，1项进入新阶段 · 2025年3月3日"
    assert "Thirty-two officials from eleven countries" in mail.text
    assert "赞比亚、肯尼亚和老挝" in mail.text


def test_filters_keep_to_what_was_asked_for(desk: Desk, join: Join, sample: None) -> None:
    by_action = desk.preview(join(actions=["A8"]), DAY)
    by_country = desk.preview(join(countries=["LAO"]), DAY)

    assert by_action.subject == "1 new partner, 1 step on 1 action · 3 March 2025"
    assert by_country.subject == "1 partner on a new action, 2 steps on 3 actions · 3 March 2025"
    assert "only A8" in by_action.text


def test_a_preview_keeps_nothing(store: Engine, desk: Desk, join: Join, sample: None) -> None:
    reader = join()

    assert desk.preview(reader, DAY) == desk.preview(reader, DAY)


def test_an_event_without_date_place_or_country_is_told_too(desk: Desk, join: Join, write: Write) -> None:
    write(lambda archive: archive.event("bare", what="Something was held", actions=(), day=None))

    mail = desk.preview(join(), DAY)

    assert mail.subject == "1 step · 3 March 2025"
    assert "Named, but under no action of the plan" in mail.text


def test_readers_of_the_same_news_share_all_but_what_is_their_own() -> None:
    around = Surroundings(PLAN, {}, "https://archive.example")
    mails = {}
    for name in ("anna", "bo'b"):
        reader = SubscriptionRow(
            id=name,
            address=f"{name}@readers.example",
            cadence=Cadence.DAILY,
            token=f"secret-{name}",
            since=START,
        )
        letter = Letter(f"mail-{name}", MailKind.DIGEST, reader, DAY, News(steps=(step("A seminar"),)))
        mails[name] = compose(letter, around)
        assert mails[name] == compose(letter, Surroundings(PLAN, {}, "https://archive.example"))

    anna, bob = mails["anna"], mails["bo'b"]
    assert "bo&#39;b@readers.example" in bob.html
    assert "bo'b@readers.example" in bob.text
    assert "anna" not in bob.html + bob.text
    for mail, name in ((anna, "anna"), (bob, "bo%27b")):
        assert f"https://archive.example/unsubscribe/secret-{name}" in mail.html
        assert f"https://archive.example/digests/mail-{name}" in mail.text


@pytest.mark.parametrize("name", ["why", "unsubscribe", "web"])
def test_foreign_words_cannot_ask_for_the_reader_s_secret(name: str) -> None:
    mail = mail_of(step(f"\ue000{name}\ue001 and \ue000\ue000{name}\ue001"))

    clean = mail_of(step(f"{name} and {name}"))
    assert mail == clean
    assert "\ue000" not in mail.html + mail.text


def test_styles_stand_in_every_element_and_only_the_rest_in_a_sheet() -> None:
    tree = BeautifulSoup(mail_of(step("A seminar")).html, "lxml")

    sheets = [str(sheet) for sheet in tree.find_all("style")]
    assert all("@media" in sheet for sheet in sheets)
    assert "prefers-color-scheme: dark" in "".join(sheets)
    plain_elements = [
        tag.name for tag in tree.find_all(["h1", "h2", "p", "a", "blockquote"]) if not tag.get("style")
    ]
    assert plain_elements == []
    assert tree.find_all(["link", "script"]) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_searches_and_figures_do_nothing_either(text: str) -> None:
    said = Report("article1", text, "javascript:alert(1)", text, "en", DAY, text)
    item = Item(said, (("A6", Kind.MENTION), ("<b>", Kind.PROGRESS)))
    reader = SubscriptionRow(
        id="r",
        address="anna@readers.example",
        cadence=Cadence.DAILY,
        search=text[:500],
        sources=[text[:50]],
        token="t",
        since=START,
    )
    letter = Letter(
        "d1", MailKind.DIGEST, reader, DAY, News(items=(item,)), waiting=Waiting(9, (("article1", text),))
    )

    mail = compose(letter, Surroundings(PLAN, {}, "https://archive.example"))

    tree = BeautifulSoup(mail.html, "lxml")
    assert tree.find_all(["script", "img", "iframe", "form", "b"]) == []
    assert len(tree.find_all("h1")) == 1
    assert not [name for tag in tree.find_all() for name in tag.attrs if name.startswith("on")]
    assert {str(a["href"]).split("/")[2] for a in tree.find_all("a")} == {"archive.example"}
    assert not set(mail.text + mail.html + mail.subject) & set("\x00\x07\x1b\u202e\u2066\r")
    assert len(mail.html) < 20_000
    assert "9 articles where the machine is not sure" in mail.text
