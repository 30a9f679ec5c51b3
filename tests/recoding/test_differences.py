"""What two codings of one text differ in: named, and none where they say the same."""

from hypothesis import given
from hypothesis import strategies as st

from models.coding import Coding, EventClaim, EventType, Evidence, Finding, Involvement, Kind, Role
from pipeline.recoding.differences import Aspect, Difference, Way, counts, differences

WORDS = (Evidence(start=4, end=30, quote="a course for port engineers"),)
ELSEWHERE = (Evidence(start=90, end=99, quote="a harbour"),)
ACTIONS, COUNTRIES = ("A1", "A4", "A6"), ("KEN", "LAO", "ZMB")


def coding(**said: object) -> Coding:
    return Coding.model_validate(
        {"id": "x", "relevant": True, "score": 0.9, "language": "en", "ruleset": "r"} | said
    )


def finding(code: str, kind: Kind) -> Finding:
    return Finding(code=code, kind=kind, score=0.8, evidence=WORDS)


def partner(iso3: str, role: Role = Role.PARTNER) -> Involvement:
    return Involvement(iso3=iso3, role=role, evidence=WORDS)


def opened(**said: object) -> EventClaim:
    return EventClaim.model_validate({"type": EventType.EVENT_HELD, "evidence": WORDS} | said)


def said(found: list[Difference]) -> list[tuple[str, str, str, str, str]]:
    return [(one.aspect, one.way, one.code, one.before, one.after) for one in found]


codings = st.builds(
    coding,
    relevant=st.booleans(),
    actions=st.dictionaries(st.sampled_from(ACTIONS), st.sampled_from(Kind)).map(
        lambda each: tuple(finding(code, kind) for code, kind in each.items())
    ),
    countries=st.dictionaries(st.sampled_from(COUNTRIES), st.sampled_from(Role)).map(
        lambda each: tuple(partner(iso3, role) for iso3, role in each.items())
    ),
    events=st.lists(
        st.builds(
            opened,
            date=st.sampled_from([None, "2025", "2025-04"]),
            evidence=st.sampled_from([WORDS, ELSEWHERE]),
        ),
        max_size=3,
    ).map(tuple),
)


def test_a_text_that_was_not_seen_to_matter() -> None:
    before = coding(relevant=False)
    after = coding(actions=(finding("A6", Kind.PROGRESS),), countries=(partner("ZMB"),), events=(opened(),))

    assert said(differences(before, after)) == [
        ("relevant", "appears", "", "", ""),
        ("action", "appears", "A6", "", "progress"),
        ("partner", "appears", "ZMB", "", ""),
        ("event", "appears", "event_held", "", ""),
    ]
    assert {one.quote for one in differences(before, after)} == {WORDS[0].quote}


def test_a_kind_and_the_particulars_of_an_event_change() -> None:
    before = coding(
        actions=(finding("A6", Kind.COMMITMENT),), events=(opened(date="2025", countries=("KEN",)),)
    )
    after = coding(
        actions=(finding("A6", Kind.PROGRESS),), events=(opened(date="2025-04-02", countries=("KEN",)),)
    )

    assert said(differences(before, after)) == [
        ("kind", "changes", "A6", "commitment", "progress"),
        ("event", "changes", "event_held", "date 2025", "date 2025-04-02"),
    ]


def test_an_event_on_other_words_is_another_event() -> None:
    found = differences(coding(events=(opened(),)), coding(events=(opened(evidence=ELSEWHERE),)))

    assert [(one.way, one.quote) for one in found] == [
        (Way.APPEARS, "a harbour"),
        (Way.DISAPPEARS, "a course for port engineers"),
    ]


def test_a_partner_that_is_only_named_now_disappears() -> None:
    found = differences(
        coding(countries=(partner("LAO"),)), coding(countries=(partner("LAO", Role.MENTION),))
    )

    assert said(found) == [("partner", "disappears", "LAO", "", "")]


@given(codings)
def test_a_coding_does_not_differ_from_itself(one: Coding) -> None:
    assert differences(one, one) == []


@given(codings, codings)
def test_the_other_way_round_everything_is_the_opposite(one: Coding, other: Coding) -> None:
    there, back = counts(differences(one, other)), counts(differences(other, one))

    for aspect in Aspect:
        assert there[aspect, Way.APPEARS] == back[aspect, Way.DISAPPEARS]
        assert there[aspect, Way.CHANGES] == back[aspect, Way.CHANGES]
