"""Walk list pages, sitemaps and JSON lists for what has no feed."""

from typing import Any

from airflow.sdk import CronTriggerTimetable, Param, dag, task

from dags.assets import CAPTURES
from dags.habits import RETRIES, STEADY, wake

SOURCES = Param([], type="array", items={"type": "string"}, description="Only these sources; empty: all.")


@task(pool="hosts", outlets=[CAPTURES], doc_md="Run the spiders over the sites that are due.")
def crawl(params: dict[str, Any] | None = None) -> dict[str, Any]:
    from pipeline import steps

    return wake(steps.collect_sites((params or {}).get("sources") or None).as_dict())


@dag(
    dag_id="collect_sites",
    description="List pages, news sitemaps and JSON lists, by Scrapy",
    schedule=CronTriggerTimetable("10 * * * *", timezone="UTC"),
    default_args=RETRIES,
    params={"sources": SOURCES},
    tags=["tenfold", "1 collect"],
    **STEADY,
)
def collect_sites() -> None:
    """Runs the spiders over every list page, sitemap and JSON list that is due.

    One child process for the whole round, many hosts at a time, each at its own pace; the article pages are
    kept as captures, byte for byte.

    * A source that cannot be seen never fails the run: it leaves a check, shown by `source_health`.
    * New captures wake the DAG `process`; with nothing new the task ends as *skipped*.

    Trigger it with `sources` to walk some sources only.
    """
    crawl()


collect_sites()
