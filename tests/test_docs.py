"""The documentation says what the code does."""

import re
from pathlib import Path

import pytest

from pipeline.classify.rules import Cue
from tenfold.reference import commands_page, settings_page

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def test_the_settings_page_is_up_to_date() -> None:
    assert (ROOT / "docs/settings.md").read_text(encoding="utf-8") == settings_page(), "run: make docs"


def test_the_commands_page_is_up_to_date() -> None:
    assert (ROOT / "docs/commands.md").read_text(encoding="utf-8") == commands_page(), "run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))

    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_readme_names_every_folder_of_the_code() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    packages = {file.parent.name for file in ROOT.glob("*/__init__.py")} | {"catalogue", "docs", "bench"}

    assert {package for package in packages if f"`{package}/`" not in readme} == set()


def test_ci_calls_the_test_command_of_the_readme() -> None:
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make test" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_every_page_of_the_documentation_is_linked_from_another() -> None:
    linked = {
        (page.parent / target).resolve()
        for page in PAGES
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if (page.parent / target).resolve() != page
    }

    assert {page.name for page in (ROOT / "docs").glob("*.md") if page not in linked} == set()


def test_the_example_settings_name_exactly_what_the_containers_refuse_to_start_without() -> None:
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    needed = example.partition("refuses to start without")[2].partition("\n\n")[0]

    assert set(re.findall(r"[A-Z]+_[A-Z_]+", needed)) == set(re.findall(r"\$\{(\w+):\?", compose))


def test_the_codebook_lists_every_cue() -> None:
    table = (
        (ROOT / "docs/codebook.md").read_text(encoding="utf-8").partition("| cue |")[2].partition("\n\n")[0]
    )
    names = re.findall(r"`(\w+)`", "".join(re.findall(r"^\|([^|]*)\|", table, re.MULTILINE)))

    assert sorted(names) == sorted(Cue)


def test_the_readme_says_where_the_command_line_is() -> None:
    assert ".venv/bin/tenfold" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("package", ["alerts", "pipeline/classify"])
def test_the_map_of_a_large_package_names_every_module_of_it(package: str) -> None:
    rooms = (ROOT / package / "__init__.py").read_text(encoding="utf-8")
    modules = {file.stem for file in (ROOT / package).glob("*.py")} - {"__init__"}

    assert set(re.findall(r"`(\w+)`", rooms)) == modules
