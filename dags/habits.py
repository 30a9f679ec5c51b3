"""What all DAGs have in common: retries, schedules, and when a task wakes nobody."""

from datetime import timedelta
from typing import Any

from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable
from airflow.sdk.exceptions import AirflowSkipException

# Every step can be repeated without harm, so a task that failed is simply run again.
RETRIES = {
    "owner": "tenfold",
    "retries": 3,
    "retry_delay": timedelta(seconds=30),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=10),
}
# One run at a time, from now on: the work list is the archive, so a missed run is made good by the next.
STEADY: dict[str, Any] = {
    # no start date: with one, unpausing would start the latest run that is past as well
    "catchup": False,
    "max_active_runs": 1,
    "dagrun_timeout": timedelta(hours=2),
}


def woken_by(asset: Asset, *, sweep: str) -> AssetOrTimeSchedule:
    """Run when the asset was written, and at the times of `sweep` (cron, UTC) in any case.

    Of wake-ups that come in a burst Airflow may hold the last ones back until the next: the sweep does not.
    """
    return AssetOrTimeSchedule(assets=[asset], timetable=CronTriggerTimetable(sweep, timezone="UTC"))


def wake(counts: dict[str, Any]) -> dict[str, Any]:
    """The counts; with nothing stored the task ends as skipped, so that its asset wakes nobody in vain.

    Should a task die between storing and waking, the sweep of the DAG that was not woken finds the work.
    """
    if not counts["stored"]:
        raise AirflowSkipException("nothing new was stored: nobody needs to wake")
    return counts
