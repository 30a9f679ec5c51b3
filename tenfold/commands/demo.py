"""`tenfold demo`: the whole way against a simulated newsroom, on this machine alone."""

from pathlib import Path
from typing import Annotated

import psutil
import typer

import newsroom
from newsroom.loading import ScenarioError, load_scenario
from tenfold.demo.home import MARK, HomeRefused, claim, make_fresh
from tenfold.demo.launch import run_kept
from tenfold.demo.lineage import end_marked
from tenfold.demo.plan import Plan
from tenfold.demo.ports import choose_ports

_SAMPLE = Path(newsroom.__file__).parent / "scenarios" / "first_month.toml"


def demo(
    scenario: Annotated[Path, typer.Option(help="Scenario file (docs/newsroom.md).")] = _SAMPLE,
    days: Annotated[
        int, typer.Option(min=1, envvar="DAYS", help="How many of its days; the first ones are played.")
    ] = 7,
    airflow: Annotated[
        bool,
        typer.Option("--airflow/--no-airflow", help="By Airflow's DAGs, or by the same steps without it."),
    ] = True,
    home: Annotated[Path, typer.Option(help="Folder of the demo; emptied first.")] = Path("var/demo"),
    ends_by_itself: Annotated[
        bool, typer.Option("--exit", envvar="DEMO_EXIT", help="End after the summary instead of staying up.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="The summary as JSON on standard output as well.")
    ] = False,
) -> None:
    """Play days of a simulated newsroom: collect, read, code, record, mail; then score it.

    Real HTTP, real SMTP, real Airflow, all on loopback; nothing is left running when it ends.
    """
    try:
        known = load_scenario(scenario).scenario.days
        lock = claim(home.absolute())
        left = end_marked(MARK, str(home.absolute()))
        place = make_fresh(home.absolute())
    except (ScenarioError, HomeRefused) as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(2) from None
    if left:
        typer.echo(f"ended {left} processes of an earlier demo", err=True)
    plan = Plan(
        home=place.folder,
        scenario=scenario.absolute(),
        days=min(days, known),
        airflow=airflow,
        ends_by_itself=ends_by_itself,
        as_json=as_json,
        ports=choose_ports(),
        started=_began(),
    )
    place.plan.write_text(plan.model_dump_json(), encoding="utf-8")
    raise typer.Exit(run_kept(plan.command(), plan.environment(), lock=lock))


def _began() -> float:
    """When the command was typed: under `make`, when make was started."""
    parent = psutil.Process().parent()
    under_make = parent is not None and parent.name() == "make"
    return float(parent.create_time() if under_make else psutil.Process().create_time())
