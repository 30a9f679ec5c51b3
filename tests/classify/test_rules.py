"""Rule files are checked at the door: what is wrong is named by file, key and remedy."""

import shutil
from pathlib import Path

import pytest

from pipeline.classify.rulebook import Rulebook
from pipeline.classify.rules import RulesError
from pipeline.config import settings


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A copy of the rule files that a test may spoil."""
    source = settings().catalogue_dir
    for name in ("plan.toml", "countries.toml", "actors.toml", "weights.toml"):
        shutil.copy(source / name, tmp_path / name)
    for folder in ("actions", "languages"):
        shutil.copytree(source / folder, tmp_path / folder)
    return tmp_path


def test_a_missing_file_is_named(catalogue: Path) -> None:
    (catalogue / "countries.toml").unlink()
    with pytest.raises(RulesError, match=r"countries\.toml: file: it is missing"):
        Rulebook(catalogue)


def test_an_unknown_cue_is_named(catalogue: Path) -> None:
    path = catalogue / "languages" / "uk.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("ai = [", "magic = [", 1), encoding="utf-8")
    with pytest.raises(RulesError, match=r"uk\.toml: cues\.magic"):
        Rulebook(catalogue)


def test_an_action_that_the_plan_does_not_know_is_named(catalogue: Path) -> None:
    path = catalogue / "actions" / "03_green.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('code = "A3"', 'code = "A33"'), encoding="utf-8")
    with pytest.raises(RulesError, match="A33 is no action"):
        Rulebook(catalogue)


def test_words_for_an_action_that_the_plan_does_not_know_are_named(catalogue: Path) -> None:
    path = catalogue / "languages" / "fr.toml"
    words = '\n[actions.A55]\nstrong = ["x"]\n'
    path.write_text(path.read_text(encoding="utf-8") + words, encoding="utf-8")
    with pytest.raises(RulesError, match=r"fr\.toml: actions\.A55: A55 is no action of plan\.toml"):
        Rulebook(catalogue)


def test_an_action_of_the_plan_without_a_file_is_named(catalogue: Path) -> None:
    (catalogue / "actions" / "03_green.toml").unlink()
    with pytest.raises(RulesError, match=r"plan\.toml: action: A3 has no file in actions/"):
        Rulebook(catalogue)


def test_a_new_action_is_one_file_and_one_entry_of_the_plan(catalogue: Path) -> None:
    before = Rulebook(catalogue)
    new = f"A{len(before.actions) + 1}"
    action = f'code = "{new}"\nslug = "space"\n[patterns.en]\nstrong = ["satellite*"]\n'
    examples = "".join(
        f'[[example]]\nlang = "en"\ntext = "x"\nis = "{kind}"\n' for kind in ("none", "progress")
    )
    (catalogue / "actions" / "new_space.toml").write_text(action + examples, encoding="utf-8")
    plan = catalogue / "plan.toml"
    entry = f'[[action]]\ncode = "{new}"\nslug = "space"\nname.en = "Space"\nvision = "V1"\n\n[[vision]]'
    plan.write_text(plan.read_text(encoding="utf-8").replace("[[vision]]", entry, 1), encoding="utf-8")
    after = Rulebook(catalogue)
    assert set(after.actions) - set(before.actions) == {new}
    assert after.ruleset != before.ruleset


def test_a_new_language_is_one_file(catalogue: Path) -> None:
    words = 'code = "de"\nname = "German"\nboundaries = "word"\n[cues]\nai = ["ki"]\nchina = ["china"]\n'
    (catalogue / "languages" / "de.toml").write_text(words, encoding="utf-8")
    rules = Rulebook(catalogue)
    assert rules.pack("de").language.name == "German"
