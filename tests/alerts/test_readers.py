"""Readers are checked at the door."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from alerts.readers import (
    Wish,
    WrongSubscription,
    checked,
    subscribe,
    subscriptions,
    unsubscribe,
    unsubscribe_by_token,
    usable_address,
)
from models.alerts import Cadence
from pipeline.store.database import reading, writing

NOW = datetime(2025, 3, 3, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "address",
    [
        "anna@readers.example\nBcc: all@readers.example",
        "anna@readers.example\r\n",
        "anna@readers.example, bo@readers.example",
        "Anna <anna@readers.example>",
        "anna",
        "@readers.example",
        "anna@",
        "anna @readers.example",
        "安娜@readers.example",
        "anna@readers.example\x00",
        "",
        "a" * 400 + "@readers.example",
    ],
)
def test_what_is_no_single_address_is_refused(address: str) -> None:
    with pytest.raises(WrongSubscription, match="is no mail address"):
        usable_address(address)


@given(st.text())
def test_an_address_that_passes_cannot_break_a_header(text: str) -> None:
    try:
        address = usable_address(text)
    except WrongSubscription:
        return
    assert address.isascii()
    assert address.isprintable()
    assert not set(" \t,;<>") & set(address)


def test_a_domain_in_its_own_script_is_written_in_ascii() -> None:
    assert usable_address("anna@例子.example") == "anna@xn--fsqu00a.example"


@pytest.mark.parametrize(
    ("wish", "remedy"),
    [
        (Wish("a@b.example", timezone="Mars/North"), "time zone"),
        (Wish("a@b.example", language="xx"), "digest language"),
        (Wish("a@b.example", language="../en"), "digest language"),
        (Wish("a@b.example", hour=24), "0 to 23"),
        (Wish("a@b.example", weekday=7), "0 to 6"),
        (Wish("a@b.example", quiet_minutes=-1), "0 to 1440"),
        (Wish("a@b.example", actions=["A0"]), "A9, A10"),
        (Wish("a@b.example", countries=["Zambia"]), "ZMB"),
        (Wish("a@b.example", countries=["XXX"]), "ZMB"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_with_a_remedy(wish: Wish, remedy: str) -> None:
    with pytest.raises(WrongSubscription, match=remedy):
        checked(wish)


def test_the_same_wish_twice_is_one_subscription(store: Engine) -> None:
    with writing(store) as session:
        first = subscribe(session, Wish("anna@b.example", actions=["A1", "A2"], hour=7), NOW)
        second = subscribe(
            session, Wish("Anna@b.example", actions=["A2", "A1"], hour=9), NOW + timedelta(days=1)
        )

    assert second.id == first.id
    assert (second.hour, second.since) == (9, NOW)


def test_who_comes_back_gets_no_old_news(store: Engine) -> None:
    with writing(store) as session:
        subscribe(session, Wish("anna@b.example"), NOW)
        unsubscribe(session, "anna@b.example")
    with writing(store) as session:
        again = subscribe(session, Wish("anna@b.example"), NOW + timedelta(days=30))

    assert again.active
    assert again.since == NOW + timedelta(days=30)


def test_leaving_ends_every_subscription_of_the_address_only(store: Engine) -> None:
    with writing(store) as session:
        subscribe(session, Wish("anna@b.example"), NOW)
        subscribe(session, Wish("anna@b.example", Cadence.IMMEDIATE), NOW)
        subscribe(session, Wish("bo@b.example"), NOW)
        ended = unsubscribe(session, "ANNA@b.example")

    with reading(store) as session:
        left = [row.address for row in subscriptions(session) if row.active]
    assert ended == 2
    assert left == ["bo@b.example"]


def test_the_secret_ends_its_own_subscription_only(store: Engine) -> None:
    with writing(store) as session:
        daily = subscribe(session, Wish("anna@b.example"), NOW)
        subscribe(session, Wish("anna@b.example", Cadence.IMMEDIATE), NOW)
        ended = [unsubscribe_by_token(session, token) for token in (daily.token, daily.token, "no such")]

    with reading(store) as session:
        left = [row.cadence for row in subscriptions(session) if row.active]
    assert ended == [1, 0, 0]
    assert left == [Cadence.IMMEDIATE]
