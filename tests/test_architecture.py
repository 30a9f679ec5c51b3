"""The rules of the house that a machine can check."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("models", "pipeline", "spiders", "alerts", "archive", "dags", "newsroom", "tenfold")
LONGEST_MODULE = 250
LONGEST_FUNCTION = 30
FORBIDDEN_NAMES = re.compile(r"(^|_)(utils?|helpers?|managers?)(_|$)")
MIGRATIONS = ROOT / "pipeline/store/migrations"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> list[Path]:
    files = (file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
    return sorted(file for file in files if MIGRATIONS not in file.parents)


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def functions(file: Path) -> Iterator[Function]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, FUNCTIONS))


def length(function: Function) -> int:
    """Lines of a function without its docstring."""
    first, *_ = function.body
    documented = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def public_functions(file: Path) -> Iterator[Function]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    yield from (node for node in tree.body if isinstance(node, FUNCTIONS) and not node.name.startswith("_"))


@pytest.mark.parametrize("file", modules(), ids=name)
def test_modules_are_short_and_named_for_what_they_are(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").count("\n")

    assert lines <= LONGEST_MODULE
    assert not FORBIDDEN_NAMES.search(file.stem)


@pytest.mark.parametrize("file", modules(), ids=name)
def test_functions_are_short(file: Path) -> None:
    long = [f"{function.name}: {length(function)}" for function in functions(file)]

    assert [entry for entry in long if int(entry.split()[-1]) > LONGEST_FUNCTION] == []


# What a timetable does is its module's docstring: Airflow shows it beside the schedule.
SPEAKING = [file for file in modules() if file.parent.name != "dags"]


@pytest.mark.parametrize("file", SPEAKING, ids=name)
def test_public_functions_say_what_they_do(file: Path) -> None:
    assert [function.name for function in public_functions(file) if not ast.get_docstring(function)] == []


@pytest.mark.parametrize("file", modules(), ids=name)
def test_modules_say_what_they_are(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))


def test_every_dependency_has_its_reason() -> None:
    listed = re.search(r"^dependencies = \[(.*?)^\]", (ROOT / "pyproject.toml").read_text(), re.S | re.M)
    assert listed is not None
    wanted = set(re.findall(r'^\s+"([a-z0-9-]+)', listed[1], re.M))
    explained = (ROOT / "docs/dependencies.md").read_text()

    assert {library for library in wanted if library not in explained} == set()


def test_locks_hold_hashes_and_no_address() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()

        assert "--hash=sha256:" in text
        assert not re.search(r"https?://", text)


def test_no_tracked_file_names_a_path_of_one_machine() -> None:
    pattern = r"(^|[^A-Za-z0-9_.-])/(work|root|home)/[A-Za-z]"
    command = ["git", "grep", "-nIE", pattern, "--", ".", ":!tests/test_architecture.py"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert found.returncode in (0, 1), found.stderr
    assert found.stdout == ""
