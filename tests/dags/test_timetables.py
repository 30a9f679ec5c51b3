"""The DAG files as Airflow sees them: what runs when, in which order, woken by what."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tenfold.demo.airflow_start import DAGS as STARTED_BY_THE_DEMO

pytestmark = pytest.mark.airflow

DAGS = Path(__file__).resolve().parents[2] / "dags"
TASKS = {
    "collect_feeds": ["collect", "fetch"],
    "collect_sites": ["crawl"],
    "process": ["extract", "group", "classify", "record"],
    "alerts": ["compose", "deliver"],
    "source_health": ["look"],
}
POOLS = {
    "collect_feeds": "hosts",
    "collect_sites": "hosts",
    "process": "store",
    "alerts": "mail",
    "source_health": "store",
}
WRITES = {
    "collect_feeds": {"fetch": "captures"},
    "collect_sites": {"crawl": "captures"},
    "process": {"record": "ledger"},
}
WOKEN_BY = {"process": "captures", "alerts": "ledger"}


def test_every_file_is_read_without_error_and_fast(bag: Any) -> None:
    assert bag.import_errors == {}
    assert {stat.file for stat in bag.dagbag_stats if stat.duration.total_seconds() >= 0.5} == set()


def test_the_dags_are_the_expected_ones_and_the_demo_knows_them_all(bag: Any) -> None:
    assert set(bag.dags) == set(TASKS)
    assert set(STARTED_BY_THE_DEMO) == set(TASKS)


@pytest.mark.parametrize("dag_id", TASKS)
def test_tasks_follow_each_other_in_order(bag: Any, dag_id: str) -> None:
    tasks = {task.task_id: task for task in bag.dags[dag_id].tasks}

    assert set(tasks) == set(TASKS[dag_id])
    for before, after in zip(TASKS[dag_id], TASKS[dag_id][1:], strict=False):
        assert tasks[before].downstream_task_ids == {after}


@pytest.mark.parametrize("dag_id", TASKS)
def test_an_operator_finds_words_and_tags(bag: Any, dag_id: str) -> None:
    dag = bag.dags[dag_id]

    assert dag.doc_md
    assert dag.description
    assert "tenfold" in dag.tags
    assert len(dag.tags) == 2
    assert [task.task_id for task in dag.tasks if not task.doc_md] == []


@pytest.mark.parametrize("dag_id", TASKS)
def test_runs_come_one_at_a_time_and_are_not_caught_up(bag: Any, dag_id: str) -> None:
    dag = bag.dags[dag_id]

    assert dag.catchup is False
    assert dag.max_active_runs == 1
    assert dag.dagrun_timeout is not None


@pytest.mark.parametrize("dag_id", TASKS)
def test_tasks_are_tried_again_with_growing_waits_in_the_right_pool(bag: Any, dag_id: str) -> None:
    for task in bag.dags[dag_id].tasks:
        assert task.retries >= 2
        assert task.retry_exponential_backoff
        assert task.pool == POOLS[dag_id]


@pytest.mark.parametrize("dag_id", TASKS)
def test_assets_are_written_where_something_was_stored(bag: Any, dag_id: str) -> None:
    writes = {task.task_id: asset.name for task in bag.dags[dag_id].tasks for asset in task.outlets}

    assert writes == WRITES.get(dag_id, {})


@pytest.mark.parametrize("dag_id", TASKS)
def test_a_woken_dag_is_swept_by_the_clock_as_well(bag: Any, dag_id: str) -> None:
    timetable = bag.dags[dag_id].timetable
    condition = timetable.asset_condition
    assets = [asset.name for asset in condition.objects] if condition else []

    assert assets == ([WOKEN_BY[dag_id]] if dag_id in WOKEN_BY else [])
    clock = timetable.timetable if assets else timetable
    assert clock.expression


def test_the_pools_in_use_are_those_of_the_file() -> None:
    pools = json.loads((DAGS / "pools.json").read_text(encoding="utf-8"))

    assert set(pools) == set(POOLS.values())
    assert all(pool["slots"] >= 1 and pool["description"] for pool in pools.values())


def test_reading_the_files_loads_none_of_our_own_code(airflow_home: Path) -> None:
    code = (
        "import pathlib, runpy, sys\n"
        f"for file in sorted(pathlib.Path({str(DAGS)!r}).glob('*.py')): runpy.run_path(str(file))\n"
        "heavy = ('pipeline', 'alerts', 'models', 'scrapy', 'bs4', 'sqlmodel')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)

    assert told.stdout.strip().splitlines()[-1:] == ["[]"], told.stderr


@pytest.mark.parametrize("file", sorted(DAGS.glob("*.py")), ids=lambda file: str(file.stem))
def test_a_dag_file_is_a_timetable(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 60
