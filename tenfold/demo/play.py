"""Play a demo from its first day to its summary."""

import json
import os
import sys
import time
from functools import partial
from pathlib import Path
from typing import NoReturn

from rich.console import Console

from models.outcome import TryAgain
from newsroom.loading import load_scenario
from newsroom.places import place_outlets
from newsroom.scenario import Scenario
from newsroom.world import World
from pipeline.catalogue import CatalogueError
from pipeline.classify.rules import RulesError
from pipeline.config import settings
from pipeline.log import set_up_logging
from pipeline.store.database import reading
from pipeline.workplace import Workplace
from tenfold.demo.airflow_api import AirflowFailed
from tenfold.demo.counts import count
from tenfold.demo.display import Display
from tenfold.demo.home import Home
from tenfold.demo.outcome import Outcome, outcome_of, show
from tenfold.demo.plan import Plan
from tenfold.demo.rounds import AirflowRounds, Rounds, StepRounds
from tenfold.demo.services import ServiceFailed, Services
from tenfold.demo.stage import ONE_HOST, set_stage
from tenfold.demo.timetable import timetable
from tenfold.demo.warm_crawl import warm_crawl, warm_up

_WATCH_SECONDS = 2.0
# Where there is no terminal to ask, wide enough for the tables of the summary.
_WIDTH = 120
# Faults whose message is one line with the remedy.
_FAULTS = (ServiceFailed, AirflowFailed, TryAgain, CatalogueError, RulesError)


def main(file: Path) -> int:
    """Play the plan of this file; 0 when it was played to its end, 1 when it could not be."""
    plan = Plan.model_validate_json(file.read_bytes())
    set_up_logging()
    home = Home(plan.home)
    console = Console(stderr=plan.as_json)
    display = Display(console if console.is_terminal else Console(stderr=plan.as_json, width=_WIDTH))
    services = Services(home.logs, os.environ)
    try:
        outcome = play(plan, display, services)
    except _FAULTS as fault:
        display.say(f"[red]the demo stopped:[/red] {fault}")
        return 1
    home.outcome.write_text(json.dumps(outcome.as_dict(), ensure_ascii=False), encoding="utf-8")
    show(outcome, display.console)
    if plan.as_json:
        sys.stdout.write(home.outcome.read_text(encoding="utf-8") + "\n")
        sys.stdout.flush()
    if not plan.ends_by_itself:
        _stay(display, services)
    return 0


def play(plan: Plan, display: Display, services: Services) -> Outcome:
    """Bring everything up, play the days, score them.

    Raises:
        ServiceFailed, AirflowFailed, TryAgain, CatalogueError, RulesError: what the demo needs did not work.
    """
    scenario = load_scenario(plan.scenario)
    display.say(f"{scenario.scenario.title}: {plan.days} days of a simulated world; bringing it up")
    if not plan.airflow:
        warm_up()
    with display.console.status("starting the newsroom, the archive, the mail server, Airflow"):
        api = set_stage(plan, scenario, services)
    place = Workplace(settings(), crawl=warm_crawl)
    clock = Home(plan.home).clock
    rounds = AirflowRounds(api, place, clock) if api is not None else StepRounds(place, clock)
    for service in ("archive", "inbox", *(["airflow"] if plan.airflow else [])):
        display.say(f"  {service:<8} {plan.address(service)}/")
    display.say(f"  up after {time.time() - plan.started:.0f} s")
    _play_days(plan, scenario, display, rounds, place)
    services.check()
    world = World(scenario, place_outlets(scenario, plan.ports["newsroom"], one_host=ONE_HOST))
    return outcome_of(plan, world, place, ended=time.time())


def _play_days(plan: Plan, scenario: Scenario, display: Display, rounds: Rounds, place: Workplace) -> None:
    ticks = timetable(scenario, plan.days, together=rounds.together)
    with display.playing(len(ticks)):
        for tick in ticks:
            began = time.monotonic()
            rounds.play(tick, partial(display.stage, tick, plan.days))
            with reading(place.engine) as session:
                counts = count(session)
            display.round_done(tick, plan.days, counts, time.monotonic() - began)


def _stay(display: Display, services: Services) -> NoReturn:
    display.say("Everything stays up; Ctrl-C ends it.")
    while True:
        time.sleep(_WATCH_SECONDS)
        services.check()
