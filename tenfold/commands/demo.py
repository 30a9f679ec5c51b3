"""`tenfold demo`: the whole way against a simulated newsroom, on this machine alone."""

import time
from pathlib import Path
from typing import Annotated

import psutil
import typer

import newsroom
from newsroom.loading import ScenarioError, load_scenario
from tenfold.demo.home import MARK, HomeRefused, claim, make_fresh
from tenfold.demo.launch import run_kept
from tenfold.demo.lineage import end_left_behind
from tenfold.demo.plan import Plan
from tenfold.demo.ports import choose_ports

_SAMPLE = Path(newsroom.__file__).parent / "scenarios" / "first_month.toml"
_HOME = Path("var/demo")
# make may have been running for something else before; an installation takes no longer.
_LONGEST_INSTALLATION_SECONDS = 1200.0

Scenario = Annotated[Path, typer.Option(help="Scenario file (docs/newsroom.md).")]
Days = Annotated[int, typer.Option(min=1, envvar="DAYS", help="How many of its days are played.")]
ByAirflow = Annotated[
    bool, typer.Option("--airflow/--no-airflow", help="By Airflow's DAGs, or by the same steps without it.")
]
HomeFolder = Annotated[Path, typer.Option(help="Folder of the demo; emptied first.")]
EndsByItself = Annotated[
    bool, typer.Option("--exit", envvar="DEMO_EXIT", help="End after the summary instead of staying up.")
]
AsJson = Annotated[bool, typer.Option("--json", help="The summary as JSON on standard output as well.")]


def demo(
    scenario: Scenario = _SAMPLE,
    days: Days = 7,
    airflow: ByAirflow = True,
    home: HomeFolder = _HOME,
    ends_by_itself: EndsByItself = False,
    as_json: AsJson = False,
) -> None:
    """Play days of a simulated newsroom: collect, read, code, record, mail; then score it.

    Real HTTP, real SMTP, real Airflow, all on loopback; nothing is left running when it ends.
    """
    try:
        known = load_scenario(scenario).scenario.days
        lock = _take(home.absolute())
    except (ScenarioError, HomeRefused) as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(2) from None
    # held until the demo has ended
    ports = choose_ports()
    plan = Plan(
        home=home.absolute(),
        scenario=scenario.absolute(),
        days=min(days, known),
        airflow=airflow,
        ends_by_itself=ends_by_itself,
        as_json=as_json,
        ports=ports.by_name,
        started=_began(),
    )
    plan.save()
    raise typer.Exit(run_kept(plan.command(), plan.environment(), lock=lock))


def _take(folder: Path) -> int:
    """Make the folder ours and empty; the descriptor of its lock.

    Raises:
        HomeRefused: another demo runs there, or it holds other things.
    """
    lock = claim(folder)
    left = end_left_behind(MARK, folder)
    if left:
        typer.echo(f"ended {left} processes that an earlier demo had left", err=True)
    make_fresh(folder)
    return lock


def _began() -> float:
    """When the command was typed: under `make`, when make was started, so that installing counts."""
    own = psutil.Process()
    parent = own.parent()
    if parent is None or parent.name() not in {"make", "gmake"}:
        return float(own.create_time())
    return float(max(parent.create_time(), time.time() - _LONGEST_INSTALLATION_SECONDS))
