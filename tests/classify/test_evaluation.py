"""Scoring counts what it says, and the classifier stays above its floors on our own gold texts."""

import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from models.coding import Coding, Finding, Kind
from pipeline.classify.coder import Coder
from pipeline.classify.evaluation import below_floors, interval, score
from pipeline.classify.fitting import cross_validated, fit
from pipeline.classify.gold import GoldCoding, GoldError, GoldText, read_gold
from pipeline.config import settings
from tenfold.main import app

_ROOT = settings().catalogue_dir.parent
_OWN = _ROOT / "tests" / "gold"
_GOLD = sorted(_OWN.glob("*.jsonl"))
_FOLDS = 5
_FLOORS = _OWN / "floors.toml"


def _gold(relevant: bool, kinds: dict[str, str]) -> GoldText:
    actions = [{"code": code, "kind": kind} for code, kind in kinds.items()]
    return GoldText.model_validate(
        {"id": "g", "text": "t", "lang": "en", "gold": {"relevant": relevant, "actions": actions}}
    )


def _coding(relevant: bool, kinds: dict[str, Kind]) -> Coding:
    found = tuple(Finding(code=code, kind=kind, score=1, evidence=()) for code, kind in kinds.items())
    return Coding(id="g", relevant=relevant, score=1, language="en", actions=found, ruleset="r")


def test_counts_of_actions_and_kinds() -> None:
    pairs = [
        (
            _gold(True, {"A1": "progress", "A4": "mention"}),
            _coding(True, {"A1": Kind.COMMITMENT, "A5": Kind.MENTION}),
        ),
        (_gold(False, {}), _coding(True, {})),
    ]
    scores = score(pairs)
    assert (scores.relevant.hit, scores.relevant.extra, scores.relevant.missed) == (1, 1, 0)
    assert (scores.actions.hit, scores.actions.extra, scores.actions.missed) == (1, 1, 1)
    assert scores.kind_rate == 0


def test_the_interval_holds_the_rate() -> None:
    pairs = [(_gold(True, {}), _coding(number % 3 > 0, {})) for number in range(30)]
    low, high = interval(pairs, lambda scores: scores.relevant.f1)
    assert low <= score(pairs).relevant.f1 <= high


def test_a_rate_below_its_floor_and_an_unknown_rate_are_named() -> None:
    scores = score([(_gold(True, {}), _coding(False, {}))])
    faults = below_floors(scores, {"relevant_f1": 0.9, "beauty": 0.5})
    assert [fault.split(":")[0] for fault in faults] == ["beauty", "relevant_f1"]


def test_our_own_gold_stays_above_the_floors_on_weights_that_never_saw_it(coder: Coder) -> None:
    texts = [text for path in _GOLD for text in read_gold(path)]
    scores = score(cross_validated(texts, [], coder, _FOLDS))
    assert below_floors(scores, tomllib.loads(_FLOORS.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("folder", ["unseen", "hard"])
def test_unseen_and_hard_texts_stay_above_their_floors(folder: str, coder: Coder) -> None:
    texts = [text for path in sorted((_OWN / folder).glob("*.jsonl")) for text in read_gold(path)]
    scores = score((text, coder.code(text.document)) for text in texts)
    floors = tomllib.loads((_OWN / folder / "floors.toml").read_text(encoding="utf-8"))
    assert texts
    assert below_floors(scores, floors) == []


def test_no_text_is_judged_by_what_was_learned_from_one_written_after_it(coder: Coder) -> None:
    texts = list(read_gold(_GOLD[0]))
    judged = texts[0]
    misleading = GoldCoding(relevant=not judged.gold.relevant)
    alike = [
        judged.model_copy(update={"id": f"alike-{n}", "like": judged.id, "gold": misleading})
        for n in range(30)
    ]
    alone, beside = (
        {text.id: coding for text, coding in cross_validated(texts, more, coder, _FOLDS)}
        for more in ([], alike)
    )
    assert alone[judged.id] == beside[judged.id]
    assert alone != beside


def test_where_relevance_begins_is_not_learned_from_hard_texts(coder: Coder) -> None:
    texts = list(read_gold(_GOLD[0]))
    usual, hard = texts[::2], [text.model_copy(update={"hard": True}) for text in texts[1::2]]
    less, more = fit(usual, coder), fit([*usual, *hard], coder)
    assert less.relevance == more.relevance
    assert less.action != more.action


def test_learning_twice_gives_the_same_figures(coder: Coder) -> None:
    texts = list(read_gold(_GOLD[0]))
    assert fit(texts, coder) == fit(list(texts), coder)


def test_every_gold_quote_is_in_its_text() -> None:
    texts = [text for path in sorted(_OWN.rglob("*.jsonl")) for text in read_gold(path)]
    for text in texts:
        told = f"{text.title}\n{text.text}"
        assert all(action.evidence in told for action in text.gold.actions), text.id


def test_a_broken_gold_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "x"}\n', encoding="utf-8")
    with pytest.raises(GoldError, match=r"gold\.jsonl:1"):
        list(read_gold(path))


def test_eval_command_fails_below_the_floors(tmp_path: Path) -> None:
    floors = tmp_path / "floors.toml"
    floors.write_text("relevant_f1 = 1.01\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["eval", str(_GOLD[0]), "--floors", str(floors), "--json"])
    assert result.exit_code == 1
    assert "below its floor" in result.output
