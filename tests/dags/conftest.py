"""The DAGs as Airflow reads them, in an Airflow home of their own."""

import os
import warnings
from pathlib import Path
from typing import Any

import pytest

DAGS = Path(__file__).resolve().parents[2] / "dags"


@pytest.fixture(scope="session")
def airflow_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings of an Airflow that nobody else uses; must be in place before Airflow is imported."""
    home = tmp_path_factory.mktemp("airflow")
    os.environ |= {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    }
    return home


@pytest.fixture(scope="session")
def bag(airflow_home: Path) -> Any:
    """All DAG files, read as Airflow's own processor reads them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Airflow's imports warn about each other
        from airflow.dag_processing.dagbag import DagBag

        return DagBag(str(DAGS))
