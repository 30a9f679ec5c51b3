"""What the DAGs tell each other: an asset event is a wake-up, never the work list."""

from airflow.sdk import Asset

CAPTURES = Asset(name="captures", uri="tenfold://archive/captures", group="tenfold")
LEDGER = Asset(name="ledger", uri="tenfold://archive/ledger", group="tenfold")
