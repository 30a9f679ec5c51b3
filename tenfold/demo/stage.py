"""The world in which a demo plays: outlets, post office, inbox, archive, readers, and Airflow if wanted."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from alerts.readers import Wish, subscribe
from models.alerts import Cadence
from newsroom.catalogue import write_catalogue
from newsroom.places import place_outlets
from newsroom.scenario import Scenario
from pipeline.clock import write_clock
from pipeline.config import settings
from pipeline.store.database import migrate, open_engine, writing
from tenfold.demo.airflow_api import AirflowApi
from tenfold.demo.airflow_start import start_airflow
from tenfold.demo.home import Home
from tenfold.demo.plan import Plan
from tenfold.demo.services import Services

# Where not the whole of 127.0.0.0/8 answers, the outlets share one address.
ONE_HOST = sys.platform != "linux"
_PATIENCE_SECONDS = 60.0


def set_stage(plan: Plan, scenario: Scenario, services: Services) -> AirflowApi | None:
    """Bring everything up; Airflow's interface where it is part of the plan.

    Raises:
        ServiceFailed: a process ended or did not answer.
        AirflowFailed: Airflow did not come up in time.
    """
    home = Home(plan.home)
    write_clock(home.clock, scenario.scenario.start - timedelta(hours=1))
    with ThreadPoolExecutor(1) as beside:
        airflow = beside.submit(start_airflow, plan, services) if plan.airflow else None
        _open_archive(scenario, home, plan.ports["newsroom"])
        _start_services(plan, scenario, services)
        return airflow.result() if airflow is not None else None


def _open_archive(scenario: Scenario, home: Home, port: int) -> None:
    places = place_outlets(scenario, port, one_host=ONE_HOST)
    write_catalogue(scenario, places, home.sources)
    migrate(settings().database)
    engine = open_engine(settings().database)
    with writing(engine) as session:
        for reader in scenario.readers:
            wish = Wish(
                address=reader.address,
                cadence=Cadence(reader.cadence),
                actions=reader.actions,
                countries=reader.countries,
                language=reader.language,
                timezone=reader.timezone,
                hour=reader.hour,
            )
            subscribe(session, wish, scenario.scenario.start)
    engine.dispose()


def _start_services(plan: Plan, scenario: Scenario, services: Services) -> None:
    home, ports = Home(plan.home), plan.ports
    for name, command in _commands(plan.scenario, home, ports).items():
        services.start(name, [sys.executable, "-m", *command])
    outlets = place_outlets(scenario, ports["newsroom"], one_host=ONE_HOST)
    first = next(iter(outlets.home.values()))
    services.wait_for("newsroom", first.port, host=first.host, seconds=_PATIENCE_SECONDS)
    for name in ("smtp", "inbox", "archive"):
        services.wait_for(name, ports[name], seconds=_PATIENCE_SECONDS)


def _commands(scenario: Path, home: Home, ports: dict[str, int]) -> dict[str, list[str]]:
    newsroom = ["newsroom", "serve", "--scenario", str(scenario), "--port", str(ports["newsroom"])]
    newsroom += ["--clock-file", str(home.clock), "--log", str(home.logs / "requests.jsonl")]
    smtp = ["aiosmtpd", "--nosetuid", "--listen", f"127.0.0.1:{ports['smtp']}"]
    return {
        "newsroom": [*newsroom, *(["--one-host"] if ONE_HOST else [])],
        "smtp": [*smtp, "--class", "aiosmtpd.handlers.Mailbox", str(home.mail)],
        "inbox": ["tenfold.demo.inbox", str(home.mail), str(ports["inbox"])],
        "archive": ["tenfold", "serve", "--port", str(ports["archive"])],
    }
