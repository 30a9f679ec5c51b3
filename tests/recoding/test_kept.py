"""A coding that is stored says the same when it is read again."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from models.coding import Coding, EventClaim, EventType, Evidence, Finding, Involvement, Kind, Role
from pipeline.recoding.differences import differences
from pipeline.store.codings import current_codings, store_coding
from pipeline.store.database import reading, writing
from tests.ledger.filling import add_article
from tests.ledger.making import claim

NOON = datetime(2025, 3, 12, 12, tzinfo=UTC)
ONE, TWO = Evidence(start=0, end=3, quote="The"), Evidence(start=4, end=9, quote="words")


def full_coding(article_id: str, ruleset: str = "r1", **said: object) -> Coding:
    whole = Coding(
        id=article_id,
        relevant=True,
        score=0.75,
        language="en",
        actions=(Finding(code="A6", kind=Kind.PROGRESS, score=0.5, evidence=(ONE, TWO)),),
        countries=(
            Involvement(iso3="LAO", role=Role.PARTNER, evidence=(TWO,)),
            Involvement(iso3="KEN", role=Role.MENTION, evidence=(ONE,)),
        ),
        events=(
            EventClaim(
                type=EventType.AGREEMENT_SIGNED, date="2025-03", actions=("A6",), evidence=(ONE,), denies=True
            ),
        ),
        ruleset=ruleset,
    )
    return whole.model_copy(update=said)


def test_a_coding_is_read_as_it_was_stored(either_store: Engine) -> None:
    with writing(either_store) as session:
        add_article(session, claim("one"))
        coding = full_coding(claim("one").article_id)
        store_coding(session, coding, now=NOON)
    with reading(either_store) as session:
        [found] = current_codings(session, [coding.id, "no such article"]).values()

    assert differences(coding, found) == []
    assert found.events == coding.events
    assert sorted(found.countries, key=str) == sorted(coding.countries, key=str)


def test_the_latest_coding_is_the_one_that_holds(either_store: Engine) -> None:
    with writing(either_store) as session:
        add_article(session, claim("one"))
        article = claim("one").article_id
        store_coding(session, full_coding(article, "zz"), now=NOON)
        later = full_coding(article, "aa", relevant=False, actions=(), countries=(), events=())
        store_coding(session, later, now=NOON + timedelta(days=1))
    with reading(either_store) as session:
        [found] = current_codings(session, [article]).values()

    assert (found.ruleset, found.relevant, found.actions, found.events) == ("aa", False, (), ())
