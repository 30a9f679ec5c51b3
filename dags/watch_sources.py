"""Look for sources that can no longer be seen."""

from typing import Any

from airflow.sdk import CronTriggerTimetable, dag, task

from dags.habits import RETRIES, STEADY


@task(doc_md="Sum up the latest look at each source.")
def look() -> dict[str, Any]:
    from pipeline import steps

    return steps.source_health().as_dict()


@dag(
    dag_id="source_health",
    description="Which sources could not be seen, since when and why",
    schedule=CronTriggerTimetable("30 */6 * * *", timezone="UTC"),
    default_args=RETRIES | {"pool": "store"},
    tags=["tenfold", "4 health"],
    **STEADY,
)
def source_health() -> None:
    """Names every source that was not seen: blocked, failed, moved, or silent for longer than it ever is.

    It reads the checks that the collectors left; the digest and the archive's page say the same.
    """
    look()


source_health()
