"""Futures by their endings, the verb a word hangs on, and what marks a text as comment."""

import pytest

from pipeline.classify.candidates import candidates
from pipeline.classify.coder import Coder
from pipeline.classify.kinds import kind_features
from pipeline.classify.rules import Cue


@pytest.mark.parametrize(
    ("language", "text", "planned"),
    [
        ("es", "El centro enseñará a cincuenta jóvenes.", True),
        ("es", "El centro enseña a cincuenta jóvenes.", False),
        ("pt", "As escolas receberão os aparelhos.", True),
        ("pt", "O verão foi quente no Irão.", False),
        ("fr", "Les deux écoles partageront leurs cours.", True),
        ("fr", "Les deux écoles partagent leurs cours.", False),
        ("ar", "ستنظم الجامعة دورة.", True),
        ("ar", "تحدث الوزير عن السياسة.", False),
        ("zh", "两校把图纸交给对方,将人工智能用于渔业。", False),
        ("zh", "两校将于五月开课。", True),
    ],
)
def test_a_future_is_a_plan(language: str, text: str, planned: bool, coder: Coder) -> None:
    (reading,) = coder.view("", text, language).readings
    assert reading.has(Cue.PLAN) is planned


def test_a_note_at_the_end_marks_a_comment(coder: Coder) -> None:
    body = "China gave Fiji a model for tides.\n" * 5
    assert not coder.view("Tides", body, "en").is_commentary
    assert coder.view("Tides", body + "The views expressed are those of the writer.", "en").is_commentary


def test_each_action_hangs_on_the_verb_of_its_own_statement(coder: Coder) -> None:
    text = (
        "China and Kenya opened a joint AI laboratory in Nairobi, and China will train fifty engineers in AI."
    )
    view = coder.view("", text, "en")
    found = candidates(view, ("A1", "A5"))
    governs = {
        code: {name for name in kind_features(each[0], view) if name.startswith("governs_")}
        for code, each in found.items()
    }
    assert governs == {"A1": {"governs_event"}, "A5": {"governs_plan"}}
