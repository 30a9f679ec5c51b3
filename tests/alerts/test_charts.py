"""Charts: the right numbers, the same in words, the same bytes, inside the mail."""

from collections.abc import Callable
from datetime import date, timedelta

from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import select

from alerts.asked import Asked
from alerts.captions import growth_in_words, weeks_in_words
from alerts.charts import draw_growth, draw_weeks, height
from alerts.desk import Desk
from alerts.figures import Growth, Weeks, monday, read_figures
from alerts.job import run
from alerts.pictures import picture_id
from alerts.words import words
from models.alerts import DigestRow, PictureRow, content_id
from models.ledger import News
from pipeline.config import Settings
from pipeline.store.database import reading
from tests.alerts.conftest import Join
from tests.alerts.sample import START, Archive
from tests.peers.smtp import Sink

Write = Callable[[Callable[[Archive], object]], None]
DAY = date(2025, 3, 3)


def test_events_are_counted_by_action_and_week(desk: Desk, store: Engine, sample: None, write: Write) -> None:
    def more(archive: Archive) -> None:
        archive.event("older", what="A first seminar", day="2025-01-15", actions=("A6",), countries=("ZMB",))
        archive.event("long-ago", what="A seminar long ago", day="2024-05-15", actions=("A6",))
        archive.event("gone", what="A mistaken seminar", day="2025-02-26", actions=("A6",))
        archive.take_back("gone", "withdrawn", "it never took place", START)

    write(more)
    with reading(store) as session:
        everything = read_figures(session, Asked(), desk.around.plan, START, DAY)
        zambia = read_figures(session, Asked(countries=frozenset({"ZMB"})), desk.around.plan, START, DAY)

    rows = dict(everything.weeks.rows)
    assert everything.weeks.mondays[-1] == DAY
    assert len(everything.weeks.mondays) == 12
    assert weeks_in_words(everything.weeks)[5] == "A6: 2 (W03 1, W09 1)"
    # dated to the month only: in no week
    assert sum(rows["A8"]) == 0
    assert zambia.weeks.total == 2
    assert everything.growth.steps == ((date(2025, 3, 3), 4),)
    assert zambia.growth.steps == ((date(2025, 3, 3), 1),)


def test_partners_count_from_the_day_they_joined_even_when_found_later(
    desk: Desk, store: Engine, write: Write
) -> None:
    def joined(archive: Archive) -> None:
        archive.partnership("ZMB", "A6", news=News.BACKFILL)
        archive.partnership("ZMB", "A1")
        archive.partnership("KEN", "A6")

    write(joined)
    with reading(store) as session:
        later = read_figures(session, Asked(), desk.around.plan, START - timedelta(days=1), DAY)
        now = read_figures(session, Asked(), desk.around.plan, START, DAY)

    assert later.growth.steps == ()
    assert now.growth.steps == ((START.date(), 2),)


_WEEKS = st.lists(st.lists(st.integers(0, 300), min_size=12, max_size=12), min_size=1, max_size=10).map(
    lambda rows: Weeks(
        tuple(DAY - timedelta(weeks=back) for back in reversed(range(12))),
        tuple((f"A{n}", tuple(row)) for n, row in enumerate(rows, start=1)),
    )
)


@settings(max_examples=5, deadline=None)
@given(_WEEKS)
def test_any_figures_are_drawn_and_said_alike(weeks: Weeks) -> None:
    png = draw_weeks(weeks)
    draw_weeks.cache_clear()

    assert png.startswith(b"\x89PNG")
    assert 100 < height(png) < 800
    assert draw_weeks(weeks) == png
    assert len(weeks_in_words(weeks)) == len(weeks.rows)


@settings(max_examples=5, deadline=None)
@given(st.dictionaries(st.dates(date(2020, 1, 1), DAY), st.integers(1, 20), min_size=1, max_size=30))
def test_any_growth_is_drawn_and_said(joined: dict[date, int]) -> None:
    reached, steps = 0, []
    for day, number in sorted(joined.items()):
        reached += number
        steps.append((day, reached))
    growth = Growth(tuple(steps), DAY)

    assert draw_growth(growth).startswith(b"\x89PNG")
    assert growth_in_words(growth, words("en"))[0] == f"{reached} by 3 March 2025"


@given(st.dates())
def test_a_week_begins_on_monday(day: date) -> None:
    if day < date(1, 1, 8):
        return
    assert monday(day).weekday() == 0
    assert 0 <= (day - monday(day)).days < 7


def test_charts_stand_inside_the_mail_with_the_same_in_words(
    store: Engine, mail_settings: Settings, sink: Sink, join: Join, sample: None
) -> None:
    join()
    join("bo@readers.example")

    run(store, mail_settings, START + timedelta(hours=6))

    with reading(store) as session:
        digest, other = session.exec(select(DigestRow)).all()
        kept = {row.id: row.png for row in session.exec(select(PictureRow))}
    assert digest.pictures == other.pictures
    assert sorted(kept) == sorted(digest.pictures)
    assert len(sink.taken) == 2
    parts = {part["Content-ID"]: part for part in sink.taken[0].walk() if part["Content-ID"]}
    images = BeautifulSoup(digest.html, "lxml").find_all("img")
    assert [str(image["src"]) for image in images] == [f"cid:{content_id(name)}" for name in digest.pictures]
    for name, png in kept.items():
        assert parts[f"<{content_id(name)}>"].get_content() == png
        assert picture_id(png) == name
    for image in images:
        title, said = str(image["alt"]).split(": ", 1)
        assert title in digest.text
        assert [part for part in said.split("; ") if part not in digest.text] == []
    assert "A6: 1 (W09 1)" in digest.text


def test_a_day_without_news_has_no_chart(desk: Desk, join: Join, sample: None) -> None:
    nothing = desk.preview(join(actions=["A9"]), DAY)

    assert "<img" not in nothing.html
    assert nothing.pictures == {}
