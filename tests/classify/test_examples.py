"""Every example of the action files holds, and every file has examples both ways."""

import pytest

from models.coding import Document
from pipeline.classify.coder import Coder
from pipeline.classify.rulebook import Rulebook
from pipeline.classify.rules import ActionExample
from pipeline.config import settings

_RULES = Rulebook(settings().catalogue_dir)
_EXAMPLES = [
    pytest.param(action.code, example, id=f"{action.code}-{example.lang}-{number}")
    for action in _RULES.actions.values()
    for number, example in enumerate(action.example)
]


@pytest.mark.parametrize(("code", "example"), _EXAMPLES)
def test_example_is_coded_as_the_file_says(code: str, example: ActionExample, coder: Coder) -> None:
    coding = coder.code(Document(id="example", text=example.text, lang=example.lang))
    kinds = {finding.code: finding.kind.value for finding in coding.actions}
    assert kinds.get(code, "none") == example.is_


@pytest.mark.parametrize("action", _RULES.actions.values(), ids=lambda action: action.code)
def test_each_action_has_examples_and_counter_examples_in_its_languages(action: object) -> None:
    examples = _RULES.actions[action.code].example  # type: ignore[attr-defined]
    for language in ("en", "zh"):
        verdicts = {example.is_ for example in examples if example.lang == language}
        assert "none" in verdicts
        assert len(verdicts) > 1
