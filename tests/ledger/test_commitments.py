"""What counts towards a promise, in time and later."""

from datetime import date
from typing import Any

import pytest

from models.coding import EventType
from models.plan import Commitment, Counts
from pipeline.ledger.commitments import counted, score
from pipeline.ledger.events import events_of
from pipeline.ledger.happenings import Event
from pipeline.ledger.lexicon import Lexicon
from pipeline.ledger.rules import LedgerRules
from tests.ledger.making import claim

TEN = Commitment(
    id="ten",
    action="A6",
    text={"en": "ten workshops"},
    target=10,
    unit="workshops",
    since=date(2024, 9, 25),
    deadline=date(2025, 12, 31),
    counts=Counts(types=(EventType.EVENT_HELD,), actions=("A6",), subjects=frozenset({"workshop"})),
)


def workshop(lexicon: Lexicon, **changes: Any) -> list[Event]:
    told = {
        "type": EventType.EVENT_HELD,
        "actions": {"A6"},
        "countries": (),
        "what": "A workshop opened.",
        "date": "2025-05-12",
        "published_on": date(2025, 12, 31),
        "seen_on": date(2026, 1, 31),
    } | changes
    return events_of([claim("one", **told)], lexicon)


def test_an_event_in_time_counts_with_its_reason(lexicon: Lexicon) -> None:
    [row] = counted(workshop(lexicon), [TEN])

    assert row.by_deadline
    assert row.because == "event held for A6: 2025-05-12; deadline 2025-12-31"


@pytest.mark.parametrize(
    ("changes", "in_time"),
    [
        ({"date": "2025"}, True),
        ({"date": "2025-12"}, True),
        ({"date": "2026-01-03", "published_on": date(2026, 1, 4)}, False),
        ({"date": "2026", "published_on": date(2026, 1, 4)}, False),
        ({"date": None, "published_on": date(2025, 12, 30)}, True),
        ({"date": None, "published_on": date(2026, 1, 10)}, False),
        ({"date": None, "published_on": None}, False),
    ],
)
def test_only_what_is_sure_to_lie_before_the_deadline_is_in_time(
    changes: dict[str, Any], in_time: bool, lexicon: Lexicon
) -> None:
    [row] = counted(workshop(lexicon, **changes), [TEN])

    assert row.by_deadline is in_time


@pytest.mark.parametrize(
    "changes",
    [
        {"date": "2024-09-03", "published_on": date(2024, 9, 3)},
        {"actions": {"A5"}},
        {"type": EventType.PROGRAMME_STARTED},
        {"what": "A conference was held.", "title": "A conference"},
    ],
)
def test_what_is_too_early_or_of_another_kind_does_not_count(
    changes: dict[str, Any], lexicon: Lexicon
) -> None:
    assert counted(workshop(lexicon, **changes), [TEN]) == []


def test_the_score_tells_in_time_from_later(lexicon: Lexicon) -> None:
    late = {"date": "2026-01-03", "published_on": date(2026, 1, 4)}

    standing = score(TEN, counted([*workshop(lexicon), *workshop(lexicon, **late)], [TEN]))

    assert (standing.by_deadline, standing.later, standing.met) == (1, 1, False)


def test_the_plan_of_the_catalogue_has_the_ten_workshops(rules: LedgerRules) -> None:
    tens = [one for one in rules.commitments if one.target == 10]

    assert [(one.action, one.deadline) for one in tens] == [("A6", date(2025, 12, 31))]


def test_every_promise_says_where_the_plan_makes_it_and_names_known_subjects(rules: LedgerRules) -> None:
    for promise in rules.commitments:
        assert promise.clause, promise.id
        assert promise.counts.subjects <= rules.lexicon.subjects.things, promise.id


def test_every_action_of_the_plan_has_a_promise(rules: LedgerRules) -> None:
    assert {one.action for one in rules.commitments} == {f"A{number}" for number in range(1, 11)}
