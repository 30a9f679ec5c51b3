"""Who takes part: by where a state is named and what stands around it."""

from datetime import date

import pytest

from models.coding import Document, Role
from pipeline.classify.coder import Coder
from pipeline.classify.explain import reasons


def _partners(text: str, coder: Coder) -> dict[str, float]:
    document = Document(id="t", title="", text=text, lang="en", published=date(2025, 3, 4))
    return {c.iso3: c.certainty for c in coder.code(document).countries if c.role is Role.PARTNER}


_SIGNED = (
    "VIENTIANE, 3 March 2025 - China and Laos signed an agreement on a joint laboratory for "
    "artificial intelligence, the ministry said. "
)


def test_who_signs_takes_part_and_who_is_compared_does_not(coder: Coder) -> None:
    partners = _partners(f"{_SIGNED}Rivals in Japan have nothing like it, analysts said.", coder)
    assert partners.keys() == {"LAO"}
    assert 0 < partners["LAO"] <= 1


def test_a_state_named_in_a_menu_alone_takes_no_part(coder: Coder) -> None:
    assert "VNM" not in _partners(f"{_SIGNED}\nRelated: Vietnam elects a new parliament", coder)


def test_certainty_is_never_above_that_of_relevance(coder: Coder) -> None:
    document = Document(id="t", title="", text=_SIGNED, lang="en")
    coding = coder.code(document)
    assert coding.relevant
    assert all(c.certainty <= coding.score for c in coding.countries if c.role is Role.PARTNER)


def _why(text: str, coder: Coder, title: str = "") -> dict[str, set[str]]:
    _, view = coder.code_and_view(Document(id="t", title=title, text=text, lang="en"))
    assert view
    why: dict[str, set[str]] = {}
    for about, feature, _ in reasons(view, coder):
        why.setdefault(about, set()).add(feature)
    return why


@pytest.mark.parametrize(("text", "told"), [(_SIGNED, True), ("Laos elects a new parliament.", False)])
def test_reasons_are_given_for_states_of_relevant_texts(coder: Coder, text: str, told: bool) -> None:
    why = _why(text, coder)
    assert ("LAO, in the whole text" in why) is told
    assert ("LAO, where it is named best" in why) is told


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Laos elects a new parliament.", {"rule_side", "rule_subject"}),
        ("Laos and Japan opened a joint AI laboratory.", {"rule_side"}),
        ("China and Laos opened a railway.", {"rule_subject"}),
    ],
)
def test_a_rule_that_decides_by_itself_is_the_only_reason(coder: Coder, text: str, rules: set[str]) -> None:
    assert _why(text, coder) == {"relevant": rules}


def test_reasons_are_of_the_text_as_coded(coder: Coder) -> None:
    assert "rule_side" not in _why("", coder, title=_SIGNED)["relevant"]
    tail = "x " * 200_000 + _SIGNED
    assert _why(tail, coder)["relevant"] == {"rule_side", "rule_subject"}


def test_the_kind_of_a_finding_has_its_reasons(coder: Coder) -> None:
    done = _why("China and Laos opened a joint AI laboratory in Vientiane on Monday.", coder)
    planned = _why("China and Laos will open a joint AI laboratory in Vientiane next year.", coder)
    assert "A1 is done" in done
    assert "A1 is ahead" not in done
    assert "A1 is ahead" in planned


def test_a_partner_is_shown_where_it_takes_part(coder: Coder) -> None:
    text = "Laos has seven million people and is fond of festivals.\n" + _SIGNED
    coding = coder.code(Document(id="t", title="", text=text, lang="en"))
    (laos,) = [country for country in coding.countries if country.iso3 == "LAO"]
    assert laos.role is Role.PARTNER
    assert laos.evidence[0].start == text.index("Laos signed")
