"""Bring Airflow up: its database, its four parts side by side, pools, and every DAG unpaused."""

import sys
import time
from pathlib import Path

from tenfold.demo.airflow_api import AirflowApi, AirflowFailed
from tenfold.demo.plan import Plan
from tenfold.demo.services import Services

DAGS = ("collect_feeds", "collect_sites", "process", "alerts", "source_health")
_POOLS = Path(__file__).resolve().parents[2] / "dags" / "pools.json"
# `airflow standalone` starts the same parts one after the other and takes half as long again.
_PARTS = ("api-server", "scheduler", "dag-processor", "triggerer")
_PATIENCE_SECONDS = 180.0
_PAUSE_SECONDS = 0.5


def start_airflow(plan: Plan, services: Services) -> AirflowApi:
    """A running Airflow that has read in every DAG and may run them.

    Raises:
        ServiceFailed: one of its parts ended.
        AirflowFailed: it was not ready in time.
    """
    command = [sys.executable, "-m", "airflow"]
    services.finish("airflow-migrate", [*command, "db", "migrate"])
    for part in _PARTS:
        services.start(f"airflow-{part}", [*command, part])
    api = AirflowApi(plan.address("airflow"))
    _wait_until_ready(api, services)
    api.make_pools(_POOLS)
    for dag_id in DAGS:
        api.unpause(dag_id)
    return api


def _wait_until_ready(api: AirflowApi, services: Services) -> None:
    late = time.monotonic() + _PATIENCE_SECONDS
    while not (api.is_healthy() and api.knows(DAGS)):
        services.check()
        if time.monotonic() > late:
            raise AirflowFailed(f"Airflow was not ready within {_PATIENCE_SECONDS:.0f} s; see logs/airflow-*")
        time.sleep(_PAUSE_SECONDS)
