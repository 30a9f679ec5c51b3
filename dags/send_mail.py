"""Write to the readers what is due to them."""

from typing import Any

from airflow.sdk import Param, chain, dag, task

from dags.assets import LEDGER
from dags.habits import RETRIES, STEADY, woken_by


@task(doc_md="Write and store the mails that are due; in a dry run only log what they would say.")
def compose(params: dict[str, Any] | None = None) -> dict[str, Any]:
    from alerts import job
    from pipeline.clock import now
    from pipeline.workplace import workplace

    write = job.rehearse if (params or {}).get("dry_run") else job.write_due
    return write(workplace().engine, workplace().settings, now()).as_dict()


@task(doc_md="Send the stored mails that have not gone out; nothing in a dry run.")
def deliver(params: dict[str, Any] | None = None) -> dict[str, Any]:
    from airflow.sdk.exceptions import AirflowSkipException

    from alerts import job
    from pipeline.clock import now
    from pipeline.workplace import workplace

    if (params or {}).get("dry_run"):
        raise AirflowSkipException("a dry run sends nothing")
    return job.send_due(workplace().engine, workplace().settings, now()).as_dict()


@dag(
    dag_id="alerts",
    description="Digests and notes: composed, stored, then sent once",
    schedule=woken_by(LEDGER, sweep="5-59/10 * * * *"),
    params={"dry_run": Param(False, type="boolean", description="Compose, log and send nothing.")},
    default_args=RETRIES | {"pool": "mail"},
    tags=["tenfold", "3 alerts"],
    **STEADY,
)
def alerts() -> None:
    """Woken by news in the ledger, and every ten minutes in any case: each reader has an own hour.

    1. **compose**: every mail that is due is written and stored, with what it tells
    2. **deliver**: stored mails go out over SMTP, each once; a refused address is kept with its reason

    Running it twice sends nothing twice. A mail server that is down is tried again later. Started by
    hand with `dry_run`, it logs the subject of every mail that is due, stores nothing and sends nothing.
    """
    chain(compose(), deliver())


alerts()
