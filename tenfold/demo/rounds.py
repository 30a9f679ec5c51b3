"""One round of the main job at the clock's present time: by calling the steps, or by letting Airflow run."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Protocol

from sqlmodel import Session

from alerts import job
from pipeline import steps
from pipeline.clock import now
from pipeline.extract import EXTRACTOR
from pipeline.store import stages
from pipeline.store.database import reading
from pipeline.workplace import Workplace
from tenfold.demo.airflow_api import AirflowApi

Tell = Callable[[str], None]
# A round has a few dozen pages; one that takes longer hangs.
_PATIENCE_SECONDS = 300.0


class Rounds(Protocol):
    """The main job in its two halves; `tell` hears what is being done."""

    def gather(self, tell: Tell) -> None:
        """From the sources to the ledger; notes on new partners go out."""

    def mail(self, tell: Tell) -> None:
        """What is due to readers at this hour."""


class StepRounds:
    """Calls the steps that the DAGs' tasks call, in the same order."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def gather(self, tell: Tell) -> None:
        """Feeds and sites side by side, as their two DAGs run; then the stages one by one."""
        tell("collect")
        with ThreadPoolExecutor(1) as beside:
            sites = beside.submit(steps.collect_sites, place=self._place)
            steps.collect_feeds(place=self._place)
            steps.fetch_entries(place=self._place)
            sites.result()
        for step in (steps.extract_new, steps.group_new, steps.classify_new, steps.record_new):
            tell(step.__name__.removesuffix("_new"))
            step(place=self._place)
        self.mail(tell)

    def mail(self, tell: Tell) -> None:
        """Compose and deliver."""
        tell("mail")
        job.run(self._place.engine, self._place.settings, now())


class AirflowRounds:
    """Starts the collecting DAGs and lets their assets wake the others."""

    def __init__(self, api: AirflowApi, place: Workplace) -> None:
        self._api = api
        self._place = place

    def gather(self, tell: Tell) -> None:
        """Until everything collected has been worked off, wake-ups that were held back included."""
        began = datetime.now(UTC)
        tell("collect_feeds, collect_sites")
        runs = [(dag_id, self._api.trigger(dag_id)) for dag_id in ("collect_feeds", "collect_sites")]
        self._api.wait_until_ended(runs, seconds=_PATIENCE_SECONDS)
        tell("process")
        self._settle("process", began)
        if self._anything_left():
            self._run("process")
        tell("alerts")
        self._settle("alerts", began)

    def mail(self, tell: Tell) -> None:
        """The timetable of `alerts` follows the real clock, so its run is started by hand."""
        tell("alerts")
        self._run("alerts")

    def _run(self, dag_id: str) -> None:
        self._api.wait_until_ended([(dag_id, self._api.trigger(dag_id))], seconds=_PATIENCE_SECONDS)

    def _settle(self, dag_id: str, began: datetime) -> None:
        """Wait for the runs that assets have started or are about to start."""
        ended: set[str] = set()
        while True:
            woken = self._api.is_woken(dag_id)
            runs = [run for run in self._api.runs_since(dag_id, began) if run not in ended]
            if not woken and not runs:
                return
            self._api.wait_until_ended([(dag_id, run) for run in runs], seconds=_PATIENCE_SECONDS)
            ended.update(runs)

    def _anything_left(self) -> bool:
        with reading(self._place.engine) as session:
            return _captures_wait(session)


def _captures_wait(session: Session) -> bool:
    return bool(stages.to_extract(session, EXTRACTOR, 1))
