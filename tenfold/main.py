"""`tenfold`: one command per job. A command's code is loaded when it is called, so that each starts fast."""

import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

# name: where it lives, "module:function" (one command) or "module:app" (a group of them)
COMMANDS = {
    "run": "tenfold.commands.work:run",
    "collect": "tenfold.commands.work:collect",
    "process": "tenfold.commands.work:process",
    "alerts": "tenfold.commands.work:alerts",
    "import": "tenfold.commands.documents:import_documents",
    "classify": "tenfold.commands.classify:classify",
    "extract": "tenfold.commands.extract:extract",
    "eval": "tenfold.commands.evaluate:evaluate",
    "source": "tenfold.commands.sources:app",
    "search": "tenfold.commands.archive:search",
    "export": "tenfold.commands.archive:export",
    "review": "tenfold.commands.reviews:review",
    "merge": "tenfold.commands.reviews:merge",
    "split": "tenfold.commands.reviews:split",
    "missed": "tenfold.commands.missed:missed",
    "recode": "tenfold.commands.recode:recode",
    "serve": "tenfold.commands.archive:serve",
    "subscribe": "tenfold.commands.readers:subscribe",
    "import-readers": "tenfold.commands.readers:import_readers",
    "unsubscribe": "tenfold.commands.readers:unsubscribe",
    "subscriptions": "tenfold.commands.readers:subscriptions",
    "resume": "tenfold.commands.bounces:resume",
    "bounces": "tenfold.commands.bounces:app",
    "digest": "tenfold.commands.readers:digest",
    "verify": "tenfold.commands.upkeep:verify",
    "quarantine": "tenfold.commands.upkeep:quarantine",
    "db": "tenfold.commands.upkeep:db",
    "demo": "tenfold.commands.demo:demo",
}


class _OnDemand(TyperGroup):
    """A group that imports the module of a command only when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, name: str) -> Any:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        target = getattr(import_module(module), attribute)
        if isinstance(target, typer.Typer):
            group = typer.main.get_group(target)
            group.name = name
            return group
        single = typer.Typer(add_completion=False, rich_markup_mode="rich")
        single.command(name)(target)
        return typer.main.get_command(single)


app = typer.Typer(
    cls=_OnDemand,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Watch how a published plan is carried out: sources, evidence, events, digests.",
    epilog="Exit codes: 0 done, 1 failed, 2 wrong use. Settings: TENFOLD_… (see .env.example).",
)


@app.callback()
def _start() -> None:
    """Watch how a published plan is carried out: sources, evidence, events, digests."""
    from pipeline.log import set_up_logging

    set_up_logging()


def main() -> None:
    """Run a command; a fault that a person can mend ends in one line and exit code 1."""
    try:
        app()
    except Exception as error:
        from tenfold.faults import explain

        line = explain(error)
        if line is None:
            raise
        typer.echo(f"tenfold: {line}", err=True)
        sys.exit(1)
