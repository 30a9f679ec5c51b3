"""The reference pages of the documentation, made from the code so that they cannot go stale.

`python -m tenfold.reference` writes them; a test compares them.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from pipeline.config import Settings
from tenfold.main import COMMANDS, app

_DOCS = Path(__file__).resolve().parent.parent / "docs"
_MADE = "Made by `make docs` from the code; do not edit."


def settings_page() -> str:
    """Every setting with its variable, default and meaning."""
    rows = [
        f"| `TENFOLD_{name.upper()}` | {_default(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    head = [
        "# Settings",
        "",
        _MADE,
        "",
        "From the environment, or from a file `.env` in the working folder.",
        "",
    ]
    return "\n".join([*head, "| variable | default | meaning |", "|---|---|---|", *rows, ""])


def commands_page() -> str:
    """Every command with its arguments and options."""
    group = typer.main.get_command(app)
    context: Any = typer.Context(group, info_name="tenfold")
    parts = ["# Commands", "", _MADE, "", "Exit codes: 0 done, 1 failed, 2 wrong use.", ""]
    for name in COMMANDS:
        command: Any = group.get_command(context, name)  # type: ignore[attr-defined]
        parts.extend(_command(command, f"tenfold {name}"))
    return "\n".join(parts)


def _command(command: Any, name: str) -> Iterator[str]:
    members = getattr(command, "commands", {})
    if not members or command.invoke_without_command:
        yield from _entry(command, name)
    for member, inner in members.items():
        yield from _command(inner, f"{name} {member}")


def _entry(command: Any, name: str) -> Iterator[str]:
    yield f"## `{name}`"
    yield ""
    yield _plain(command.help or "")
    yield ""
    rows = [_row(parameter) for parameter in command.params if parameter.name != "help"]
    if rows:
        yield from ("| argument or option | meaning |", "|---|---|", *rows, "")


def _row(parameter: Any) -> str:
    is_option = parameter.param_type_name == "option"
    shown = (
        ", ".join([*parameter.opts, *parameter.secondary_opts])
        if is_option
        else parameter.metavar or parameter.name.upper()
    )
    return f"| `{shown.replace('|', ' or ')}` | {getattr(parameter, 'help', None) or ''} |"


def _plain(help_text: str) -> str:
    return help_text.replace("[bold]", "`").replace("[/bold]", "`").strip()


def _default(value: object) -> str:
    if value is None or value == "":
        return "–"
    shown = "catalogue" if isinstance(value, Path) and value.is_absolute() else value
    return f"`{shown}`"


def write() -> None:
    """Write the pages anew."""
    (_DOCS / "settings.md").write_text(settings_page(), encoding="utf-8")
    (_DOCS / "commands.md").write_text(commands_page(), encoding="utf-8")


if __name__ == "__main__":
    write()
