"""Ask the feeds that are due, then read the pages that they announced."""

from typing import Any

from airflow.sdk import CronTriggerTimetable, Param, dag, task

from dags.assets import CAPTURES
from dags.habits import RETRIES, STEADY, wake

SOURCES = Param([], type="array", items={"type": "string"}, description="Only these sources; empty: all.")


@task(pool="hosts", doc_md="Ask the feeds that are due; note which entries are new.")
def collect(params: dict[str, Any] | None = None) -> dict[str, Any]:
    from pipeline import steps

    return steps.collect_feeds((params or {}).get("sources") or None).as_dict()


@task(pool="hosts", outlets=[CAPTURES], doc_md="Read the pages of the waiting entries.")
def fetch(collected: dict[str, Any], params: dict[str, Any] | None = None) -> dict[str, Any]:
    from pipeline import steps

    return wake(steps.fetch_entries((params or {}).get("sources") or None).as_dict())


@dag(
    dag_id="collect_feeds",
    description="RSS and Atom: what is new, and the pages behind it",
    schedule=CronTriggerTimetable("*/15 * * * *", timezone="UTC"),
    default_args=RETRIES,
    params={"sources": SOURCES},
    tags=["tenfold", "1 collect"],
    **STEADY,
)
def collect_feeds() -> None:
    """Asks the feeds whose time has come, then reads the pages of the entries that are waiting.

    Conditional GET, robots.txt, a pace per host; what came back is kept as captures, byte for byte.

    * A source that cannot be seen never fails the run: it leaves a check, shown by `source_health`.
    * A page that fails is tried again later and goes to quarantine in the end (`tenfold quarantine`).
    * New captures wake the DAG `process`; with nothing new the last task ends as *skipped*.

    Trigger it with `sources` to ask some sources only.
    """
    fetch(collect())


collect_feeds()
