"""Run the newsroom by hand: `python -m newsroom serve | catalogue | check`."""

import argparse
import signal
import sys
import threading
from datetime import timedelta
from pathlib import Path

from newsroom.catalogue import write_catalogue
from newsroom.clock import Clock, file_clock, frozen_clock
from newsroom.due import misstated
from newsroom.loading import ScenarioError, load_scenario
from newsroom.places import place_outlets
from newsroom.scenario import Scenario
from newsroom.server import Newsroom
from newsroom.world import World

_DEFAULT_PORT = 8800


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 done, 1 the scenario or the port cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        scenario = load_scenario(options.scenario)
        if options.call == "serve":
            _serve(scenario, options)
        elif options.call == "catalogue":
            places = place_outlets(scenario, options.port, one_host=options.one_host)
            for file in write_catalogue(scenario, places, options.out):
                sys.stdout.write(f"{file}\n")
        else:
            return _check(scenario, options)
    except (ScenarioError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m newsroom", description=__doc__)
    calls = parser.add_subparsers(dest="call", required=True)
    for name, purpose in (
        ("serve", "answer HTTP requests until interrupted"),
        ("catalogue", "write the catalogue entries of the outlets"),
        ("check", "say whether the scenario can be played, and what is in it"),
    ):
        call = calls.add_parser(name, help=purpose)
        call.add_argument("--scenario", type=Path, required=True)
        call.add_argument("--port", type=int, default=_DEFAULT_PORT)
        call.add_argument("--one-host", action="store_true", help="127.0.0.1 on consecutive ports")
        if name == "serve":
            call.add_argument("--clock-file", type=Path, help="without it, everything is out")
            call.add_argument("--log", type=Path, help="JSON lines of every request")
        if name == "catalogue":
            call.add_argument("--out", type=Path, required=True)
    return parser


def _serve(scenario: Scenario, options: argparse.Namespace) -> None:
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    clock = _clock(scenario, options.clock_file)
    with Newsroom(scenario, clock, port=options.port, log=options.log, one_host=options.one_host) as newsroom:
        for name, place in newsroom.places.home.items():
            sys.stdout.write(f"{place.base}/ {name}\n")
        sys.stdout.flush()
        ended.wait()


def _clock(scenario: Scenario, file: Path | None) -> Clock:
    about = scenario.scenario
    return file_clock(file) if file else frozen_clock(about.start + timedelta(days=about.days))


def _check(scenario: Scenario, options: argparse.Namespace) -> int:
    world = World(scenario, place_outlets(scenario, options.port, one_host=options.one_host))
    wrong = misstated(world)
    sys.stdout.write(_tally(scenario))
    sys.stderr.writelines(f"mail {line}\n" for line in wrong)
    return 1 if wrong else 0


def _tally(scenario: Scenario) -> str:
    relevant = sum(1 for item in scenario.items if item.truth and item.truth.relevant)
    about = scenario.scenario
    lines = [
        f"{about.title}: {about.days} days from {about.start.isoformat()}",
        f"{len(scenario.outlets)} outlets, {len(scenario.items)} items ({relevant} relevant)",
        f"{len(scenario.events)} events, {len(scenario.troubles)} troubles, {len(scenario.readers)} readers",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
