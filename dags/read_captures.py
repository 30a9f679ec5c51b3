"""Turn new captures into coded articles and entries of the ledger."""

from typing import Any

from airflow.sdk import chain, dag, task

from dags.assets import CAPTURES, LEDGER
from dags.habits import RETRIES, STEADY, wake, woken_by


@task(doc_md="Captures without an article become articles.")
def extract() -> dict[str, Any]:
    from pipeline import steps

    return steps.extract_new().as_dict()


@task(doc_md="Copies, mirrors and reprints are put into one story.")
def group() -> dict[str, Any]:
    from pipeline import steps

    return steps.group_new().as_dict()


@task(doc_md="Articles are coded by the present rule set.")
def classify() -> dict[str, Any]:
    from pipeline import steps

    return steps.classify_new().as_dict()


@task(outlets=[LEDGER], doc_md="What the codes claim is entered into the ledger.")
def record() -> dict[str, Any]:
    from pipeline import steps

    return wake(steps.record_new().as_dict())


@dag(
    dag_id="process",
    description="From stored bytes to articles, stories, codes and the ledger",
    schedule=woken_by(CAPTURES, sweep="*/10 * * * *"),
    default_args=RETRIES | {"pool": "store"},
    tags=["tenfold", "2 process"],
    **STEADY,
)
def process() -> None:
    """Woken by new captures, and every ten minutes in any case; drains what is still to do in the archive.

    1. **extract**: title, text, date and language of each new capture
    2. **group**: which articles tell the same
    3. **classify**: actions, kind, countries and events, each with the words it rests on
    4. **record**: events, partnerships and commitments in the ledger; what is new wakes `alerts`

    An item that cannot be read is skipped or put in quarantine, with a reason; it never fails the task.
    """
    chain(extract(), group(), classify(), record())


process()
