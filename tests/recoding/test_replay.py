"""A trial and its adoption on either database, broken off in the middle and taken up again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from models.article import Article
from models.coding import CodingRow
from models.collecting import CaptureDraft
from models.recoding import RecodingRow
from pipeline import steps
from pipeline.config import Settings
from pipeline.recoding import replay
from pipeline.recoding.differences import Aspect, Way, counts
from pipeline.store import ledger
from pipeline.store.articles import Reading, store_readings
from pipeline.store.database import reading, writing
from pipeline.store.recodings import Scope
from pipeline.workplace import Workplace

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"
NOON = datetime(2025, 3, 5, 12, tzinfo=UTC)
TEXTS = [
    f"China opened the {word} training course on artificial intelligence for officials of {country} in "
    f"{city} on Tuesday, the organisers said in a statement."
    for word, country, city in (("first", "Laos", "Nanning"), ("second", "Zambia", "Wuhan"))
]


@pytest.fixture
def place(settings: Settings, either_store: Engine) -> Iterator[Workplace]:
    """A workplace with two coded and recorded articles."""
    url = either_store.url.render_as_string(hide_password=False)
    place = Workplace(settings.model_copy(update={"database_url": url}))
    for number, text in enumerate(TEXTS):
        address = f"http://127.0.0.1:9/{number}"
        draft = CaptureDraft(source_id="gazette", url_asked=address, url_final=address, fetched_at=NOON)
        article = Article(title="A course", text=text, language="en", published_on=date(2025, 3, 5))
        with writing(place.engine) as session:
            capture = place.captures.save(session, draft, text.encode())
            store_readings(session, [Reading(capture, address, article)], now=NOON)
    steps.classify_new(place=place)
    steps.record_new(place=place)
    yield place
    place.engine.dispose()


def test_what_is_broken_off_goes_on_and_comes_out_the_same(place: Workplace, deaf: Path) -> None:
    row = replay.begin(place, deaf, NOON)
    next(replay.replay(place, row, Scope(since=date(2025, 3, 1), sample=1), NOON))
    assert replay.left(place.engine, row) == 1

    row = replay.begin(place, deaf, NOON)
    assert sum(replay.replay(place, row, Scope(), NOON)) == 1
    found = list(replay.compare(place.engine, row, Scope()))
    told = counts(one for _, differences in found for one in differences)
    assert told[Aspect.RELEVANT, Way.DISAPPEARS] == len(found) == 2

    later = datetime.now(UTC)
    next(replay.adopt(place, row, later))
    assert sum(replay.adopt(place, row, later)) == 0
    steps.record_new(place=place)
    with reading(place.engine) as session:
        assert ledger.events(session) == []
        assert session.exec(select(RecodingRow)).all() == []
        assert {
            coding.relevant for coding in session.exec(select(CodingRow)) if coding.ruleset == row.id
        } == {False}


def test_what_holds_cannot_be_dropped(place: Workplace, deaf: Path) -> None:
    row = replay.begin(place, deaf, NOON)
    list(replay.adopt(place, row, datetime.now(UTC)))
    with reading(place.engine) as session:
        adopted = replay.known(session, row.id)

    with pytest.raises(replay.NotOnTrial, match="adopted"):
        replay.drop(place.engine, adopted, NOON)


def test_rules_that_others_took_the_place_of_are_not_adopted_again(place: Workplace, deaf: Path) -> None:
    row = replay.begin(place, deaf, NOON)
    list(replay.adopt(place, row, datetime.now(UTC)))
    back = replay.begin(place, CATALOGUE, NOON)
    list(replay.adopt(place, back, datetime.now(UTC)))

    assert back.id == f"{place.coder.ruleset}~2"
    with pytest.raises(replay.NotOnTrial, match="replaced"):
        list(replay.adopt(place, row, datetime.now(UTC)))
