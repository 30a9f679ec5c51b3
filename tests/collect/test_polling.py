from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.source import Revisit
from pipeline.collect.polling import LONGEST, SHORTEST, max_age, next_wait, wait_after_fault
from pipeline.collect.revisits import STEPS, next_revisit, revisited
from tests.collect.conftest import NOW, source_of

WAITS = st.floats(0, 1e9)


@given(WAITS, st.integers(0, 500), st.none() | st.floats(0, 1e9))
def test_waits_stay_within_bounds(last: float, fresh: int, age: float | None) -> None:
    assert SHORTEST <= next_wait(last, fresh=fresh, max_age=age) <= LONGEST


@given(WAITS, st.integers(0, 5), st.floats(0, 86_400))
def test_a_host_is_never_asked_sooner_than_it_wishes(last: float, fresh: int, wish: float) -> None:
    assert next_wait(last, fresh=fresh, retry_after=wish) >= wish
    assert wait_after_fault(1, retry_after=wish) >= wish


def test_half_after_news_and_double_after_none() -> None:
    assert next_wait(3600, fresh=2) == 1800
    assert next_wait(3600, fresh=0) == 7200


@given(st.integers(1, 10_000))
def test_faults_are_asked_again_ever_more_slowly(faults: int) -> None:
    assert SHORTEST <= wait_after_fault(faults) <= wait_after_fault(faults + 1) <= LONGEST


def test_max_age_is_read_where_it_is_meant() -> None:
    assert max_age({"cache-control": "public, max-age=600"}) == 600
    assert max_age({"cache-control": "s-maxage=600"}) is None
    assert max_age({"cache-control": "no-cache, max-age=600"}) is None
    assert max_age({"cache-control": "max-age=" + "9" * 40}) is None
    assert max_age({}) is None


def test_official_pages_are_looked_at_again_after_1_3_7_and_30_days() -> None:
    at = [next_revisit(NOW, done, NOW) for done in range(4)]

    assert [(moment - NOW).days for moment in at] == [1, 3, 7, 30]
    assert STEPS[-1] == timedelta(days=30)


@given(st.integers(0, 3), st.integers(0, 1000))
def test_missed_looks_are_not_made_up_for_at_once(done: int, days: int) -> None:
    later = NOW + timedelta(days=days)

    assert next_revisit(NOW, done, later) > later


def test_which_pages_are_looked_at_again_goes_by_kind_unless_the_entry_says_so() -> None:
    listing = {"kind": "list", "url": "http://example.org/", "links": "a"}

    assert revisited(source_of(listing, kind="official")) is Revisit.ALL
    assert {revisited(source_of(listing, kind=kind)) for kind in ("press", "expert", "aggregator")} == {
        Revisit.RELEVANT
    }
    assert revisited(source_of(listing, kind="official", text_from="feed")) is Revisit.NONE
    assert revisited(source_of(listing, kind="official", revisit="relevant")) is Revisit.RELEVANT
    assert revisited(source_of(listing, kind="press", revisit="all")) is Revisit.ALL
    assert revisited(source_of(listing, kind="press", revisit="none")) is Revisit.NONE
