"""Write to the readers what is due to them."""

from typing import Any

from airflow.sdk import chain, dag, task

from dags.assets import LEDGER
from dags.habits import RETRIES, STEADY, woken_by


@task(doc_md="Write and store the mails that are due.")
def compose() -> dict[str, Any]:
    from alerts import job
    from pipeline.clock import now
    from pipeline.workplace import workplace

    return job.write_due(workplace().engine, workplace().settings, now()).as_dict()


@task(doc_md="Send the stored mails that have not gone out.")
def deliver() -> dict[str, Any]:
    from alerts import job
    from pipeline.clock import now
    from pipeline.workplace import workplace

    return job.send_due(workplace().engine, workplace().settings, now()).as_dict()


@dag(
    dag_id="alerts",
    description="Digests and notes: composed, stored, then sent once",
    schedule=woken_by(LEDGER, sweep="5-59/10 * * * *"),
    default_args=RETRIES | {"pool": "mail"},
    tags=["tenfold", "3 alerts"],
    **STEADY,
)
def alerts() -> None:
    """Woken by news in the ledger, and every ten minutes in any case: each reader has an own hour.

    1. **compose**: every mail that is due is written and stored, with what it tells
    2. **deliver**: stored mails go out over SMTP, each once; a refused address is kept with its reason

    Running it twice sends nothing twice. A mail server that is down is tried again later.
    """
    chain(compose(), deliver())


alerts()
